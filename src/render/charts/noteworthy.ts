import type { Report, Row } from '../../model/report.ts';
import type { TrendSpan } from './trend-chart.ts';

/** How many budgets get a full trend chart. */
export const MOST_NOTEWORTHY = 12;

/** Whether a budget deserves a chart of its own: over, nearly over, forecast to be, or getting worse. */
export function isNoteworthy(row: Row): boolean {
  const { status } = row.verdict;
  const degrading = row.trend.kind === 'tested' && row.trend.direction === 'degrading';
  return status === 'exceeded' || status === 'approaching' || row.forecast.kind === 'crossing' || degrading;
}

/** The rows with a chart of their own, in the report's order: worst first. */
export function noteworthy(rows: readonly Row[], most: number = MOST_NOTEWORTHY): readonly Row[] {
  return rows.filter(isNoteworthy).slice(0, most);
}

/** The stretch that trend charts of a report show: 30 days in a weekly one, 90 in a monthly review. */
export function trendSpan(report: Pick<Report, 'kind' | 'period'>): TrendSpan {
  return { days: report.kind === 'weekly' ? 30 : 90, period: report.period };
}
