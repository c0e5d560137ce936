import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/analyse/advice.ts';
import { forecastOf } from '../../src/analyse/forecast.ts';
import { outlookOf } from '../../src/analyse/outlook.ts';
import { searchSteps } from '../../src/analyse/steps.ts';
import { shapeOf, shownBy } from '../../src/analyse/trend.ts';
import { growthUntil } from '../../src/measuring/kinds/growth.ts';
import type { Bound } from '../../src/model/budget.ts';
import type { Comparison, Direction, Forecast, Shape } from '../../src/model/finding.ts';
import { addDays, datesApart } from '../../src/model/period.ts';
import { baseValue } from '../../src/model/quantity.ts';
import type { DayPoint } from '../../src/model/verdict.ts';
import { levelShifts, type Rival, stepSizes } from '../../src/statistics/level-shifts.ts';
import { levelsOf } from '../../src/statistics/levels.ts';
import { DAILY_SPIKES, withoutSpikes } from '../../src/statistics/spikes.ts';
import { hourOf, scanHours } from '../../src/statistics/step-hour.ts';
import { budget, gaugeBudget, quantity, unit } from '../support/budget.ts';

/*
 * Worked cases of the methods, computed apart from this program: days are places on the calendar, numbers hold to 1e-6
 * relative, and below 1e-3 to 1e-9.
 */

interface Case<Kind extends string, Given, Expected> {
  readonly kind: Kind;
  readonly name: string;
  readonly given: Given;
  readonly expected: Expected;
}

interface Daily {
  readonly days: readonly number[];
  readonly values: readonly number[];
}

type TrendCase = Case<
  'trend',
  Daily & {
    readonly limit: number;
    readonly worse: 1 | -1;
    readonly exceptions?: readonly (readonly [number, number, number])[];
  },
  {
    readonly p: number;
    readonly first: number;
    readonly last: number;
    readonly change: number;
    readonly low: number;
    readonly high: number;
    readonly convex: number;
    readonly concave: number;
    readonly word: Direction;
    readonly turned: boolean;
    readonly outliers: readonly number[];
    readonly forecast: {
      readonly kind: Forecast['kind'];
      readonly shape: '' | Shape;
      readonly chance: number;
      readonly earliest: number;
      readonly central: number;
      readonly latest: number;
    };
  }
>;
type CompareCase = Case<
  'compare',
  Daily & { readonly labels: readonly string[]; readonly now: string; readonly before: string },
  { readonly p: number }
>;
type GrowthCase = Case<
  'growth',
  Daily,
  { readonly slope: number; readonly low: number; readonly high: number }
>;
type AdviceCase = Case<
  'recommend',
  {
    readonly trend: Direction;
    readonly forecast: Forecast['kind'];
    readonly comparisons: readonly Extract<Comparison, { kind: 'compared' }>['outcome'][];
    readonly steps: readonly { readonly days_ago: number; readonly worse: boolean }[];
    readonly bound: Bound;
    readonly limit: number;
    readonly weeks: readonly { readonly value: number; readonly events?: number }[];
    readonly days: readonly number[];
    readonly violation?: { readonly days_open: number; readonly implemented: boolean };
    readonly ratio?: boolean;
  },
  readonly (readonly [advice: string, limit: number, why: string])[]
>;

interface StepCase extends Daily {
  readonly name: string;
  readonly expected: {
    readonly kind: string;
    readonly gains?: Readonly<Record<Exclude<Rival, 'curve'>, number>>;
    readonly model?: 'step' | 'both' | 'two';
    readonly steps?: readonly {
      readonly day: number;
      readonly earliest: number;
      readonly latest: number;
      readonly size: number;
      readonly half: number;
    }[];
    readonly before?: number;
  };
}

interface HourCase {
  readonly name: string;
  readonly first: number;
  readonly values: readonly number[];
  readonly earliest: number;
  readonly latest: number;
  readonly share: number;
  readonly expected: {
    readonly first: number;
    readonly last: number;
    readonly size: number;
    readonly noise: number;
    readonly kind: string;
    readonly because?: string;
  };
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/cases', file), 'utf8'));
}

const { cases } = read('analysis.json') as {
  readonly cases: readonly (TrendCase | CompareCase | GrowthCase | AdviceCase | { readonly kind: 'rate' })[];
};
const steps = read('steps.json') as {
  readonly series: readonly StepCase[];
  readonly hours: readonly HourCase[];
};

function casesOf<Kind extends (typeof cases)[number]['kind']>(kind: Kind) {
  const found = cases.filter(
    (one): one is Extract<(typeof cases)[number], { kind: Kind }> => one.kind === kind,
  );
  expect(found).not.toEqual([]);
  return found;
}

