import type { Random } from '../../scripts/make-samples/random.ts';
import { type Shown, shownBy } from '../../src/analyse/trend.ts';
import { type Scene, scene } from './scene.ts';
import { daily, errors, type Make, valuesOf, walk } from './series.ts';

const AR = [0, 0.3, 0.6, 0.8] as const;
const SERIES = 400;

/** What the days show of a ceiling. */
export function shown(values: readonly number[], limit: number): Shown {
  return shownBy(daily(values), { sign: 1, scale: limit });
}

function word(name: string, known: number, values: (random: Random) => readonly number[], limit = 2): Scene {
  const isTurn = name.includes('turns');
  return scene({
    table: 'trend',
    name,
    knownOf: SERIES,
    tell: (random) => shown(values(random), limit).direction,
    rates: [
      isTurn
        ? { what: 'unclear', of: (said) => said === 'unclear', known, better: 'more' }
        : { what: 'degrading', of: (said) => said === 'degrading', known, better: 'more' },
    ],
  });
}

const of = (make: Make) => (random: Random) => valuesOf(random, make);

const growing = [0.01, 0.03].map((sd) =>
  word(`0.7·e^0.03t, noise ${sd}`, 100, of({ n: 30, sd, level: (day) => 0.7 * Math.exp(0.03 * day) })),
);

const flatThenRising = (
  [
    [0.01, 100],
    [0.02, 97],
    [0.03, 86],
  ] as const
).map(([sd, known]) =>
  word(`14 flat days, then 1.0 to 1.36, noise ${sd}`, known, of({ n: 30, sd, level: flatThenUp })),
);

function flatThenUp(day: number): number {
  return 1 + (0.36 * Math.max(0, day - 13)) / 16;
}

const disks = [1, 8].map((sd) =>
  word(
    `disk of 8 ± ${sd} a day`,
    100,
    (random) =>
      walk(
        errors(random, 30, 0).map((error) => 8 + sd * error),
        200,
      ),
    600,
  ),
);

const bent = [
  word('accelerating', 100, of({ n: 30, sd: 0.02, level: (day) => 1 + 0.5 * (day / 29) ** 2 })),
  word('levelling off', 100, of({ n: 30, sd: 0.02, level: (day) => 0.5 + 0.35 * -Math.expm1(-day / 8) }), 1),
  word(
    'rises 22 days and turns',
    100,
    of({ n: 30, sd: 0.02, level: (day) => 1 + 0.025 * Math.min(day, 44 - day) }),
  ),
];

const lines = (
  [
    [0.2, [97, 86, 63]],
    [0.1, [56, 36, 18]],
  ] as const
).flatMap(([rise, known]) =>
  known.map((rate, at) => {
    const rho = AR[at] ?? 0;
    const make = { n: 30, sd: 0.05, rho, level: (day: number) => 1 + (rise * day) / 29 };
    return word(`line of +${rise * 100}%, sd 5%, AR ${rho}`, rate, of(make), 1.5);
  }),
);

const NO_TREND = {
  14: [2.5, 3.9, 6.6, 11],
  21: [0.9, 1.6, 3.1, 8.7],
  30: [1.4, 2.9, 2.9, 4.8],
  90: [2.7, 3.3, 4, 3],
} as const;

const none = Object.entries(NO_TREND).flatMap(([n, known]) =>
  known.map((rate, at) =>
    scene({
      table: 'p < .05 without a trend',
      name: `${n} days, AR ${AR[at]}`,
      knownOf: 1200,
      tell: (random) =>
        shown(valuesOf(random, { n: Number(n), sd: 0.05, rho: AR[at] ?? 0 }), 1.25).course.p < 0.05,
      rates: [{ what: 'p < .05', of: (found) => found, known: rate, better: 'less' }],
    }),
  ),
);

const UNCHANGED = [
  { n: 30, sd: 0.03, known: [100, 98, 88] },
  { n: 30, sd: 0.1, known: [23, 11, 5] },
  { n: 90, sd: 0.03, known: [98, 98, 98] },
] as const;

const steady = UNCHANGED.flatMap(({ n, sd, known }) =>
  known.map((rate, at) =>
    scene({
      table: 'unchanged, steady',
      name: `${n} days, sd ${sd * 100}%, AR ${AR[at]}`,
      knownOf: SERIES,
      tell: (random) => shown(valuesOf(random, { n, sd, rho: AR[at] ?? 0 }), 1.6).direction,
      rates: [{ what: 'steady', of: (said) => said === 'steady', known: rate, better: 'more' }],
    }),
  ),
);

const drifting = scene({
  table: 'trend',
  name: 'walk without drift',
  knownOf: SERIES,
  tell: (random) =>
    shown(
      walk(
        errors(random, 30, 0).map((error) => 0.03 * error),
        1,
      ),
      1.25,
    ).direction,
  rates: [
    {
      what: 'a trend',
      of: (said) => said === 'degrading' || said === 'improving',
      known: 21,
      better: 'less',
    },
  ],
});

/** The words of trends, and how seldom there is one without a trend. */
export const trendScenes: readonly Scene[] = [
  ...growing,
  ...flatThenRising,
  ...disks,
  ...bent,
  ...lines,
  drifting,
  ...none,
  ...steady,
];
