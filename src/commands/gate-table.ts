import Table from 'cli-table3';
import type { Gate } from '../model/gate.ts';
import { visibleLine } from '../model/one-line.ts';
import { gateSentence, gateWords, saidOf } from '../render/gate/words.ts';
import { type coloursFor, NO_BORDERS, statusIcon, statusPaint } from './summary.ts';

/** A gate in the terminal: every budget with its headroom, worst first, and the sentence. */
export function gateTable(gate: Gate, colours: ReturnType<typeof coloursFor>): string {
  const table = new Table({
    head: ['', 'Budget', 'Limit', 'Actual', 'Usage', 'Headroom'].map((name) => colours.dim(name)),
    colAligns: ['left', 'left', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: NO_BORDERS,
  });
  for (const result of gate.results) {
    const words = gateWords(result);
    const { limit, actual, used } = words;
    const { id } = result.budget;
    const name = result.fails ? colours.bold(statusPaint(result.status, colours)(id)) : id;
    table.push([
      statusIcon(result.status, colours),
      name,
      limit,
      actual,
      used,
      visibleLine(saidOf(result, words)),
    ]);
  }
  return `${table.toString().replaceAll(/(?<![ \t])[ \t]+$/gm, '')}\n\n${gateSentence(gate)}\n`;
}
