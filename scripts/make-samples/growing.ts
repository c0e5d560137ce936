import type { Budget } from '../../src/model/budget.ts';
import type { Measured } from '../../src/model/series.ts';
import { DAYS } from './calendar.ts';
import { seeded } from './random.ts';
import { actualFor, type Story } from './story.ts';

/** The last value of a growing gauge on every day: each day adds what its usage says, and a clean-up takes some back. */
export function dailyGrowing(
  budget: Budget,
  { start = 0 }: Story,
  usage: readonly number[],
): readonly Measured[] {
  const random = seeded(budget.id, 'growing');
  let stands = start;
  return DAYS.map((day, index) => {
    const perSecond = actualFor(budget, usage[index] ?? 0);
    const added = perSecond * (day.end - day.start);
    stands += added;
    const unpruned = added * (((index % 7) - 3) * 0.3 + 0.4 * random.normal());
    return { kind: 'number', value: Math.round(stands + unpruned) };
  });
}
