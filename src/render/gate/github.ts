import type { Gate } from '../../model/gate.ts';
import { visibleLine } from '../../model/one-line.ts';
import { gateLines } from './lines.ts';
import { gateLine, gateSentence } from './words.ts';

/** A gate as annotations of a GitHub workflow: an error for each budget that shuts it, a warning for what else there is to know. */
export function gateGithub(gate: Gate): string {
  const lines = gateLines(gate)
    .filter(({ result: { fails, status, remark } }) => fails || status !== 'within' || remark !== undefined)
    .map(({ result }) => {
      const level = result.fails ? 'error' : 'warning';
      return `::${level} title=${property(`Budget ${result.budget.id}`)}::${message(gateLine(result))}`;
    });
  return [...lines, `::notice title=Performance budgets::${message(gateSentence(gate))}`, ''].join('\n');
}

/** Workflow commands are lines: what ends one is a space, and what begins or ends a part of one is written as its code. */
function message(text: string): string {
  return visibleLine(text).replaceAll('%', '%25');
}

function property(text: string): string {
  return message(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
