import { describe, expect, it } from 'vitest';
import { BOUNDS } from '../../../src/model/bounds.ts';
import { seenOf } from '../../../src/why/places/told.ts';

const note = (at: number, text = 'x') => ({ kind: 'note', at, service: 'api', text }) as const;
const seen = (changes: readonly ReturnType<typeof note>[]) =>
  seenOf('ci', { start: 10, end: 5000 }, { changes, unnamed: [], unknown: [] });

describe('what a place tells', () => {
  it('is of its stretch alone, both ends among it, the latest first', () => {
    expect(seen([9, 10, 5000, 5001].map((at) => note(at))).changes.map(({ at }) => at)).toEqual([5000, 10]);
  });

  it('is as many changes as the bound says, and no more, which it says', () => {
    const most = BOUNDS.changes.most;
    const many = (count: number) => seen(Array.from({ length: count }, (_, index) => note(20 + index)));
    expect([many(most).changes.length, many(most).unknown]).toEqual([most, []]);
    const more = many(most + 1);
    expect([more.changes.length, more.changes[0]?.at]).toEqual([most, 20 + most]);
    expect(more.unknown).toEqual([`Of ${most + 1} changes the latest ${most} are looked at.`]);
  });

  it('is one line that ends, and says whose it is', () => {
    const [change] = seen([note(20, `a\n\u202eb ${'c'.repeat(5000)}`)]).changes;
    expect(change?.text).toMatch(/^a b c+…$/);
    expect(change?.text.length).toBeLessThanOrEqual(200);
    expect(change?.place).toBe('ci');
  });
});
