import type { Random } from '../../scripts/make-samples/random.ts';
import { slopeInterval } from '../../src/statistics/slope.ts';
import { theilSen } from '../../src/statistics/theil-sen.ts';
import { type Scene, scene } from './scene.ts';
import { errors, gaussian, heavy, type Shocks, walk, weekendsAt } from './series.ts';

const DAYS = 28;
/** What grows grows by so much a day. */
const SLOPE = 8;

function holding(
  name: string,
  known: number,
  values: (random: Random) => readonly number[],
  slope = SLOPE,
): Scene {
  return scene({
    table: 'growth, 95% interval',
    name,
    knownOf: 400,
    tell: (random) => {
      const ys = values(random);
      const days = ys.map((_, day) => day);
      const { lower, upper } = slopeInterval(days, ys);
      const figure = theilSen(days, ys).slope;
      return Math.min(lower, figure) <= slope && slope <= Math.max(upper, figure);
    },
    rates: [{ what: 'holds', of: (held) => held, known, better: 'more' }],
  });
}

const increments =
  (sd: number, { rho = 0, shocks = gaussian, noise = 0, weekly = 0 }: Partial<Walk> = {}) =>
  (random: Random) => {
    const week = weekendsAt(weekly);
    // Weekends and workdays together keep the slope.
    const whole = (5 + 2 * (1 + weekly)) / 7;
    const made = errors(random, DAYS, rho, shocks).map(
      (error, day) => (week(day) * SLOPE) / whole + sd * error,
    );
    const seen = errors(random, DAYS, 0);
    return walk(made, 200).map((value, day) => value + noise * (seen[day] ?? 0));
  };

interface Walk {
  readonly rho: number;
  readonly shocks: Shocks;
  readonly noise: number;
  readonly weekly: number;
}

/** How often the interval of a growth holds the true one. */
export const growthScenes: readonly Scene[] = [
  ...[0, 0.3, 0.6, 0.8].map((rho) =>
    holding(`line, errors AR ${rho}`, 100, (random) =>
      errors(random, DAYS, rho).map((error, day) => 200 + SLOPE * day + 10 * error),
    ),
  ),
  ...[1, 4, 8].map((sd) => holding(`walk of 8 ± ${sd}`, 90, increments(sd))),
  holding('walk, t(3)', 90, increments(4, { shocks: heavy })),
  holding('walk, weekly', 90, increments(4, { weekly: -0.5 })),
  holding('walk with noise', 90, increments(4, { noise: 8 })),
  holding('increments AR 0.3', 82, increments(4, { rho: 0.3 })),
  holding('increments AR 0.5', 75, increments(4, { rho: 0.5 })),
  holding(
    'cleaned up every ten days',
    100,
    (random) => errors(random, DAYS, 0).map((error, day) => 200 + SLOPE * (day % 10) + 2 * error),
    0,
  ),
];
