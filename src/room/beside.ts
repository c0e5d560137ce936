import { mean } from 'simple-statistics';
import { type Measure, measureOf } from '../analyse/daily.ts';
import { classifyFigure } from '../evaluate/classify.ts';
import { kindOf } from '../measuring/kinds.ts';
import type { ComparablePeriod, ComparablePeriods } from '../model/beside.ts';
import type { Budget, BudgetId } from '../model/budget.ts';
import type { GistRow } from '../model/gist.ts';
import type { History, Life, LifeCell, PeriodKept, ReportKept } from '../model/history.ts';
import type { Period } from '../model/period.ts';
import { inUnit } from '../model/quantity.ts';
import { remembering } from '../model/remembering.ts';
import type { ReportKind } from '../model/report.ts';
import { type DayPoint, isLowerBound, type Status } from '../model/verdict.ts';
import {
  type DayNoise,
  type DaysOnEnd,
  dayNoise,
  knownOf,
  levelOf,
  periodNoise,
  withoutWeekdays,
} from '../statistics/period-noise.ts';

/** The chance that two periods that do not differ are told apart; that of a report’s own comparison. */
const CHANCE = 0.04;
/** Of fewer days a period has no level. */
const FEWEST_DAYS = 4;
/** Whole weeks, so that the pattern of the week is none of the noise. */
const STRETCH = { weeks: 7, months: 28 } as const;
/** The least half-width: what floating point may add to days that are all alike. */
const NO_NOISE = 1e-9;

type Kind = 'weeks' | 'months';

/** A budget’s days, as its periods are compared by them. */
interface Series {
  /** The first day’s number on the calendar. */
  readonly first: number;
  /** As they are analysed, on a scale on which noise is alike, and without the week’s pattern. */
  readonly plain: DaysOnEnd;
  readonly noise: DayNoise;
}

/** What of a life its periods are compared by. */
type Told = Pick<Life, 'id' | 'budget' | 'family' | 'weeks' | 'months' | 'days' | 'told'>;

/** A life with what is worked out once for all of its periods. */
interface Course {
  readonly life: Told;
  /** Whose days the series has. */
  readonly of: BudgetId;
  readonly measure: Measure;
  readonly series: Series | undefined;
}

/** The weeks and the months of a budget or a family, ready to be compared. */
export function comparableOf(
  life: Told,
  { weeks, months }: Pick<History, Kind>,
): Record<Kind, ComparablePeriods> {
  const of = life.family?.worst ?? life.id;
  const measure = measureOf(life.budget);
  const series = seriesOf(life.budget, measure, daysOf(of, life));
  const course = { life, of, measure, series };
  return {
    weeks: periodsOf(course, 'weeks', weeks),
    months: periodsOf(course, 'months', months),
  };
}

/** The days of a budget; of a family, those of one member. */
function daysOf(of: BudgetId, { id, days, told }: Told): readonly DayPoint[] {
  if (of === id) return days;
  const rows = told.filter(({ row }) => row.budget === of).flatMap(({ row }) => row.days);
  const byDate = new Map(rows.map((day) => [day.date, day]));
  return [...byDate.values()].toSorted((a, b) => (a.date < b.date ? -1 : 1));
}

/** Undefined where nothing can be told of the noise; of a growth, whose days share most of what they are measured by. */
function seriesOf(budget: Budget, measure: Measure, points: readonly DayPoint[]): Series | undefined {
  const [oldest, newest] = [points[0], points.at(-1)];
  if (!oldest || !newest || kindOf(budget.indicator).daily) return undefined;
  const first = dayNumber(oldest.date);
  const days = new Float64Array(dayNumber(newest.date) - first + 1).fill(Number.NaN);
  for (const { date, value } of points)
    if (value !== undefined) days[dayNumber(date) - first] = measure.of(value);
  const scaled = days.some((value) => value <= 0) ? days : days.map(Math.log);
  const noise = dayNoise(scaled);
  return noise && { first, plain: withoutWeekdays(scaled), noise };
}

const dayNumber = remembering((date) => Math.round(Date.parse(date) / 86_400_000));

function periodsOf(
  { life, of, measure, series }: Course,
  kind: Kind,
  all: readonly PeriodKept[],
): ComparablePeriods {
  const noise = series && periodNoise(series.plain, series.noise, STRETCH[kind], CHANCE);
  const cells = new Map(life[kind].map((cell) => [cell.period, cell]));
  const rows = rowsOf(life, kind === 'weeks' ? 'weekly' : 'monthly');
  const limits = [...new Set(life[kind].map(({ limit }) => limit))];
  const periods = all.flatMap(({ period }) => {
    const [cell, row] = [cells.get(period.id), rows.get(period.id)];
    if (!cell) return [];
    const own = row?.budget ?? cell.of ?? of;
    const days = series && own === of ? daysIn(series, period) : new Float64Array();
    const one: ComparablePeriod = {
      of: own,
      ...comparedValue(life.budget, measure, cell, row),
      ...(series && noise && days.length >= FEWEST_DAYS
        ? { level: levelOf(days, series.noise) / Math.max(noise.half, NO_NOISE) }
        : {}),
      days: days.length,
      under: limits.length > 1 ? limits.map((limit) => statusUnder(life.budget, cell, limit)) : [],
      said: row?.compared ?? {},
    };
    return [[period.id, one] as const];
  });
  return { periods: new Map(periods), limits, near: noise?.near ?? 0, fading: noise?.fading ?? 0 };
}

/** What each report of a kind said of a budget, or of a family’s worst member, by their periods. */
function rowsOf({ family, id, told }: Told, kind: ReportKind): ReadonlyMap<string, GistRow> {
  const isWanted = ({ gist }: ReportKept, { budget }: GistRow) =>
    gist.kind === kind && (!family || gist.families.some((one) => one.id === id && one.worst === budget));
  return new Map(
    told
      .filter(({ report, row }) => isWanted(report, row))
      .map(({ report, row }) => [report.gist.period.id, row]),
  );
}

/** The known days of a period. */
function daysIn({ first, plain }: Series, { firstDay, lastDay }: Period): Float64Array {
  const from = Math.max(0, dayNumber(firstDay) - first);
  const until = Math.max(0, dayNumber(lastDay) - first + 1);
  return knownOf(plain.subarray(from, until));
}

/** Windows that roll have most of their days in common, so that their days alone are compared. */
function comparedValue(
  budget: Budget,
  measure: Measure,
  { actual }: LifeCell,
  row: GistRow | undefined,
): Pick<ComparablePeriod, 'value'> {
  const days = budget.over ? (row?.days ?? []).flatMap(({ value }) => value ?? []) : [];
  const figure = budget.over ? (days.length === 0 ? undefined : mean(days)) : actual?.value;
  if (figure === undefined || isLowerBound(actual)) return {};
  return { value: measure.of(figure) };
}

function statusUnder(budget: Budget, { status, actual, limit: own }: LifeCell, limit: number): Status {
  if (limit === own || actual === undefined) return status;
  const { unit } = budget.limit;
  const other = { ...budget, limit: { amount: inUnit(limit, unit), unit } };
  return classifyFigure(other, actual)?.status ?? 'unknown';
}
