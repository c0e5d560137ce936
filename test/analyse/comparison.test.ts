import { describe, expect, it } from 'vitest';
import { seeded } from '../../scripts/make-samples/random.ts';
import { type Compared, compare, comparedDays, type WindowedDay } from '../../src/analyse/comparison.ts';
import type { Budget } from '../../src/model/budget.ts';
import type { Comparison } from '../../src/model/finding.ts';
import { gaugeBudget, quantity } from '../support/budget.ts';
import { noiseOf } from '../support/history.ts';

const QUIET_WEEKENDS = [1, 1, 1, 1, 1, 0.5, 0.5];

/** Five weeks of days, each at its week's level with a little noise and quiet weekends. */
function weeksOf(levels: readonly number[], noise = 0.03): readonly WindowedDay[] {
  const errors = noiseOf(seeded('weeks', levels.length), levels.length * 7, 0.2);
  return errors.map((error, x) => {
    const week = Math.floor(x / 7);
    return {
      x,
      window: `week ${week}`,
      value: (levels[week] ?? 0) * (QUIET_WEEKENDS[x % 7] ?? 1) * (1 + noise * error),
    };
  });
}

function compareWeeks(
  levels: readonly number[],
  {
    limited = {},
    noise = 0.03,
    days = weeksOf(levels, noise),
    ...differing
  }: Partial<Omit<Compared, 'days'>> & {
    readonly days?: readonly WindowedDay[];
    readonly limited?: Partial<Budget>;
    readonly noise?: number;
  } = {},
): Comparison {
  const last = levels.length - 1;
  const budget = gaugeBudget(limited);
  return compare({
    budget,
    against: 'week_before',
    days: comparedDays(budget, days),
    now: { window: `week ${last}`, figure: levels[last] },
    before: { window: `week ${last - 1}`, figure: levels[last - 1] },
    ...differing,
  });
}

describe('a period against an earlier one', () => {
  it.each([
    { now: 1.5, outcome: 'regressed' },
    { now: 1.11, outcome: 'regressed' },
    { now: 1.09, outcome: 'unchanged' },
    { now: 0.91, outcome: 'unchanged' },
    { now: 0.89, outcome: 'improved' },
  ])('from 1 to $now under quiet weekends is $outcome: a tenth is notable', ({ now, outcome }) => {
    const found = compareWeeks([1, 1, 1, 1, now]);
    expect(found).toMatchObject({ kind: 'compared', outcome, before: 1, now });
    expect(found).toMatchObject({ change: expect.closeTo(now - 1, 12) });
    expect(found).not.toHaveProperty('ofIncrements');
  });

  it('is unchanged, however much its figure moved, when its days did not', () => {
    const figures = {
      now: { window: 'week 4', figure: 2 },
      before: { window: 'week 3', figure: 1 },
    };
    expect(compareWeeks([1, 1, 1, 1, 1], figures)).toMatchObject({ outcome: 'unchanged', change: 1 });
  });

  it('is unchanged when its days moved the other way than its figure', () => {
    const figures = {
      now: { window: 'week 4', figure: 1.5 },
      before: { window: 'week 3', figure: 1 },
    };
    const found = compareWeeks([1, 1, 1, 1, 0.5], figures);
    expect(found).toMatchObject({ outcome: 'unchanged' });
    if (found.kind === 'compared') expect(found.p).toBeLessThan(0.04);
  });

  it('of days that are all equal is unchanged', () => {
    const days = Array.from({ length: 35 }, (_, x) => ({ x, window: `week ${Math.floor(x / 7)}`, value: 1 }));
    expect(compareWeeks([1, 1, 1, 1, 1], { days })).toMatchObject({ outcome: 'unchanged', p: 1 });
  });

  it('tells scatter from change: the same 15% is shown by calm days and not by wild ones', () => {
    expect(compareWeeks([1, 1, 1, 1, 1.15])).toMatchObject({ outcome: 'regressed' });
    expect(compareWeeks([1, 1, 1, 1, 1.15], { noise: 0.4 })).toMatchObject({ outcome: 'unchanged' });
  });

  it.each([
    { before: 800, now: 600, change: -0.25, outcome: 'regressed' },
    { before: 600, now: 800, change: 1 / 3, outcome: 'improved' },
  ])('under at least 500 TPS from $before to $now is $outcome', ({ before, now, change, outcome }) => {
    const limited = { bound: 'at_least', limit: quantity('500 TPS') } as const;
    expect(compareWeeks([before, before, before, before, now], { limited })).toMatchObject({
      outcome,
      change: expect.closeTo(change, 12),
    });
  });

  it('compares the errors of a ratio target: 99.9% to 99.8% is twice as many', () => {
    const limited = { bound: 'at_least', limit: quantity('99.5%') } as const;
    const days = weeksOf([0.001, 0.001, 0.001, 0.001, 0.002]).map((day) => ({
      ...day,
      value: 1 - day.value,
    }));
    const found = compareWeeks([0.999, 0.999, 0.999, 0.999, 0.998], { limited, days });
    expect(found).toMatchObject({ outcome: 'regressed', change: expect.closeTo(1, 9) });
    expect(found).toMatchObject({ before: expect.closeTo(0.999, 12), now: expect.closeTo(0.998, 12) });
  });

  it('of a growth is one of its daily increments, without an odd day', () => {
    const mean = 'mean of its days';
    const sides = {
      now: { window: 'week 4', figure: mean },
      before: { window: 'week 3', figure: mean },
    } as const;
    const days = Array.from({ length: 35 }, (_, x) => ({
      x,
      window: `week ${Math.floor(x / 7)}`,
      value: x === 31 ? 90 : (x >= 28 ? 16 : 8) + (x % 2),
    }));
    const found = compareWeeks([], { days, ...sides });
    expect(found).toMatchObject({ outcome: 'regressed', ofIncrements: true });
    if (found.kind === 'compared') {
      expect(found.before).toBeCloseTo(8.5, 0);
      expect(found.now).toBeCloseTo(16.5, 0);
    }
  });
});

