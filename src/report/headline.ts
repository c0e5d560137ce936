import { isRatioTarget } from '../model/budget.ts';
import type { Action } from '../model/finding.ts';
import { dateWords, formatFor, formatQuantity, plural } from '../model/format.ts';
import { judgedTexts } from '../model/judged-texts.ts';
import type { Counts, Row } from '../model/report.ts';
import { UNKNOWN_WORDS } from '../model/verdict.ts';
import type { Violation } from '../model/violation.ts';

/**
 * The sentence that every form of a report opens with: how many budgets are over, approaching and unknown, the worst of
 * them with what is known and who acts by when, and the open violations of budgets that it did not name.
 */
export function headlineOf(
  counts: Counts,
  rows: readonly Row[],
  actions: readonly Action[],
  violations: readonly Violation[],
): string {
  const worst = rows.find(({ verdict }) => verdict.status === 'exceeded' || verdict.status === 'approaching');
  const open = violations.filter(({ state, budget }) => state === 'open' && budget !== worst?.budget.id);
  const named = worst ? [`${stateOf(worst)}${whoOf(worst.budget.id, actions)}`] : [];
  return `${[[tallyOf(counts, rows), ...named].join(': '), ...openText(open, rows, actions)].join('; ')}.`;
}

function openText(
  open: readonly Violation[],
  rows: readonly Row[],
  actions: readonly Action[],
): readonly string[] {
  const [first, ...others] = open;
  const row = rows.find(({ budget }) => budget.id === first?.budget);
  if (!first || !row) return [];
  const count = `${plural(open.length, 'violation')} open${others.length > 0 ? ', the most pressing' : ''}`;
  const since = first.metDays > 0 ? 'from' : 'over since';
  const name = `${row.budget.serviceName} ${row.budget.name}`;
  const met = first.metDays > 0 ? `, met for ${first.metDays} of ${plural(first.metNeeded, 'day')}` : '';
  const when = dateWords(first.firstDay, false);
  return [`${count}: ${name}, ${since} ${when}${met}${whoOf(first.budget, actions)}`];
}

/** `; @backend-team, due 9 February`. */
function whoOf(id: string, actions: readonly Action[]): string {
  const action = actions.find(({ budget }) => budget === id);
  const due = action?.due && !action.openedBefore && `due ${dateWords(action.due, false)}`;
  const who = [action?.owner, due].filter(Boolean).join(', ');
  return who === '' ? '' : `; ${who}`;
}

function tallyOf(
  { monitored, exceeded, approaching, unknown, within }: Counts,
  rows: readonly Row[],
): string {
  if (monitored === 0) return 'No budgets are monitored';
  if (unknown === monitored) return `${unknown} of ${plural(monitored, 'budget')} unknown${reasonOf(rows)}`;
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
  return `${name} is ${distanceOf({ budget, verdict })}${going}`;
}

/** The one reason that all budgets share: ` (no data)`. */
function reasonOf(rows: readonly Row[]): string {
  const reasons = new Set(rows.map(({ verdict }) => verdict.unknown?.why));
  const [why, ...others] = reasons;
  return why === undefined || others.length > 0 ? '' : ` (${UNKNOWN_WORDS[why]})`;
}

/**
 * How far an actual is from its limit, in words: `0.1 s over 2 s`, `more than 0.1 s over 2 s` above the highest bucket,
 * `at 285 s, 95% of 300 s used`, `at 52 TPS of at least 50 TPS, 96% used`.
 */
function distanceOf({ budget, verdict }: Pick<Row, 'budget' | 'verdict'>): string {
  if (verdict.status === 'unknown') return 'unknown';
  const limit = formatQuantity(verdict.limit);
  const format = formatFor({ ...budget, limit: verdict.limit }, [verdict.actual.value]);
  const { actual, distance, usage } = judgedTexts(budget, verdict, format);
  if (verdict.status === 'exceeded') {
    return [distance, budget.bound === 'at_most' ? 'over' : 'under', limit].filter(Boolean).join(' ');
  }
  if (isRatioTarget(budget)) return `at ${actual} of at least ${limit}, ${usage} of its error budget used`;
  return budget.bound === 'at_least'
    ? `at ${actual} of at least ${limit}, ${usage} used`
    : `at ${actual}, ${usage} of ${limit} used`;
}
