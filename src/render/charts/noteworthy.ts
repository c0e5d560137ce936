import { isWorseStep, movementOf } from '../../model/movement.ts';
import type { Report, Row } from '../../model/report.ts';
import { familyFinder, listed } from '../view/listed.ts';
import type { TrendSpan } from './trend-chart.ts';

/** How many budgets get a full trend chart. */
const MOST_NOTEWORTHY = 12;

/**
 * Whether a budget deserves a chart of its own: over, nearly over, forecast to be, under response, getting worse, or over
 * on its last days though not in the whole period.
 */
export function isNoteworthy(row: Row, { violations }: Pick<Report, 'violations'>): boolean {
  const overOfLate = violations.episodes.some(
    ({ budget, closed }) => budget === row.budget.id && closed === undefined,
  );
  return isPressing(row) || isWorse(row) || overOfLate;
}

/**
 * Whether somebody is to look at a budget first: over, approaching, forecast to reach its limit, if only possibly, its
 * violation is open, its level stepped towards the limit, or it was asked why it got worse.
 */
export function isPressing(row: Row): boolean {
  const { verdict, forecast, violation } = row;
  return (
    verdict.status === 'exceeded' ||
    verdict.status === 'approaching' ||
    forecast.kind !== 'none' ||
    violation !== undefined ||
    isWorseStep(row) ||
    (row.why !== undefined && !row.why.better)
  );
}

function isWorse(row: Row): boolean {
  return (
    movementOf(row) === 'worse' ||
    row.comparisons.some((one) => one.kind === 'compared' && one.outcome === 'regressed')
  );
}

/** The rows with a chart of their own, in the report's order, worst first; of a family at most three. */
export function noteworthy(
  report: Pick<Report, 'rows' | 'violations' | 'families'>,
  most: number = MOST_NOTEWORTHY,
): readonly Row[] {
  const familyOf = familyFinder(report);
  const rows = report.rows.filter((row) => isNoteworthy(row, report));
  const { list } = listed(rows, ({ budget }) => familyOf(budget.id), { longest: most });
  return list.map(({ one }) => one);
}

/** The stretch that trend charts of a report show: 30 days in a weekly one, 90 in a monthly review. */
export function trendSpan(report: Pick<Report, 'kind' | 'period'>): TrendSpan {
  return { days: report.kind === 'weekly' ? 30 : 90, period: report.period };
}
