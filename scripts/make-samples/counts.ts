import type { Budget } from '../../src/model/budget.ts';
import type { Measured } from '../../src/model/series.ts';
import { DAYS } from './calendar.ts';
import { seeded } from './random.ts';
import { actualFor } from './story.ts';

/** The increases on every day that make the usage of a rate. */
export function increasesFor(
  budget: Budget,
  usage: readonly number[],
  present: readonly number[],
): readonly number[] {
  const random = seeded(budget.id, 'increase');
  return DAYS.map(({ start, end }, index) =>
    random.count(actualFor(budget, usage[index] ?? 0) * (end - start) * (present[index] ?? 0)),
  );
}

/** Part and whole of a ratio on every day. What varies are the bad events, be they the part or the rest. */
export function dailyRatios(
  budget: Budget,
  usage: readonly number[],
  events: readonly number[],
): readonly Measured[] {
  const good = budget.indicator.kind === 'ratio' && budget.indicator.of === 'good';
  const random = seeded(budget.id, 'bad events');
  return DAYS.map((_, index) => {
    const whole = events[index] ?? 0;
    const actual = actualFor(budget, usage[index] ?? 0);
    const bad = Math.min(whole, random.count(whole * (budget.bound === 'at_least' ? 1 - actual : actual)));
    return { kind: 'ratio', part: good ? whole - bad : bad, whole };
  });
}
