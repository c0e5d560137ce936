import type { Random } from '../../scripts/make-samples/random.ts';
import { conclude } from '../../src/analyse/conclude.ts';
import type { Daily } from '../../src/analyse/daily.ts';
import { type FoundSteps, searchSteps } from '../../src/analyse/steps.ts';
import { shownBy } from '../../src/analyse/trend.ts';
import { gaugeBudget } from '../../test/support/budget.ts';
import { pointsOf } from './forecast.ts';
import { type Rate, type Scene, scene } from './scene.ts';
import { heavy, valuesOf, weekendsAt } from './series.ts';

/** So low that no step is too small for a word. */
const LIMIT = 0.3;
const NOISE = 0.03;
const WEEK = weekendsAt(-0.3);
/** Working days of five times a weekend's. */
const WEEK_FIVEFOLD = weekendsAt(-0.8);

/** What the search says of values: a trend's word and the steps. */
export function searched(
  daily: Daily,
  limit: number,
): { readonly isTrend: boolean; readonly found: FoundSteps | undefined; readonly datable: boolean } {
  const { direction } = shownBy(daily, { sign: 1, scale: limit });
  const isTrend = direction === 'degrading' || direction === 'improving';
  const search = searchSteps(daily, { scale: limit }, isTrend);
  return search.kind === 'steps'
    ? { isTrend, found: search.found, datable: false }
    : { isTrend, found: undefined, datable: search.datable };
}

/** Unchanged values, as they may be. */
const VARIANTS: Readonly<Record<string, (random: Random, n: number, rho: number) => Daily>> = {
  'no week': (random, n, rho) => daysOf(valuesOf(random, { n, sd: NOISE, rho })),
  week: (random, n, rho) => daysOf(valuesOf(random, { n, sd: NOISE, rho, week: WEEK })),
  'week ×5': (random, n, rho) => daysOf(valuesOf(random, { n, sd: NOISE, rho, week: WEEK_FIVEFOLD })),
  't(3)': (random, n, rho) => daysOf(valuesOf(random, { n, sd: NOISE, rho, shocks: heavy })),
  'one day +100%': (random, n, rho) => {
    const at = placeIn(random, n);
    return daysOf(
      valuesOf(random, { n, sd: NOISE, rho }).map((value, day) => (day === at ? 2 * value : value)),
    );
  },
  'two days +30%': (random, n, rho) => {
    const at = placeIn(random, n - 1);
    return daysOf(
      valuesOf(random, { n, sd: NOISE, rho }).map((value, day) =>
        day === at || day === at + 1 ? 1.3 * value : value,
      ),
    );
  },
  '15% missing': (random, n, rho) => {
    // Of n values; the calendar is longer.
    const all = valuesOf(random, { n: 2 * n, sd: NOISE, rho });
    const xs = all.flatMap((_, day) => (random.uniform() < 0.15 ? [] : day)).slice(0, n);
    return { xs, ys: xs.map((day) => all[day] ?? 0) };
  },
};

function placeIn(random: Random, n: number): number {
  return Math.floor(random.uniform() * n);
}

function daysOf(values: readonly number[]): Daily {
  return { xs: values.map((_, day) => day), ys: values };
}

const AR = [0, 0.3, 0.6, 0.8] as const;
/** The worst of the variants by AR: a step; a step or a trend. */
const UNCHANGED = {
  // Of so few days the word of the trend is wrong more often than the test that it replaced.
  14: [
    [0.5, 3],
    [1, 4.9],
    [2.3, 8.9],
    [0.5, 11.5],
  ],
  21: [
    [0.8, 2.4],
    [1.7, 4.1],
    [3.9, 7.7],
    [6.7, 11.3],
  ],
  30: [
    [0.4, 3.1],
    [1.5, 4.4],
    [4.1, 7.9],
    [7.5, 11.9],
  ],
  60: [
    [0.6, 3.5],
    [1.7, 5.5],
    [3.8, 7.3],
    [6.4, 9.9],
  ],
  90: [
    [1.1, 4.4],
    [2.4, 6.1],
    [3.6, 7.3],
    [6.5, 9.6],
  ],
} as const;

const unchanged = Object.entries(UNCHANGED).flatMap(([days, byAr]) =>
  byAr.flatMap(([step, either], at) =>
    Object.entries(VARIANTS)
      .filter(([name]) => name !== '15% missing' || Number(days) >= 21)
      .map(([name, values]) =>
        scene({
          table: 'steps, unchanged',
          name: `${days} days, AR ${AR[at]}, ${name}`,
          knownOf: 1500,
          tell: (random) => searched(values(random, Number(days), AR[at] ?? 0), LIMIT),
          rates: [
            { what: 'a step', of: ({ found }) => found !== undefined, known: step, better: 'less' },
            {
              what: 'a step or a trend',
              of: ({ found, isTrend }) => found !== undefined || isTrend,
              known: either,
              better: 'less',
            },
          ],
        }),
      ),
  ),
);

interface Told {
  readonly places: readonly number[];
  readonly holds: boolean;
  readonly crossing: boolean;
  readonly trend: boolean;
}

const BUDGET = gaugeBudget();

/** What is told of values whose level rose by a share at a place. */
function told(values: readonly number[], at: number, rise: number): Told {
  const limit = 1.3;
  const { found } = searched(daysOf(values), LIMIT);
  const budget = { ...BUDGET, limit: { amount: limit, unit: BUDGET.limit.unit } };
  const { forecast, trend } = conclude(budget, pointsOf(values, limit));
  const [step] = found?.steps ?? [];
  return {
    places: found?.steps.map(({ place }) => place) ?? [],
    holds: step !== undefined && Math.abs(step.place - at) <= 1 && Math.abs(step.size - rise) <= step.half,
    crossing: forecast.kind === 'crossing',
    trend: trend.kind === 'tested' && trend.direction === 'degrading',
  };
}

