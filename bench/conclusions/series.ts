import type { Random } from '../../scripts/make-samples/random.ts';
import type { Daily } from '../../src/analyse/daily.ts';

/** Shocks of variance 1, Gaussian or with the heavy tails of Student's t with three degrees of freedom. */
export type Shocks = (random: Random) => number;

export const gaussian: Shocks = (random) => random.normal();

export const heavy: Shocks = (random) => {
  const squares = Array.from({ length: 3 }, () => random.normal() ** 2);
  return random.normal() / Math.sqrt(squares.reduce((sum, one) => sum + one, 0));
};

/** Errors of variance 1 of which the share rho of yesterday's is left today. */
export function errors(random: Random, n: number, rho: number, shocks: Shocks = gaussian): readonly number[] {
  let last = shocks(random);
  return Array.from({ length: n }, (_, day) => {
    if (day > 0) last = rho * last + Math.sqrt(1 - rho * rho) * shocks(random);
    return last;
  });
}

/** The factor of a day in a week whose Saturdays and Sundays are changed by a share; −0.5 halves them. */
export function weekendsAt(share: number): (day: number) => number {
  return (day) => (day % 7 >= 5 ? 1 + share : 1);
}

/** What a series is made of: its level, in which the errors are a share, times its week; or all three added up. */
export interface Make {
  readonly n: number;
  readonly level?: (day: number) => number;
  readonly sd: number;
  readonly rho?: number;
  readonly week?: (day: number) => number;
  readonly shocks?: Shocks;
  readonly adds?: boolean;
}

/** The values of the days. */
export function valuesOf(random: Random, make: Make): readonly number[] {
  const { n, level = () => 1, sd, rho = 0, week = () => 1, shocks, adds = false } = make;
  return errors(random, n, rho, shocks).map((error, day) =>
    adds ? level(day) + week(day) - 1 + sd * error : week(day) * level(day) * (1 + sd * error),
  );
}

/** Sums of daily increments. */
export function walk(increments: readonly number[], start: number): readonly number[] {
  let sum = start;
  return increments.map((increment) => {
    sum += increment;
    return sum;
  });
}

/** Values on successive days, as they are analysed. */
export function daily(values: readonly number[]): Daily {
  return { xs: values.map((_, day) => day), ys: values };
}
