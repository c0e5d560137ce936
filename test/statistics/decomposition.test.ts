import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contributions } from '../../src/statistics/decomposition.ts';

const counts = (amount: number, events: number) => ({ amount, events });
const side = fc.record({
  events: fc.integer({ min: 0, max: 1000 }),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
});
const group = fc.record({ before: side, now: side }).map(({ before, now }) => ({
  before: counts(before.events * before.share, before.events),
  now: counts(now.events * now.share, now.events),
}));
const rate = (all: readonly { readonly amount: number; readonly events: number }[]) =>
  all.reduce((sum, one) => sum + one.amount, 0) / all.reduce((sum, one) => sum + one.events, 0);

describe('the parts of a rate’s change that groups make', () => {
  it('are of their own rates where no shares change', () => {
    const [slow, other] = contributions([
      { before: counts(5, 50), now: counts(15, 50) },
      { before: counts(5, 50), now: counts(5, 50) },
    ]);
    expect(slow?.within).toBeCloseTo(0.1, 12);
    expect(slow?.mix).toBeCloseTo(0, 12);
    expect(other).toEqual({ within: 0, mix: expect.closeTo(0, 12) });
  });

  it('are of the mix alone where no rate changes, although the whole does (Simpson 1951)', () => {
    const parts = contributions([
      { before: counts(50, 100), now: counts(200, 400) },
      { before: counts(9, 900), now: counts(6, 600) },
    ]);
    expect(parts.map(({ within }) => within)).toEqual([0, 0]);
    expect(parts.reduce((sum, { mix }) => sum + mix, 0)).toBeCloseTo(0.206 - 0.059, 12);
    expect(parts[0]?.mix).toBeGreaterThan(parts[1]?.mix ?? 0);
  });

  it('count one that is new as a change of the mix', () => {
    const [fresh] = contributions([
      { before: counts(0, 0), now: counts(50, 100) },
      { before: counts(10, 1000), now: counts(9, 900) },
    ]);
    expect(fresh?.within).toBe(0);
    expect(fresh?.mix).toBeGreaterThan(0);
  });

  it('add up to the change of the whole', () => {
    fc.assert(
      fc.property(fc.array(group, { minLength: 1, maxLength: 8 }), (groups) => {
        const change = rate(groups.map(({ now }) => now)) - rate(groups.map(({ before }) => before));
        fc.pre(Number.isFinite(change));
        const parts = contributions(groups).reduce((sum, { within, mix }) => sum + within + mix, 0);
        expect(parts).toBeCloseTo(change, 9);
      }),
    );
  });
});