/** By days and rise: called and dated within a day by days ago, and false crossing dates. */
const FOUND = [
  [
    30,
    0.15,
    { 3: [92, 91, 0], 5: [96, 96, 0], 7: [98, 97, 0], 10: [99, 98, 0.2], 14: [98, 97, 0.2], 20: [98, 98, 0] },
  ],
  [
    30,
    0.1,
    {
      3: [57, 55, 0],
      5: [70, 67, 0],
      7: [78, 76, 0],
      10: [77, 74, 0.8],
      14: [75, 73, 2.7],
      20: [74, 72, 1.8],
    },
  ],
  [
    30,
    0.08,
    {
      3: [32, 30, 0.2],
      5: [45, 42, 0.8],
      7: [52, 47, 0.8],
      10: [56, 52, 1.8],
      14: [52, 47, 2.7],
      20: [54, 48, 2.2],
    },
  ],
  [30, -0.15, { 3: [92, 91, 0], 7: [98, 97, 0], 14: [98, 97, 0.2] }],
  [
    90,
    0.08,
    { 3: [53, 48, 0], 5: [80, 72, 0], 7: [92, 82, 0], 10: [98, 88, 0], 14: [98, 87, 0], 45: [95, 86, 0] },
  ],
  [21, 0.15, { 3: [77, 76, 0], 5: [84, 83, 0], 7: [89, 89, 0], 10: [88, 88, 0], 14: [90, 90, 0] }],
] as const;

const found = FOUND.flatMap(([n, rise, byAgo]) =>
  Object.entries(byAgo).map(([ago, [called, dated, falsely]]) => {
    const at = n - Number(ago);
    const level = (day: number) => (day >= at ? 1 + rise : 1);
    const make = { n, sd: NOISE, rho: 0.3, week: WEEK, level, adds: true };
    return scene<Told>({
      table: 'steps, found',
      name: `${n} days, ${rise > 0 ? '+' : ''}${rise * 100}%, ${ago} days ago`,
      knownOf: 600,
      tell: (random) => told(valuesOf(random, make), at, rise),
      rates: [
        { what: 'called', of: ({ places }) => places.length > 0, known: called, better: 'more' },
        {
          what: 'dated within a day',
          of: ({ places }) => places.some((place) => Math.abs(place - at) <= 1),
          known: dated,
          better: 'more',
        },
        { what: 'false crossing date', of: ({ crossing }) => crossing, known: falsely, better: 'less' },
        {
          what: 'two steps',
          of: ({ places }) => (places.length > 0 ? places.length === 2 : undefined),
          known: 2,
          better: 'less',
        },
        ...(n >= 30
          ? [
              {
                what: 'interval holds its size, dated',
                of: ({ places, holds }: Told) =>
                  places.length === 1 && Math.abs((places[0] ?? 0) - at) <= 1 ? holds : undefined,
                known: 92,
                better: 'more' as const,
              },
            ]
          : []),
      ],
    });
  }),
);

/** By days and total rise: a trend, a step. */
const RAMPS = [
  [30, 0.05, 26, 7],
  [30, 0.1, 71, 8],
  [30, 0.15, 90, 5],
  [30, 0.2, 95, 4],
  [30, 0.3, 98, 1],
  [60, 0.08, 88, 9],
  [60, 0.15, 97, 3],
  [90, 0.08, 94, 6],
  [90, 0.15, 99, 1],
  [21, 0.15, 67, 9],
] as const;

const ramps = RAMPS.map(([n, rise, , step]) =>
  scene({
    table: 'steps, none in ramps',
    name: `${n} days, +${rise * 100}%`,
    knownOf: 600,
    tell: (random) =>
      searched(
        daysOf(
          valuesOf(random, {
            n,
            sd: NOISE,
            rho: 0.3,
            week: WEEK,
            adds: true,
            level: (day) => 1 + (rise * day) / (n - 1),
          }),
        ),
        LIMIT,
      ),
    rates: [
      {
        what: 'a step',
        of: ({ found: steps }) => steps !== undefined,
        known: step,
        better: 'less',
      } satisfies Rate<ReturnType<typeof searched>>,
    ],
  }),
);

const upAndBack = [30, 60, 90].map((n) => {
  const up = n - 15;
  const level = (day: number) => (day >= up && day < up + 7 ? 1.15 : 1);
  return scene({
    table: 'steps, up for 7 days and back',
    name: `${n} days, +15%`,
    knownOf: 600,
    tell: (random) =>
      searched(daysOf(valuesOf(random, { n, sd: NOISE, rho: 0.3, week: WEEK, level, adds: true })), LIMIT),
    rates: [
      {
        what: 'both dated',
        of: ({ found: steps }) => {
          const [first, second] = steps?.steps ?? [];
          return Math.abs((first?.place ?? 0) - up) <= 1 && Math.abs((second?.place ?? 0) - up - 7) <= 1;
        },
        known: 86,
        better: 'more',
      },
    ],
  });
});

const flatThenRising = scene({
  table: 'steps, none in ramps',
  name: '14 flat days, then 1.0 to 1.36',
  knownOf: 40,
  tell: (random) =>
    searched(
      daysOf(valuesOf(random, { n: 30, sd: 0.02, level: (day) => 1 + (0.36 * Math.max(0, day - 13)) / 16 })),
      2,
    ),
  rates: [{ what: 'a step', of: ({ found: steps }) => steps !== undefined, known: 0, better: 'less' }],
});

/** Steps: none where nothing changed, found where they are, none in smooth rises. */
export const stepScenes: readonly Scene[] = [...unchanged, ...found, ...ramps, ...upAndBack, flatThenRising];