describe('no comparison', () => {
  it.each([
    { name: 'this period is unknown', before: 1, now: undefined, because: 'this period has no figure' },
    {
      name: 'the earlier one is unknown',
      before: undefined,
      now: 1,
      because: 'the earlier period has no figure',
    },
    {
      name: 'it would be relative to zero',
      before: 0,
      now: 1,
      because: 'the earlier figure is zero, so there is no relative change',
    },
  ])('is made when $name', ({ before, now, because }) => {
    const figures = { now: { window: 'week 4', figure: now }, before: { window: 'week 3', figure: before } };
    expect(compareWeeks([1, 1, 1, 1, 1], figures)).toEqual({
      kind: 'not_compared',
      against: 'week_before',
      because,
    });
  });

  it('is made of a ratio target that had no errors, which is not a figure of zero', () => {
    const limited = { bound: 'at_least', limit: quantity('99.5%') } as const;
    const figures = { now: { window: 'week 4', figure: 0.99 }, before: { window: 'week 3', figure: 1 } };
    expect(compareWeeks([1, 1, 1, 1, 0.99], { limited, ...figures })).toMatchObject({
      because: 'the earlier period had no errors, so there is no relative change',
    });
  });

  it('is made on fewer than four days a side', () => {
    const days = weeksOf([1, 1, 1, 1, 2]).filter(({ x }) => x < 31);
    expect(compareWeeks([1, 1, 1, 1, 2], { days })).toMatchObject({
      because: '3 days with data; 4 are needed',
    });
  });

  it('is made where two weeks of four days tell nothing beside the week’s pattern', () => {
    const days = weeksOf([1, 2]).filter(({ x }) => x % 7 < 4);
    expect(compareWeeks([1, 2], { days }).kind).toBe('compared');
    const few = weeksOf([1, 2, 1, 1]).filter(({ x }) =>
      [0, 1, 2, 3, 14, 15, 16, 17, 4, 5, 6, 11, 12, 13].includes(x),
    );
    const labelled = few.map((day) => ({
      ...day,
      window: day.x < 4 ? 'a' : day.x >= 14 ? 'b' : `own ${day.x}`,
    }));
    const sides = { now: { window: 'b', figure: 2 }, before: { window: 'a', figure: 1 } };
    expect(compareWeeks([], { days: labelled, ...sides })).toMatchObject({
      because: 'there are too few days with data for the weeks to be told apart',
    });
  });
});
