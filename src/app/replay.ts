import { assess } from '../evaluate/assess.ts';
import type { CoveragePolicy } from '../evaluate/judge.ts';
import { measureAll } from '../measuring/measure.ts';
import { requestFor } from '../measuring/request.ts';
import { sourcesIn } from '../measuring/sources.ts';
import type { Budget } from '../model/budget.ts';
import { InputError } from '../model/errors.ts';
import { dateAt, daysUntil, weeksUntil } from '../model/period.ts';
import type { ReplayedLimit } from '../model/proposal.ts';
import type { Quantity } from '../model/quantity.ts';
import type { Series } from '../model/series.ts';
import type { DayPoint, Status, Verdict } from '../model/verdict.ts';
import type { Day, Window } from '../model/window.ts';
import type { Clock } from '../ports/clock.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import { dataUntil, type Project } from './generate.ts';

/** The recorded past of a budget: whole days, and whole weeks, up to where the data reach. */
export interface Past {
  readonly budget: Budget;
  readonly days: readonly Day[];
  readonly weeks: readonly Window[];
  readonly series: Series;
}

/** How one limit would have judged the past. */
export interface Judgement extends ReplayedLimit {
  readonly points: readonly DayPoint[];
  readonly verdicts: readonly Verdict[];
  /** The most days over in a row. */
  readonly longestRun: number;
  /** Days whose limit lies inside the bucket of their quantile: the buckets cannot tell. */
  readonly unclear: number;
}

/** Measures the past of budgets: `count` days and the whole weeks among them. A budget without data has unknown days. */
export async function measurePast(
  { calendar, set }: Pick<Project, 'calendar' | 'set'>,
  budgets: readonly Budget[],
  ports: { readonly source: MetricSource; readonly clock: Clock },
  count: number,
): Promise<readonly Past[]> {
  const until = await dataUntil(ports, sourcesIn({ budgets }));
  const endDate = dateAt(until, calendar.zone);
  const days = daysUntil(endDate, count, calendar.zone);
  const [first] = days;
  if (!first) throw new InputError('At least one day is wanted.');
  const weeks = weeksUntil(until, Math.ceil(count / 7), calendar).filter(({ start }) => start >= first.start);
  const { results } = await measureAll(
    ports.source,
    { ...set, budgets },
    (budget) => requestFor({ days, periods: weeks, endDate, zone: calendar.zone }, budget),
    (budget, series): Past => ({ budget, days, weeks, series }),
  );
  return results;
}

/** Judges the past by one limit throughout, whatever limits were in force. */
export function judgePast(past: Past, limit: Quantity, policy: CoveragePolicy): Judgement {
  const { history: _, ...budget } = past.budget;
  const judged = { ...budget, limit, exceptions: [] };
  const windows = { period: { start: 0, end: 0 }, earlier: past.days, weeks: past.weeks, days: past.days };
  // The days are judged as periods too, since only a verdict knows whether the buckets can tell.
  const { days, earlier, weeks } = assess(judged, past.series, windows, policy);
  return {
    limit,
    points: days,
    verdicts: weeks,
    days: tallyOf(days),
    weeks: tallyOf(weeks),
    longestRun: longestRunOf(days),
    unclear: earlier.filter(({ cannotTell }) => cannotTell).length,
  };
}

function tallyOf(judged: readonly { readonly status: Status }[]): ReplayedLimit['days'] {
  const count = (wanted: Status) => judged.filter(({ status }) => status === wanted).length;
  return {
    exceeded: count('exceeded'),
    approaching: count('approaching'),
    of: judged.length - count('unknown'),
  };
}

function longestRunOf(days: readonly DayPoint[]): number {
  let run = 0;
  const runs = days
    .filter(({ status }) => status !== 'unknown')
    .map(({ status }) => {
      run = status === 'exceeded' ? run + 1 : 0;
      return run;
    });
  return Math.max(0, ...runs);
}
