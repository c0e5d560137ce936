import type { Gate } from '../../model/gate.ts';
import { escapeMarkdown } from '../markdown/escape.ts';
import { statusView } from '../view/status.ts';
import { gateLines } from './lines.ts';
import { gateSentence, gateWords, saidOf } from './words.ts';

/** A gate for a job's summary or a comment: the sentence, and a table of the budgets, worst first. */
export function gateMarkdown(gate: Gate): string {
  const rows = gateLines(gate).flatMap(({ result, worstOf, andMore }) => {
    const words = gateWords(result);
    const { limit, actual, used } = words;
    const name = [words.name, worstOf].filter(Boolean).join(' — ');
    const status = `${statusView(result.status).icon} ${result.status}${result.fails ? ' **(shuts the gate)**' : ''}`;
    const cells = [name, limit, actual, used, saidOf(result, words)].map(escapeMarkdown);
    const more = andMore === '' ? [] : [`| | … ${escapeMarkdown(andMore)} | | | | |`];
    return [`| ${[status, ...cells].join(' | ')} |`, ...more];
  });
  return [
    '## Performance budgets',
    '',
    `${gate.failed > 0 ? '❌' : '✅'} ${escapeMarkdown(gateSentence(gate))}`,
    '',
    '| Status | Budget | Limit | Actual | Usage | Headroom |',
    '| --- | --- | ---: | ---: | ---: | --- |',
    ...rows,
    '',
  ].join('\n');
}
