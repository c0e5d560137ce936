import { measureOf } from '../analyse/daily.ts';
import { figureOf } from '../measuring/figure.ts';
import type { Budget } from '../model/budget.ts';
import type { Step } from '../model/finding.ts';
import { leftOutOf } from '../model/holes.ts';
import { addDays, dateAt, datesApart, hourAt, hourStart, startOf } from '../model/period.ts';
import type { AnsweredSeries } from '../model/points.ts';
import { remembering } from '../model/remembering.ts';
import { isLowerBound } from '../model/verdict.ts';
import type { Instant, Window } from '../model/window.ts';
import { type Answered, type LabelledPoint, measuredFrom } from '../promql/measured.ts';
import { figureQueries } from '../promql/queries.ts';
import { HOURS_DAYS, type HourValue, hourOf, type StepHour } from '../statistics/step-hour.ts';
import type { Inquiry } from './inquiry.ts';

/** Seconds of an hour, and hours of a day. */
const HOUR = 3600;
const DAY = 24;

/**
 * The figure of a budget in each hour that ends between two moments, in base units, by its end; none of an hour without one, or of
 * which only a lower bound is known. Throws a SourceError where its source fails.
 */
async function hourlyFigures(
  budget: Budget,
  { start, end }: Window,
  inquiry: Inquiry,
): Promise<ReadonlyMap<Instant, number>> {
  const answers = await Promise.all(
    figureQueries(budget.indicator, HOUR).map(async ({ role, query }) => {
      const series = await inquiry.points('hours', { query, start, end, step: HOUR });
      return [role, pointsByMoment(series)] as const;
    }),
  );
  const ends = Array.from({ length: Math.floor((end - start) / HOUR) + 1 }, (_, n) => start + n * HOUR);
  const figures = ends.flatMap((at) => {
    const own: Answered = Object.fromEntries(answers.map(([role, points]) => [role, points.get(at)]));
    const found = figureOf(budget, measuredFrom(budget.indicator, { own, born: {} }), HOUR);
    if (found.kind !== 'figure' || isLowerBound(found.figure)) return [];
    return [[at, found.figure.value] as const];
  });
  return new Map(figures);
}

function pointsByMoment(series: readonly AnsweredSeries[]): ReadonlyMap<Instant, readonly LabelledPoint[]> {
  const all = series.flatMap(({ labels, points }) => points.map((point) => ({ labels, point })));
  return Map.groupBy(all, ({ point }) => point.at);
}

/** What the hours around a step are asked by. */
export interface HoursAsked {
  readonly budget: Budget;
  readonly step: Step;
  readonly inquiry: Inquiry;
  /** Planned maintenance, of which no hour is looked at. */
  readonly holes: readonly Window[];
  /** The end of the figures. */
  readonly end: Instant;
  readonly zone: string;
}

/**
 * Between which moments a step came, by the hours of 14 whole local days around it; or why only its day can be said. Hours are numbered on
 * the local calendar, and the second of two equal ones is left out. A source that fails throws a SourceError.
 */
export async function momentsOf(asked: HoursAsked): Promise<Exclude<StepHour, { kind: 'hours' }> | Window> {
  const { budget, step, inquiry, holes, end, zone } = asked;
  const last = earlier(addDays(step.day, HOURS_DAYS / 2), dateAt(end, zone));
  const first = addDays(last, -HOURS_DAYS);
  const ends = { start: startOf(first, zone) + HOUR, end: startOf(last, zone) };
  const figures = await hourlyFigures(budget, ends, inquiry);
  const { of } = measureOf(budget);
  const numberOf = remembering((date) => datesApart(FIRST_DAY, date));
  const values = new Map<number, HourValue>();
  for (const [at, figure] of figures) {
    const start = at - HOUR;
    if (leftOutOf({ start, end: at }, holes) > 0) continue;
    const local = hourAt(start, zone);
    const hour = numberOf(local.date) * DAY + local.hour;
    if (!values.has(hour)) values.set(hour, { hour, value: of(figure) });
  }
  const found = hourOf([...values.values()], {
    earliest: numberOf(step.earliest),
    latest: numberOf(step.latest),
    share: step.change,
  });
  if (found.kind !== 'hours') return found;
  const startOfHour = (hour: number) =>
    hourStart({ date: addDays(FIRST_DAY, Math.floor(hour / DAY)), hour: hour % DAY }, zone);
  // Hours without a figure before it belong to it, such as the one that a change of clocks skips.
  const before = [...values.keys()].findLast((hour) => hour <= found.first) ?? found.first;
  // It may have come in the course of the last hour, since an hour that it fills for the most part is already one after it.
  const between = { start: startOfHour(before), end: Math.min(end, startOfHour(found.last + 1)) };
  const isWide = between.end - between.start > DAY * HOUR;
  return isWide ? { kind: 'day', because: 'the hours cannot be told apart' } : between;
}

/** The day that is number 0: a Thursday, but any would do. */
const FIRST_DAY = '1970-01-01';

function earlier(one: string, other: string): string {
  return one < other ? one : other;
}
