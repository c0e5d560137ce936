import type { Forecast, Step, Steps, Trend } from '../../src/model/finding.ts';
import { addDays } from '../../src/model/period.ts';
import type { Row } from '../../src/model/report.ts';
import { quantity } from './budget.ts';
import { LAST_DAY, rowOf } from './row.ts';

type Tested = Extract<Trend, { kind: 'tested' }>;

/** The thirty days that end with 1 February 2026: a level with a week's pattern and a little noise, and what moves besides. */
function daysOf(level: (day: number) => number): readonly number[] {
  const noise = [0.01, -0.015, 0.005, 0.02, -0.01, -0.005, 0.012, -0.018];
  return Array.from(
    { length: 30 },
    (_, day) => level(day) * (1 + (noise[day % 8] ?? 0) + (day % 7 > 4 ? -0.05 : 0)),
  );
}

/** A trend over the thirty days, in seconds, with what differs. */
export function trendOf(direction: Tested['direction'], differing: Partial<Tested> = {}): Tested {
  return {
    kind: 'tested',
    direction,
    days: 30,
    n: 30,
    slope: 0.01,
    lower: 0.005,
    upper: 0.015,
    p: 0.0004,
    change: 0.3,
    from: 1.2,
    to: 1.5,
    firstDay: '2026-01-03',
    lastDay: LAST_DAY,
    thirty: { change: 0.15, lower: 0.1, upper: 0.2 },
    ...differing,
  };
}

/** A step of 0.18 s on 1.2 s that came within a day, with what differs. */
export function stepOf(day: string, differing: Partial<Step> = {}): Step {
  const about = { day, earliest: addDays(day, -1), latest: day };
  return { ...about, size: 0.18, half: 0.04, change: 0.15, worse: true, ...differing };
}

/** Steps from 1.2 s, with what differs. */
export function stepsOf(steps: readonly Step[], differing: Partial<Steps> = {}): Steps {
  return { steps, before: 1.2, beside: 'level', since: 'too_few_days', ...differing };
}

/** What is said of too few days since the last step. */
export function tooFewDays(n: number): Trend {
  return { kind: 'not_enough_data', n, needed: 14, days: 30, sinceStep: true };
}

/** The coming days of a forecast, whose values leave a level by so much a day. */
function pointsFrom(level: number, slope: number, count: number) {
  return Array.from({ length: count }, (_, index) => {
    const value = level + slope * (index + 1);
    return {
      date: addDays(LAST_DAY, index + 1),
      value,
      lower: value * 0.93,
      upper: value * (1.07 + 0.01 * index),
    };
  });
}

/** A forecast of reaching 2 s, with what differs. */
export function crossingOf(differing: Partial<Extract<Forecast, { kind: 'crossing' }>> = {}): Forecast {
  return {
    kind: 'crossing',
    earliest: '2026-02-12',
    central: '2026-02-20',
    latest: '2026-02-26',
    horizon: '2026-04-02',
    points: pointsFrom(1.5, 0.03, 22),
    ...differing,
  };
}

/** A forecast of possibly reaching 2 s, with what differs. */
export function possibleOf(differing: Partial<Extract<Forecast, { kind: 'possible' }>> = {}): Forecast {
  return {
    kind: 'possible',
    earliest: '2026-02-12',
    horizon: '2026-04-02',
    chance: 0.7,
    because: 'slowing',
    points: pointsFrom(1.5, 0.012, 22),
    ...differing,
  };
}

type Shown = Partial<Pick<Row, 'trend' | 'steps' | 'forecast'>>;

function shown(slug: string, name: string, level: (day: number) => number, differing: Shown): Row {
  const budget = { id: `api/${slug}`, slug, name, owner: '@backend-team', limit: quantity('2s') };
  return rowOf(daysOf(level), { budget, ...differing });
}

