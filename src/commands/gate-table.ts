import Table from 'cli-table3';
import type { Gate } from '../model/gate.ts';
import { cut, visibleLine } from '../model/one-line.ts';
import { gateLines } from '../render/gate/lines.ts';
import { gateSentence, gateWords, saidOf } from '../render/gate/words.ts';
import { type coloursFor, NO_BORDERS, statusIcon, statusPaint } from './summary.ts';

/** Characters of an id: a member's may have a label's value in it, of a thousand. */
const MOST_OF_ID = 120;

/** A gate in the terminal: every budget with its headroom, worst first, and the sentence. */
export function gateTable(gate: Gate, colours: ReturnType<typeof coloursFor>): string {
  const table = new Table({
    head: ['', 'Budget', 'Limit', 'Actual', 'Usage', 'Headroom'].map((name) => colours.dim(name)),
    colAligns: ['left', 'left', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: NO_BORDERS,
  });
  for (const { result, worstOf, andMore } of gateLines(gate)) {
    const words = gateWords(result);
    const { limit, actual, used } = words;
    const id = visibleLine(cut(result.budget.id, MOST_OF_ID));
    const name = result.fails ? colours.bold(statusPaint(result.status, colours)(id)) : id;
    table.push([
      statusIcon(result.status, colours),
      name,
      limit,
      actual,
      used,
      visibleLine([saidOf(result, words), worstOf].filter(Boolean).join('; ')),
    ]);
    if (andMore !== '') table.push(['', colours.dim(`… ${andMore}`), '', '', '', '']);
  }
  return `${table.toString().replaceAll(/(?<![ \t])[ \t]+$/gm, '')}\n\n${gateSentence(gate)}\n`;
}
