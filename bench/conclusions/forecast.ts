import type { Random } from '../../scripts/make-samples/random.ts';
import { measureOf } from '../../src/analyse/daily.ts';
import { forecastOf } from '../../src/analyse/forecast.ts';
import type { Forecast } from '../../src/model/finding.ts';
import { addDays, datesApart } from '../../src/model/period.ts';
import type { DayPoint } from '../../src/model/verdict.ts';
import { gaugeBudget } from '../../test/support/budget.ts';
import { type Scene, scene } from './scene.ts';
import { errors, walk, weekendsAt } from './series.ts';
import { shown } from './trend.ts';

const FIRST = '2026-01-05';
/** So many days beyond the last known one are made, to see when the limit is really reached. */
const BEYOND = 400;
const SERIES = 400;

/** A course as it goes on: what is measured, and the level with its week. */
interface Course {
  readonly measured: readonly number[];
  readonly level: readonly number[];
}

interface Told {
  readonly isDegrading: boolean;
  readonly forecast: Forecast;
  /** The day, counted from the first, on which the limit is first reached; infinite when it never is. */
  readonly measured: number;
  readonly level: number;
}

/** Days with their values, judged by a limit. */
export function pointsOf(values: readonly number[], limit: number): readonly DayPoint[] {
  return values.map((value, day) => ({
    date: addDays(FIRST, day),
    status: value > limit ? 'exceeded' : 'within',
    value,
    limit,
  }));
}

function ahead({ measured, level }: Course, n: number, limit: number): Told {
  const known = measured.slice(0, n);
  const budget = gaugeBudget({ limit: { amount: limit, unit: gaugeBudget().limit.unit } });
  const seen = shown(known, limit);
  const isDegrading = seen.direction === 'degrading' && known.slice(-7).every((value) => value <= limit);
  const forecast: Forecast = isDegrading
    ? forecastOf(budget, pointsOf(known, limit), measureOf(budget), seen)
    : { kind: 'none', because: 'there is no degrading trend' };
  const first = (values: readonly number[]) => {
    const found = values.findIndex((value, day) => day >= n && value >= limit);
    return found < 0 ? Number.POSITIVE_INFINITY : found;
  };
  return { isDegrading, forecast, measured: first(measured), level: first(level) };
}

function holds({ forecast }: Told, day: number): boolean | undefined {
  if (forecast.kind !== 'crossing') return undefined;
  const latest = forecast.latest ? datesApart(FIRST, forecast.latest) : Number.POSITIVE_INFINITY;
  return datesApart(FIRST, forecast.earliest) <= day && day <= latest;
}

interface Known {
  /** How often a date is given: the least for what goes on to its limit, the most for what slows down or never reaches it. */
  readonly dates: number;
  readonly slows?: true;
  readonly measured?: number;
  readonly level?: number;
}

function forecasting(
  name: string,
  known: Known,
  limit: number,
  course: (random: Random, n: number) => Course,
  n = 30,
): Scene {
  const dated = (SERIES * known.dates) / 100;
  return scene<Told>({
    table: 'forecast',
    name: n === 30 ? name : `${name}, ${n} days`,
    knownOf: SERIES,
    tell: (random) => ahead(course(random, n + BEYOND), n, limit),
    rates: [
      {
        what: 'dates, of degrading',
        of: ({ isDegrading, forecast }) => (isDegrading ? forecast.kind === 'crossing' : undefined),
        known: known.dates,
        better: known.slows ? 'less' : 'more',
      },
      ...(known.measured === undefined
        ? []
        : [
            {
              what: 'holds the first day measured over',
              of: (told: Told) => holds(told, told.measured),
              known: known.measured,
              knownOf: dated,
              better: 'more' as const,
            },
          ]),
      ...(known.level === undefined
        ? []
        : [
            {
              what: 'holds the first day its level is over',
              of: (told: Told) => holds(told, told.level),
              known: known.level,
              knownOf: dated,
              better: 'more' as const,
            },
          ]),
    ],
  });
}

const curve = (level: (day: number) => number, sd: number, rho = 0, share = 0) => {
  const week = weekendsAt(share);
  return (random: Random, n: number): Course => {
    const expected = Array.from({ length: n }, (_, day) => week(day) * level(day));
    const off = errors(random, n, rho);
    return { level: expected, measured: expected.map((value, day) => value * (1 + sd * (off[day] ?? 0))) };
  };
};