/** A row for each conclusion that daily values allow, by what it shows. */
export const CONCLUDED = {
  stepUp: shown('step-up', 'Query P95', (day) => (day < 24 ? 1.2 : 1.38), {
    trend: tooFewDays(6),
    steps: stepsOf([stepOf('2026-01-27')]),
  }),
  stepDown: shown('step-down', 'Login P95', (day) => (day < 10 ? 1.7 : 1.2), {
    trend: trendOf('steady', {
      firstDay: '2026-01-13',
      days: 20,
      n: 20,
      sinceStep: true,
      thirty: { change: 0.004, lower: -0.021, upper: 0.029 },
    }),
    steps: stepsOf([stepOf('2026-01-13', { size: -0.5, half: 0.06, change: -0.29, worse: false })], {
      before: 1.7,
      since: 'level',
    }),
  }),
  twoSteps: shown('two-steps', 'Search P95', (day) => (day < 8 ? 1.1 : day < 22 ? 1.3 : 1.6), {
    trend: tooFewDays(8),
    steps: stepsOf(
      [
        stepOf('2026-01-11', { size: 0.2, change: 0.18 }),
        stepOf('2026-01-25', { size: 0.3, change: 0.23, earliest: '2026-01-23', latest: '2026-01-26' }),
      ],
      { before: 1.1 },
    ),
  }),
  jumpBack: shown('jump-back', 'Upload P95', (day) => (day < 8 ? 1.2 : day < 18 ? 1.65 : 1.2), {
    trend: trendOf('unclear', { firstDay: '2026-01-21', days: 12, n: 14, sinceStep: true }),
    steps: stepsOf(
      [
        stepOf('2026-01-11', { size: 0.45, change: 0.375 }),
        stepOf('2026-01-21', { size: -0.44, change: -0.27, worse: false }),
      ],
      { since: 'level' },
    ),
  }),
  trendSince: shown('trend-since', 'Checkout P95', (day) => (day < 10 ? 1 : 1.2 + 0.02 * (day - 10)), {
    trend: trendOf('degrading', {
      firstDay: '2026-01-13',
      days: 20,
      n: 20,
      sinceStep: true,
      from: 1.2,
      to: 1.58,
    }),
    steps: stepsOf([stepOf('2026-01-13', { size: 0.2, change: 0.2 })], { before: 1, since: 'trend' }),
    forecast: crossingOf({ points: pointsFrom(1.58, 0.022, 22) }),
  }),
  steady: shown('steady', 'Health P95', () => 1.2, {
    trend: trendOf('steady', { thirty: { change: 0.004, lower: -0.021, upper: 0.012 } }),
  }),
  unclear: shown('unclear', 'Export P95', (day) => 1.2 + 0.25 * Math.sin(day * 2.1), {
    trend: trendOf('unclear', { thirty: { change: 0.04, lower: -0.09, upper: 0.17 } }),
  }),
  turned: shown('turned', 'Import P95', (day) => (day < 22 ? 1.1 + 0.02 * day : 1.54 - 0.05 * (day - 22)), {
    trend: trendOf('unclear', { turned: true }),
  }),
  lowerBounds: shown('lower-bounds', 'Report P95', () => 1.2, {
    trend: trendOf('unclear', { lowerBounds: 5 }),
  }),
  accelerating: shown('accelerating', 'Feed P95', (day) => 0.9 * 1.018 ** day, {
    trend: trendOf('degrading', { from: 0.9, to: 1.5 }),
    forecast: crossingOf({ shape: 'accelerating' }),
  }),
  untold: shown('untold', 'Ticket P95', (day) => 1.1 + 0.013 * day, {
    trend: trendOf('degrading', { from: 1.1, to: 1.48 }),
    forecast: { ...crossingOf(), latest: undefined } as Forecast,
  }),
  possible: shown('possible', 'Mail P95', (day) => 0.9 + 0.6 * (1 - Math.exp(-day / 10)), {
    trend: trendOf('degrading', { from: 0.9, to: 1.47 }),
    forecast: possibleOf(),
  }),
  improving: shown('improving', 'Cart P95', (day) => 1.5 - 0.01 * day, {
    trend: trendOf('improving', { from: 1.5, to: 1.2, change: -0.3 }),
  }),
} as const satisfies Record<string, Row>;
