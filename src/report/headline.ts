import type { Action } from '../model/finding.ts';
import { dateWords, formatFigure, formatFor, formatQuantity, percent, plural } from '../model/format.ts';
import type { Counts, Row } from '../model/report.ts';
import { usageValue } from '../model/verdict.ts';

/**
 * The sentence that every form of a report opens with: how many budgets are over, approaching and unknown, and the
 * worst of them with what is known and who acts by when.
 */
export function headlineOf(counts: Counts, rows: readonly Row[], actions: readonly Action[]): string {
  const tally = tallyOf(counts);
  const worst = rows.find(({ verdict }) => verdict.status === 'exceeded' || verdict.status === 'approaching');
  if (!worst) return `${tally}.`;
  const action = actions.find(({ budget }) => budget === worst.budget.id);
  const who = [action?.owner, action?.due && `due ${dateWords(action.due, false)}`]
    .filter(Boolean)
    .join(', ');
  return `${tally}: ${stateOf(worst)}${who ? `; ${who}` : ''}.`;
}

function tallyOf({ monitored, exceeded, approaching, unknown, within }: Counts): string {
  if (monitored === 0) return 'No budgets are monitored';
  if (within === monitored) return `All ${plural(monitored, 'budget')} within`;
  const parts = [
    `${exceeded === 0 ? 'None' : exceeded} of ${plural(monitored, 'budget')} exceeded`,
    ...(approaching > 0 ? [`${approaching} approaching`] : []),
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
  ];
  return parts.join(', ');
}

function stateOf({ budget, verdict, trend }: Row): string {
  const name = `${budget.serviceName} ${budget.name}`;
  const going = trend.kind === 'tested' && trend.direction !== 'steady' ? ` and ${trend.direction}` : '';
  return `${name} is ${distance({ budget, verdict })}${going}`;
}

/** How far an actual is from its limit, in words: `0.1 s over 2 s`, `at 285 s, 95% of 300 s`. */
function distance({ budget, verdict }: Pick<Row, 'budget' | 'verdict'>): string {
  const limit = formatQuantity(verdict.limit);
  const actual = verdict.actual?.value ?? 0;
  const headroom = verdict.headroom ?? 0;
  const format = formatFor({ ...budget, limit: verdict.limit }, [actual]);
  if (verdict.status === 'exceeded') {
    return `${formatFigure(Math.abs(headroom), format)} ${budget.bound === 'at_most' ? 'over' : 'under'} ${limit}`;
  }
  return `at ${formatFigure(actual, format)}, ${percent(usageValue(verdict.usage), [budget.approaching, 1])} of ${limit} used`;
}
