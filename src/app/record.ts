import { withMembers } from '../measuring/find-members.ts';
import type { Progress } from '../measuring/measure.ts';
import { isJudgedByDays, requestFor } from '../measuring/request.ts';
import { inShares } from '../measuring/shares.ts';
import { describeSources, sourcesIn } from '../measuring/sources.ts';
import type { Budget, BudgetSet } from '../model/budget.ts';
import { SourceError } from '../model/errors.ts';
import { listWords } from '../model/format.ts';
import { cut } from '../model/one-line.ts';
import {
  before,
  type Calendar,
  dateAt,
  daysUntil,
  type PeriodKind,
  periodOn,
  startOf,
} from '../model/period.ts';
import type { SourceInfo } from '../model/report.ts';
import type { Measured, Request, Series } from '../model/series.ts';
import { type Window, windowKey, within } from '../model/window.ts';
import type { MeasuredBy, MetricSource } from '../ports/metric-source.ts';
import type { Recording } from '../recording/recording.ts';
import { isFoundWithoutData } from '../report/members.ts';

/** What to record: the whole local days from `from` up to `until`, which is not in it, and the weeks and months in them. */
export interface RecordPlan {
  readonly calendar: Calendar;
  /** Local dates. */
  readonly from: string;
  readonly until: string;
  /** Seconds between the steps that the source's coverage counts. */
  readonly resolution: number;
}

/** More of it would be cut where a report of the recording says whose it is. */
const LONGEST_NAME = 180;

/**
 * Records what a source measures for every budget, members of families that it has in the stretch among them. A source that fails for one budget is a SourceError that names it,
 * and so is one whose data end before `until`: a recording with a silent hole would be taken for no data.
 */
export async function recordSeries(
  source: MetricSource,
  declared: Pick<BudgetSet, 'budgets' | 'families'>,
  plan: RecordPlan,
  progress: Progress = () => {},
  signal?: AbortSignal,
): Promise<Recording> {
  const coversUntil = startOf(plan.until, plan.calendar.zone);
  const sources = sourcesIn(declared);
  for (const of of sources) await checkCovered(source, of, coversUntil, plan);
  const found = await withMembers(source, { ...declared, paths: [], maintenance: [] }, wholeOf(plan));
  const { budgets } = found.set;
  const stop = new AbortController();
  const either = AbortSignal.any([stop.signal, ...(signal ? [signal] : [])]);
  let done = 0;
  const record = async (budget: Budget): Promise<Series> => {
    const measured = await measureOne(found.source, budget, requestOf(plan, budget), either).catch(
      (error: unknown) => {
        stop.abort();
        throw error;
      },
    );
    done += 1;
    progress(done, budgets.length);
    return measured;
  };
  const series = await inShares(budgets, record);
  return {
    recordedFrom: await recordedFrom(source, sources),
    calendar: plan.calendar,
    coversUntil,
    resolution: plan.resolution,
    series: series.filter((one, index) => {
      const budget = budgets[index];
      return !budget || !isFoundWithoutData(budget, one, declared.families);
    }),
  };
}

/** The only source as it says itself; of several what each of them is, by its name. */
async function recordedFrom(source: MetricSource, sources: readonly MeasuredBy[]): Promise<SourceInfo> {
  const described = await describeSources(source, sources);
  if ('source' in described) return described.source;
  const words = described.sources.map(({ name, is }) => `${name} (${is?.kind ?? ''} ${is?.name ?? ''})`);
  return { kind: 'several', name: cut(listWords(words), LONGEST_NAME) };
}

async function checkCovered(
  source: MetricSource,
  of: MeasuredBy,
  wanted: number,
  { until, calendar }: RecordPlan,
): Promise<void> {
  const covered = await source.coversUntil(of);
  if (covered === undefined || covered >= wanted) return;
  const reached = dateAt(covered, calendar.zone);
  throw new SourceError(
    `${of.source === undefined ? 'The source' : `Source ${of.source}`} has data up to ${reached}, not up to ${until}. Record with --until ${reached}.`,
  );
}

async function measureOne(
  source: MetricSource,
  budget: Budget,
  request: Request,
  signal: AbortSignal,
): Promise<Series> {
  signal.throwIfAborted();
  try {
    const series = await source.measure(budget, request, signal);
    const refusal = series.periods.map(({ measured }) => measured).find(isTooMany);
    if (refusal) throw new SourceError(refusal.detail);
    return series;
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new SourceError(`${budget.id} could not be recorded. ${error.message}`, { cause: error });
  }
}

function isTooMany(measured: Measured): measured is Extract<Measured, { kind: 'none' }> {
  return measured.kind === 'none' && measured.why === 'too_many_members';
}

function wholeOf({ calendar, from, until }: Pick<RecordPlan, 'calendar' | 'from' | 'until'>): Window {
  return { start: startOf(from, calendar.zone), end: startOf(until, calendar.zone) };
}

/**
 * Every day of the plan, and every week and month that lies wholly in it, weeks first, with the rolling windows of the
 * budget that end with one of them; of what is judged by days, the days alone.
 */
function requestOf({ calendar, from, until }: RecordPlan, budget: Budget): Request {
  const { zone } = calendar;
  const whole = wholeOf({ calendar, from, until });
  const longest = Math.ceil((whole.end - whole.start) / 86_400) + 1;
  const days = daysUntil(until, longest, zone).filter((day) => within(day, whole));
  if (isJudgedByDays(budget)) return { days, periods: [] };
  const periods = [...periodsIn('week', whole, calendar), ...periodsIn('month', whole, calendar)];
  const known = new Set(periods.map(windowKey));
  const { periods: rolled } = requestFor({ days, periods, endDate: until, zone }, budget);
  return {
    days,
    periods: [
      ...periods,
      ...rolled.filter((window) => within(window, whole) && !known.has(windowKey(window))),
    ],
  };
}

function periodsIn(kind: PeriodKind, whole: Window, calendar: Calendar): readonly Window[] {
  const periods: Window[] = [];
  for (
    let period = periodOn(kind, dateAt(whole.start, calendar.zone), calendar);
    period.start < whole.end;
    period = before(period, calendar, -1)
  ) {
    if (within(period, whole)) periods.push({ start: period.start, end: period.end });
  }
  return periods;
}
