import type { Trend } from './finding.ts';
import type { Row } from './report.ts';

/** Days of a week, over which its pattern averages out. */
const WEEK = 7;

/** What the days of a trend themselves show: the mean of its first seven that have a value, and of its last seven. */
export interface TrendEnds {
  readonly from: number;
  readonly to: number;
}

/**
 * The ends of a trend as its days have them. The course that the analysis fits says which way they go and how sure that
 * is; where it must allow for errors that add up, it may end beside the days.
 */
export function trendEnds({ days }: Pick<Row, 'days'>, trend: Extract<Trend, { kind: 'tested' }>): TrendEnds {
  const values = days.flatMap(({ date, value }) =>
    value !== undefined && date >= trend.firstDay && date <= trend.lastDay ? value : [],
  );
  const mean = (some: readonly number[]) => some.reduce((sum, value) => sum + value, 0) / some.length;
  if (values.length < WEEK) return { from: trend.from, to: trend.to };
  return { from: mean(values.slice(0, WEEK)), to: mean(values.slice(-WEEK)) };
}