const walking = (
  sd: number,
  more: { readonly rho?: number; readonly noise?: number; readonly weekly?: number } = {},
) => {
  const week = weekendsAt(more.weekly ?? 0);
  return (random: Random, n: number): Course => {
    const increments = errors(random, n, more.rho ?? 0).map((error, day) => week(day) * (8 + sd * error));
    const level = walk(increments, 200);
    const noise = errors(random, n, 0);
    return { level, measured: level.map((value, day) => value + (more.noise ?? 0) * (noise[day] ?? 0)) };
  };
};

const LINE = (day: number) => 0.6 + 0.01 * day;
const percent = (value: number) => `${Math.round(value * 100)}%`;

const lines = [0, 0.3, 0.6].flatMap((rho) => [
  forecasting(`line, sd 3%, AR ${rho}`, { dates: 38, measured: 99, level: 99 }, 1.2, curve(LINE, 0.03, rho)),
  forecasting(
    `line, sd 3%, AR ${rho}, week -50%`,
    { dates: 34, measured: 96, level: 96 },
    1.2,
    curve(LINE, 0.03, rho, -0.5),
  ),
]);
const noisy = [0, -0.5].map((share) =>
  forecasting(
    `line, sd 8%, week ${percent(share)}`,
    { dates: 19, measured: 100, level: 100 },
    1.2,
    curve(LINE, 0.08, 0, share),
  ),
);
const EXPONENTIAL = [
  [0.01, 0.02],
  [0.02, 0.04],
  [0.03, 0.06],
] as const;
const exponential = EXPONENTIAL.flatMap(([rate, sd]) =>
  [0, -0.5].map((share) =>
    forecasting(
      `${percent(rate)} a day, sd ${percent(sd)}, week ${percent(share)}`,
      { dates: share === 0 ? 27 : 22, measured: share === 0 ? 99 : 100, level: 100 },
      1.5 * Math.exp(29 * rate),
      curve((day) => Math.exp(rate * day), sd, 0, share),
    ),
  ),
);
/** From 0.5 on towards an end, of which two thirds are gone in so many days. */
const towards = (end: number, days: number) => (day: number) => 0.5 + (end - 0.5) * -Math.expm1(-day / days);
const levelling = [0.015, 0.03].flatMap((sd) => [
  forecasting(
    `levels off at 0.9 of 1, sd ${sd * 100}%`,
    { dates: 10, slows: true },
    1,
    curve(towards(0.9, 12), sd),
  ),
  forecasting(
    `levels off at 2 of 1.2, sd ${sd * 100}%`,
    { dates: 24, slows: true, measured: 97, level: 90 },
    1.2,
    curve(towards(2, 60), sd),
  ),
]);
const roots = [0.02, 0.04].map((sd) =>
  forecasting(
    `square root, sd ${percent(sd)}`,
    { dates: 50, slows: true, measured: 99, level: 99 },
    0.7,
    curve((day) => 0.1 * Math.sqrt(day + 9), sd),
  ),
);
const walks = [
  ...[2, 8, 16].map((sd) => forecasting(`walk of 8 ± ${sd}`, { dates: 42, measured: 96 }, 600, walking(sd))),
  forecasting('walk of 8 ± 8, weekly', { dates: 48, measured: 94 }, 600, walking(8, { weekly: -0.5 })),
  forecasting('walk of 8 ± 8 with noise', { dates: 48, measured: 94 }, 600, walking(8, { noise: 16 })),
  forecasting('walk of 8 ± 8, increments AR 0.5', { dates: 48, measured: 94 }, 520, walking(8, { rho: 0.5 })),
];
const ninety = [
  forecasting(
    'line, sd 3%',
    { dates: 38, measured: 95, level: 95 },
    1.8,
    curve((day) => 0.6 + 0.01 * day, 0.03),
    90,
  ),
  forecasting('walk of 8 ± 8', { dates: 42, measured: 95 }, 1300, walking(8), 90),
  forecasting('walk of 8 ± 8 with noise', { dates: 42, measured: 97 }, 1300, walking(8, { noise: 16 }), 90),
  forecasting('levels off at 0.9 of 1', { dates: 4, slows: true }, 1, curve(towards(0.9, 30), 0.02), 90),
];

/** Forecasts where the limit is reached, and where it never is. */
export const forecastScenes: readonly Scene[] = [
  ...lines,
  ...noisy,
  ...exponential,
  ...levelling,
  ...roots,
  ...walks,
  ...ninety,
];
