import type { Report, Row } from '../../model/report.ts';
import type { TrendSpan } from './trend-chart.ts';

/** How many budgets get a full trend chart. */
export const MOST_NOTEWORTHY = 12;

/** Whether a budget deserves a chart of its own: over, nearly over, forecast to be, under response, or getting worse. */
export function isNoteworthy(row: Row): boolean {
  return isPressing(row) || isWorse(row);
}

/** Whether somebody is to look at a budget first: over, approaching, forecast to reach its limit, or its violation is open. */
export function isPressing({ verdict, forecast, violation }: Row): boolean {
  return (
    verdict.status === 'exceeded' ||
    verdict.status === 'approaching' ||
    forecast.kind === 'crossing' ||
    violation !== undefined
  );
}

function isWorse({ trend, comparisons }: Row): boolean {
  const degrading = trend.kind === 'tested' && trend.direction === 'degrading';
  return degrading || comparisons.some((one) => one.kind === 'compared' && one.outcome === 'regressed');
}

/** The rows with a chart of their own, in the report's order: worst first. */
export function noteworthy(rows: readonly Row[], most: number = MOST_NOTEWORTHY): readonly Row[] {
  return rows.filter(isNoteworthy).slice(0, most);
}

/** The stretch that trend charts of a report show: 30 days in a weekly one, 90 in a monthly review. */
export function trendSpan(report: Pick<Report, 'kind' | 'period'>): TrendSpan {
  return { days: report.kind === 'weekly' ? 30 : 90, period: report.period };
}
