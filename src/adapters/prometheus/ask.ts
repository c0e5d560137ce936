import type { Budget } from '../../model/budget.ts';
import type { Point } from '../../model/points.ts';
import type { QueryRecord } from '../../model/series.ts';
import type { Instant, Window } from '../../model/window.ts';
import type { Queried } from '../../promql/gauge.ts';
import type { LabelledPoint } from '../../promql/measured.ts';
import type { Stretch } from '../../promql/plan-queries.ts';
import type { Answer } from './answer.ts';
import type { Client, Query } from './client.ts';

/** What to measure, from whom, and when to stop. */
export interface Task {
  readonly client: Client;
  readonly budget: Omit<Budget, 'indicator'> & { readonly indicator: Queried };
  /** Seconds between the steps at which coverage is counted. */
  readonly resolution: number;
  /** The selectors of which increases are recorded; absent when only raw metrics may be asked. */
  readonly recorded?: () => Promise<ReadonlySet<string>>;
  /** The names of all metrics, for a budget that has no data. */
  readonly metrics: () => Promise<readonly string[]>;
  /** Whether values of a gauge that are no number were seen, which are not to count as present. */
  readonly isNumbersAlone?: boolean;
  readonly signal?: AbortSignal;
}

/** The answer to one query for a stretch of windows. */
export interface Asked {
  readonly series: Answer['series'];
  readonly record: QueryRecord;
  readonly warnings: readonly string[];
}

/** Asks a query for all windows of a stretch: a single one at its end, several as one range with a point at each end. */
export async function ask(
  { client, signal }: Task,
  { windows, step }: Stretch,
  query: string,
  purpose: QueryRecord['purpose'],
): Promise<Asked> {
  const [first, last] = [windows[0], windows.at(-1)];
  if (!first || !last) throw new RangeError('A stretch has at least one window.');
  const record: QueryRecord =
    step === undefined
      ? { purpose, query, start: last.start, end: last.end }
      : { purpose, query, start: first.end, end: last.end, step };
  const { series, warnings } = await client.query(requestOf(record), signal);
  return { series, record, warnings };
}

/** The points that an answer has at a moment, one of each series that has any. */
export function pointsAt({ series }: Pick<Asked, 'series'>, moment: Instant): readonly LabelledPoint[] {
  return series.flatMap(({ labels, points }) => {
    const point = pointAt(points, moment);
    return point ? [{ labels, point }] : [];
  });
}

/** Halves what is left, since points are in time's order and there may be a year of days. */
function pointAt(points: readonly Point[], moment: Instant): Point | undefined {
  let [from, to] = [0, points.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((points[middle]?.at ?? moment) < moment) from = middle + 1;
    else to = middle;
  }
  const found = points[from];
  return found?.at === moment ? found : undefined;
}

/** The one number that an answer has for a window; undefined when it has none. */
export function numberAt({ series }: Pick<Asked, 'series'>, { end }: Window): number | undefined {
  for (const { points } of series) {
    const point = pointAt(points, end);
    if (point) return point.value;
  }
  return undefined;
}

/** The one number that a query answers at the window's end; undefined when it answers nothing. */
export async function askNumber(
  { client, signal }: Task,
  { end }: Window,
  query: string,
): Promise<number | undefined> {
  const { series } = await client.query({ path: 'query', parameters: { query, time: String(end) } }, signal);
  return series[0]?.points[0]?.value;
}

function requestOf({ query, start, end, step }: QueryRecord): Query {
  if (step === undefined) return { path: 'query', parameters: { query, time: String(end) } };
  const range = { start: String(start), end: String(end), step: String(step) };
  return { path: 'query_range', parameters: { query, ...range } };
}
