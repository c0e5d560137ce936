import type { Random } from '../../scripts/make-samples/random.ts';
import { type Beginning, beginningOf } from '../../src/statistics/beginning.ts';
import { DAILY_SPIKES, withoutSpikes } from '../../src/statistics/spikes.ts';
import { type Scene, scene } from './scene.ts';
import { daily, valuesOf, weekendsAt } from './series.ts';
import { searched } from './steps.ts';

const LIMIT = 1;
const WEEK = weekendsAt(-0.3);
/** By so many days the day that is said may be off. */
const OFF = 3;

type Told = Beginning & { readonly truth: number };

/** When the trend of values began, of those that the analysis calls a trend. */
function told(values: readonly number[], truth: number): Told | undefined {
  const { xs, ys } = daily(values);
  const { isTrend, found } = searched({ xs, ys }, LIMIT);
  if (!isTrend || found) return undefined;
  return { ...beginningOf(xs, withoutSpikes(xs, ys, DAILY_SPIKES)), truth };
}

const isSaid = (one: Told | undefined) => one && one.kind !== 'before';
const isNear = (one: Told | undefined) =>
  one?.kind === 'at' ? Math.abs(one.place - one.truth) <= OFF : undefined;
const holds = (one: Told | undefined) => {
  if (one?.kind === 'between') return one.first <= one.truth && one.truth <= one.last;
  return one?.kind === 'before' ? one.truth <= one.last : undefined;
};

/** A rise over all days by the shape of its course. */
const COURSES: readonly (readonly [name: string, course: (share: number) => number, known: number])[] = [
  ['line', (share) => 1 + 0.3 * share, 0.3],
  ['exponential', (share) => 1.3 ** share, 0.3],
  ['accelerating', (share) => 1 + 0.3 * share ** 2, 5.4],
  ['levelling off', (share) => 1 - (0.3 * Math.expm1(-3 * share)) / -Math.expm1(-3), 0.3],
];

const throughAll = COURSES.map(([name, course, known]) =>
  scene({
    table: 'since when a trend',
    name: `${name} through all of 60 days`,
    knownOf: 1000,
    tell: (random) =>
      told(valuesOf(random, { n: 60, sd: 0.03, rho: 0.3, week: WEEK, level: (day) => course(day / 59) }), 0),
    rates: [{ what: 'it began on the way', of: isSaid, known, better: 'less' }],
  }),
);

/** By days, noise, AR and rise: how often it is said to have begun on the way, how often a single day is near, and a stretch holds it. */
const RAMPS = [
  [30, 0.02, 0.3, 0.3, 56, 98, 95],
  [60, 0.02, 0.3, 0.3, 65, 98, 96],
  [60, 0.03, 0.3, 0.3, 50, 93, 97],
  [60, 0.03, 0.6, 0.3, 26, 71, 92],
  [90, 0.03, 0.3, 0.3, 58, 93, 99],
  [90, 0.05, 0.3, 0.6, 57, 94, 99],
] as const;

const ramps = RAMPS.map(([n, sd, rho, rise, said, near, held]) =>
  scene({
    table: 'since when a trend',
    name: `${n} days, noise ${sd * 100}%, AR ${rho}, +${rise * 100}% from some day on`,
    knownOf: 300,
    tell: (random: Random) => {
      const truth = Math.floor(7 + random.uniform() * (n - 21));
      const level = (day: number) => 1 + (rise * Math.max(0, day - truth)) / (n - 1 - truth);
      return told(valuesOf(random, { n, sd, rho, week: WEEK, level }), truth);
    },
    rates: [
      { what: 'it began on the way', of: isSaid, known: said, better: 'more' },
      { what: `a day is within ${OFF}`, of: isNear, known: near, better: 'more' },
      { what: 'a stretch holds it', of: holds, known: held, better: 'more' },
    ],
  }),
);

/** Since when a trend is one. */
export const beginningScenes: readonly Scene[] = [...throughAll, ...ramps];
