import { describe, expect, it } from 'vitest';
import { replay } from '../../src/analyse/replay.ts';
import type { Budget } from '../../src/model/budget.ts';
import { gaugeBudget, quantity } from '../support/budget.ts';
import { rowOf } from '../support/row.ts';

function replayed(limit: string, values: readonly (number | undefined)[], differing: Partial<Budget> = {}) {
  const budget = gaugeBudget(differing);
  return replay(budget, quantity(limit), rowOf(values, { budget }).days);
}

describe('a replayed limit', () => {
  it('counts the recorded days that it would have judged exceeded and approaching', () => {
    // 90% of 320 s is 288 s: 288 and 320 come near it, 320 is still allowed, 321 is over.
    const days = [285, 287.9, 288, 320, 321, 400];
    expect(replayed('320 s', days, { limit: quantity('300 s') })).toEqual({
      limit: quantity('320 s'),
      exceeded: 2,
      approaching: 2,
      days: 6,
    });
  });

  it('judges n of m days: those without data are none of them', () => {
    expect(replayed('1 s', [2, undefined, 0.5, undefined])).toMatchObject({ exceeded: 1, days: 2 });
    expect(replayed('1 s', [undefined])).toMatchObject({ exceeded: 0, approaching: 0, days: 0 });
  });

  it('judges by the new limit alone, not by what the old one made of the day', () => {
    // Every day is over 2 s and none over 5 s.
    expect(replayed('5 s', [3, 4, 4.4])).toMatchObject({ exceeded: 0, approaching: 0, days: 3 });
  });

  it('keeps the budget’s own share from which it counts as approached', () => {
    expect(replayed('2 s', [1.2], { approaching: 0.6 })).toMatchObject({ approaching: 1 });
    expect(replayed('2 s', [1.2])).toMatchObject({ approaching: 0 });
  });

  it.each([
    // Over a floor of 40 TPS, 40 ÷ 0.9 = 44.4 is where it counts as approached.
    { limit: '40 TPS', values: [39.9, 40, 44, 45], exceeded: 1, approaching: 2 },
    // A target of 99.9%: 0.09% of errors are 90% of the 0.1% allowed.
    { limit: '99.9%', values: [0.998, 0.999, 0.9991, 0.9992], exceeded: 1, approaching: 2 },
  ])('is mirrored over a floor of $limit', ({ limit, values, exceeded, approaching }) => {
    const floor = { bound: 'at_least', limit: quantity(limit) } as const;
    expect(replayed(limit, values, floor)).toMatchObject({ exceeded, approaching, days: 4 });
  });
});