function expectNear(actual: number, expected: number, name: string): void {
  const allowed = Math.abs(expected) < 1e-3 ? 1e-9 : 1e-6 * Math.abs(expected);
  expect(Math.abs(actual - expected), `${name}: ${actual} against ${expected}`).toBeLessThanOrEqual(allowed);
}

const FIRST_DAY = '2026-01-01';

function pointsOf({ days, values }: Daily, limit: number): readonly DayPoint[] {
  return Array.from({ length: (days.at(-1) ?? 0) + 1 }, (_, x): DayPoint => {
    const value = values[days.indexOf(x)];
    const date = addDays(FIRST_DAY, x);
    return value === undefined
      ? { date, status: 'unknown', limit }
      : { date, status: 'within', limit, value };
  });
}

describe('the trend of worked cases', () => {
  it.each(casesOf('trend'))('$name', ({ given, expected }) => {
    const daily = { xs: given.days, ys: given.values };
    const shown = shownBy(daily, { sign: given.worse, scale: given.limit });
    expectNear(shown.course.p, expected.p, 'p');
    expectNear(shown.course.first, expected.first, 'first');
    expectNear(shown.course.last, expected.last, 'last');
    expectNear(shown.thirty.change, expected.change, 'change');
    expectNear(shown.thirty.lower, expected.low, 'low');
    expectNear(shown.thirty.upper, expected.high, 'high');
    expectNear(shown.course.faster, expected.convex, 'convex');
    expectNear(shown.course.slower, expected.concave, 'concave');
    expect(shown).toMatchObject({ direction: expected.word, turned: expected.turned });
    expect(shown.course.outliers).toEqual(expected.outliers);
    expect(shapeOf(shown) ?? '').toBe(expected.forecast.shape);
  });
});

describe('the forecast of worked cases', () => {
  it.each(casesOf('trend'))('$name', ({ given, expected: { forecast } }) => {
    const shown = shownBy({ xs: given.days, ys: given.values }, { sign: given.worse, scale: given.limit });
    const span = (given.days.at(-1) ?? 0) - (given.days[0] ?? 0);
    const outlook = outlookOf(shown.course);
    const limitOf = (ahead: number) =>
      given.exceptions?.find(([from, until]) => from <= ahead && ahead <= until)?.[2] ?? given.limit;
    const chances = Array.from({ length: 2 * (span + 1) }, (_, index) =>
      outlook.chance(index + 1, limitOf(index + 1), given.worse),
    );
    expectNear(Math.max(...chances), forecast.chance, 'chance');

    const days = pointsOf(given, given.limit);
    const last = days.at(-1)?.date ?? '';
    const limited = gaugeBudget({
      bound: given.worse > 0 ? 'at_most' : 'at_least',
      limit: quantity(`${given.limit} s`),
      exceptions: (given.exceptions ?? []).map(([from, until, limit]) => ({
        limit: quantity(`${limit} s`),
        from: addDays(last, from),
        until: addDays(last, until),
        start: 0,
        end: 0,
        reason: 'Migration',
        approvedBy: '@cto',
      })),
    });
    const same = (value: number) => value;
    const measure = { of: same, figure: same, sign: given.worse, way: 1, scale: given.limit } as const;
    const found = forecastOf(limited, days, measure, shown);
    const ahead = (date: string | undefined) => (date === undefined ? 0 : datesApart(last, date));
    expect({
      kind: found.kind,
      earliest: found.kind === 'none' ? 0 : ahead(found.earliest),
      central: found.kind === 'crossing' ? ahead(found.central) : 0,
      latest: found.kind === 'crossing' ? ahead(found.latest) : 0,
    }).toEqual({
      kind: forecast.kind,
      earliest: forecast.earliest,
      central: forecast.central,
      latest: forecast.latest,
    });
  });
});

describe('the comparison of worked cases', () => {
  it.each(casesOf('compare'))('$name', ({ given, expected }) => {
    const windowed = { days: given.days, windows: given.labels };
    expectNear(levelsOf(windowed, given.values).difference(given.now, given.before).p, expected.p, 'p');
  });
});

