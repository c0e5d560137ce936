import { describe, expect, it } from 'vitest';
import { beginningOf } from '../../src/statistics/beginning.ts';

const days = (n: number) => Array.from({ length: n }, (_, day) => day);
/** A little noise that is the same each time. */
const noise = (day: number) => 0.01 * Math.sin(12.9898 * day) * Math.cos(78.233 * day);

describe('when a trend began', () => {
  it.each([10, 15, 20])('is the last day at the level before it: day %i', (from) => {
    const ys = days(30).map((day) => 1 + 0.03 * Math.max(0, day - from) + noise(day));
    const found = beginningOf(days(30), ys);
    expect(found.kind).toBe('at');
    expect(found).toHaveProperty('place', expect.closeTo(from, -0.5));
  });

  it('may be older than the values of a line, an exponential course and one that levels off', () => {
    const courses = [
      (day: number) => 1 + 0.02 * day,
      (day: number) => 1.02 ** day,
      (day: number) => 2 - Math.exp(-day / 10),
    ];
    for (const course of courses) {
      expect(
        beginningOf(
          days(30),
          days(30).map((day) => course(day) + noise(day)),
        ).kind,
      ).toBe('before');
    }
  });

  it('goes by days, and not by the values that there are', () => {
    const some = days(40).filter((day) => day % 5 !== 3);
    const ys = some.map((day) => 1 + 0.03 * Math.max(0, day - 20) + noise(day));
    const found = beginningOf(some, ys);
    expect(found.kind === 'at' && Math.abs((some[found.place] ?? 0) - 20)).toBeLessThanOrEqual(2);
  });

  it('is found without noise, and of few values nothing is said', () => {
    const ys = days(30).map((day) => 1 + 0.03 * Math.max(0, day - 15));
    expect(beginningOf(days(30), ys)).toEqual({ kind: 'at', place: 15 });
    expect(beginningOf(days(14), days(14))).toEqual({ kind: 'before', last: 0 });
  });
});
