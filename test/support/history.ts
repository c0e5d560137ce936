import { type Random, seeded } from '../../scripts/make-samples/random.ts';
import { type Conclusions, conclude } from '../../src/analyse/conclude.ts';
import type { Budget } from '../../src/model/budget.ts';
import { gaugeBudget } from './budget.ts';
import { rowOf } from './row.ts';

/** Noise of standard deviation 1 of which the share `rho` of yesterday's is left today. */
export function noiseOf(random: Random, days: number, rho = 0): readonly number[] {
  let last = random.normal();
  return Array.from({ length: days }, (_, day) => {
    last = day === 0 ? last : rho * last + Math.sqrt(1 - rho * rho) * random.normal();
    return last;
  });
}

/** Values of so many days, each of `at` its day with noise of the given share of it; undefined is a day without data. */
export function historyOf(
  name: string,
  days: number,
  at: (day: number) => number | undefined,
  noise = 0.02,
  rho = 0.2,
): readonly (number | undefined)[] {
  const errors = noiseOf(seeded(name, 1), days, rho);
  return errors.map((error, day) => {
    const level = at(day);
    return level === undefined ? undefined : level * (1 + noise * error);
  });
}

/** What is concluded from daily values that end on 1 February 2026, a Sunday, for a ceiling of 2 s unless told. */
export function concluded(
  values: readonly (number | undefined)[],
  differing: Partial<Budget> = {},
): Conclusions {
  const budget = gaugeBudget(differing);
  return conclude(budget, rowOf(values, { budget }).days);
}
