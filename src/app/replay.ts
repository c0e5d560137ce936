import { assess } from '../evaluate/assess.ts';
import type { CoveragePolicy } from '../evaluate/judge.ts';
import { measureAll } from '../measuring/measure.ts';
import { familyNamed } from '../measuring/named.ts';
import { requestFor } from '../measuring/request.ts';
import { sourcesIn } from '../measuring/sources.ts';
import type { Budget } from '../model/budget.ts';
import { InputError } from '../model/errors.ts';
import { type Calendar, dateAt, daysUntil, weeksUntil } from '../model/period.ts';
import type { ReplayedLimit } from '../model/proposal.ts';
import type { Quantity } from '../model/quantity.ts';
import type { Series } from '../model/series.ts';
import type { DayPoint, Status, Verdict } from '../model/verdict.ts';
import type { Day, Window } from '../model/window.ts';
import type { Clock } from '../ports/clock.ts';
import type { MeasuredBy, MetricSource } from '../ports/metric-source.ts';
import { dataUntil, type Project } from './generate.ts';
import { membersNamed } from './members-named.ts';

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

interface Ports {
  readonly source: MetricSource;
  readonly clock: Clock;
}

/** Whole days and weeks up to where the data reach. */
interface Stretch {
  readonly days: readonly Day[];
  readonly weeks: readonly Window[];
  readonly endDate: string;
}

async function stretchOf(
  calendar: Calendar,
  ports: Ports,
  sources: readonly MeasuredBy[],
  count: number,
): Promise<Stretch> {
  const until = await dataUntil(ports, sources);
  const endDate = dateAt(until, calendar.zone);
  const days = daysUntil(endDate, count, calendar.zone);
  const [first] = days;
  if (!first) throw new InputError('At least one day is wanted.');
  const weeks = weeksUntil(until, Math.ceil(count / 7), calendar).filter(({ start }) => start >= first.start);
  return { days, weeks, endDate };
}

/** Measures the past of budgets: `count` days and the whole weeks among them. A budget without data has unknown days. */
export async function measurePast(
  { calendar, set }: Pick<Project, 'calendar' | 'set'>,
  budgets: readonly Budget[],
  ports: Ports,
  count: number,
): Promise<readonly Past[]> {
  const { days, weeks, endDate } = await stretchOf(calendar, ports, sourcesIn({ budgets }), count);
  const { results } = await measureAll(
    ports.source,
    { ...set, budgets },
    (budget) => requestFor({ days, periods: weeks, endDate, zone: calendar.zone }, budget),
    (budget, series): Past => ({ budget, days, weeks, series }),
  );
  return results;
}

/**
 * Measures the past of what has a limit: of a budget or a member its own, of a family that of each member that shares it.
 * Throws an InputError for a member that the source has not, and for a family of which it has none.
 */
export async function measurePastOf(
  project: Pick<Project, 'calendar' | 'set'>,
  budget: Budget,
  ports: Ports,
  count: number,
): Promise<readonly Past[]> {
  const family = familyNamed(project.set, budget.id);
  if (!family) return measurePast(project, [budget], ports, count);
  const { days } = await stretchOf(
    project.calendar,
    ports,
    sourcesIn({ budgets: [], families: [family] }),
    count,
  );
  const within = { start: days[0]?.start ?? 0, end: days.at(-1)?.end ?? 0 };
  const members = await membersNamed(project.set, budget, ports.source, within);
  const sharing = budget.member ? members : members.filter(({ member }) => !member?.hasOwnLimit);
  if (sharing.length === 0)
    throw new InputError(
      `Every member of ${budget.id} has a limit of its own. Name one, such as ${members[0]?.id}.`,
    );
  return measurePast(project, sharing, ports, count);
}

/** How one limit would have judged several pasts, the worst first: that with most days over, then with most close to it. */
export function judgeAll(
  pasts: readonly Past[],
  limit: Quantity,
  policy: CoveragePolicy,
): readonly { readonly past: Past; readonly judgement: Judgement }[] {
  return pasts
    .map((past) => ({ past, judgement: judgePast(past, limit, policy) }))
    .toSorted(
      (
        { past: { budget: one }, judgement: { days: a } },
        { past: { budget: other }, judgement: { days: b } },
      ) => b.exceeded - a.exceeded || b.approaching - a.approaching || one.id.localeCompare(other.id, 'en'),
    );
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