describe('the growth of worked cases', () => {
  it.each(casesOf('growth'))('$name', ({ given, expected }) => {
    const DAY = 86_400;
    const growing = budget({
      indicator: { kind: 'growth', gauge: 'disk_bytes', where: {}, across: 'sum' },
      measuredIn: unit('B'),
      limit: quantity('10 B/day'),
    });
    const readings = given.values.map((value, index) => {
      const end = ((given.days[index] ?? 0) + 1) * DAY;
      return {
        window: { start: end - DAY, end },
        measured: { kind: 'number' as const, value },
        coverage: { present: 1, expected: 1 },
      };
    });
    const found = growthUntil(growing, readings, ((given.days.at(-1) ?? 0) + 1) * DAY);
    if (found.kind !== 'figure') throw new Error(found.unknown.detail);
    expectNear(found.figure.value * DAY, expected.slope, 'slope');
    expectNear((found.figure.lower ?? 0) * DAY, expected.low, 'low');
    expectNear((found.figure.upper ?? 0) * DAY, expected.high, 'high');
  });
});

describe('the advice of worked cases', () => {
  it.each(casesOf('recommend'))('$name', ({ given, expected }) => {
    const { bound, limit, weeks, days, trend, forecast, comparisons, violation, ratio = false } = given;
    const step = given.steps.findLast(({ days_ago }) => days_ago <= 28);
    const decided = decide({
      budget: { bound, limit: quantity(ratio ? `${limit * 100}%` : `${limit} s`) },
      trend,
      forecast,
      comparisons,
      ...(step ? { step } : {}),
      weeks,
      days,
      recorded: weeks.map(({ value }) => value),
      ...(violation
        ? { violation: { daysOpen: violation.days_open, implemented: violation.implemented } }
        : {}),
      isShareOfEvents: ratio,
      unsettled: false,
    });
    const told = decided.map((one) => [one.advice, 'limit' in one ? baseValue(one.limit) : undefined]);
    expect(told).toEqual(expected.map(([advice, suggested]) => [advice, suggested]));
  });
});

describe('the steps of worked cases', () => {
  it.each(steps.series.filter(({ expected }) => expected.gains))(
    '$name: how well each description does',
    ({ days, values, expected }) => {
      const { gains } = levelShifts(days, withoutSpikes(days, values, DAILY_SPIKES));
      for (const [rival, gain] of Object.entries(expected.gains ?? {})) {
        expectNear(gains[rival as Rival].gain, gain, rival);
      }
    },
  );

  it.each(steps.series.filter(({ expected }) => expected.steps))(
    '$name: their places, days and sizes',
    ({ days, values, expected }) => {
      const model = expected.model ?? 'step';
      const ys = withoutSpikes(days, values, DAILY_SPIKES);
      const { gains } = levelShifts(days, ys);
      const sizes = stepSizes(days, ys, gains[model], model === 'both');
      for (const [index, step] of (expected.steps ?? []).entries()) {
        expect(days[gains[model].places[index] ?? -1]).toBe(step.day);
        expectNear(sizes[index]?.size ?? 0, step.size, 'size');
        expectNear(sizes[index]?.half ?? 0, step.half, 'half');
      }
      const earlier = ys.slice(0, gains[model].places[0]);
      expectNear(earlier.reduce((sum, y) => sum + y, 0) / earlier.length, expected.before ?? 0, 'before');
    },
  );

  it.each(steps.series.filter(({ expected }) => expected.model === 'step' || expected.model === 'two'))(
    '$name: found, with the days that it may have been',
    ({ days, values, expected }) => {
      const found = searchSteps({ xs: days, ys: values }, { scale: 3 }, false);
      if (found.kind !== 'steps') throw new Error('no step was found');
      const told = found.found.steps.map(({ place, first, last }) => ({
        day: days[place],
        earliest: days[first],
        latest: days[last],
      }));
      expect(told).toEqual(
        (expected.steps ?? []).map(({ day, earliest, latest }) => ({ day, earliest, latest })),
      );
    },
  );

  it.each(steps.series.filter(({ expected }) => expected.kind === 'steady'))(
    '$name: none',
    ({ days, values }) => {
      expect(searchSteps({ xs: days, ys: values }, { scale: 3 }, false).kind).toBe('none');
    },
  );
});

describe('the hour of worked cases', () => {
  it.each(steps.hours)('$name', ({ first, values, expected, ...step }) => {
    const hours = values.map((value, index) => ({ hour: first + index, value }));
    const scanned = scanHours(hours, step);
    if (!scanned) throw new Error('no hour was found');
    expect([scanned.first, scanned.last]).toEqual([expected.first, expected.last]);
    expectNear(scanned.share, expected.size, 'size');
    expectNear(scanned.noise, expected.noise, 'noise');
    const said = hourOf(hours, step);
    expect(said.kind).toBe(expected.kind);
    if (said.kind === 'day') expect(said.because).toBe(expected.because);
  });
});
