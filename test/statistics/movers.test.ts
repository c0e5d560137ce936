import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Move, moversOf, variancesOf } from '../../src/statistics/movers.ts';

const still: Move = { size: 0.01, error: 0.02, part: 0.01 };
const moved = (part: number, size = 0.5): Move => ({ size, error: 0.02, part });
const many = (count: number, one: Move) => Array.from({ length: count }, () => one);

describe('which of several moved', () => {
  it('are up to three that stand apart, those that make most first', () => {
    expect(moversOf([...many(11, still), moved(0.9)])).toEqual({ kind: 'some', which: [11] });
    expect(moversOf([moved(0.2, 0.6), ...many(4, still), moved(0.7)])).toEqual({
      kind: 'some',
      which: [5, 0],
    });
    expect(moversOf([...many(3, moved(0.3)), still])).toMatchObject({ kind: 'some', which: { length: 3 } });
    expect(moversOf([...many(4, moved(0.24)), still]).kind).not.toBe('some');
  });

  it('may be one of two', () => {
    expect(moversOf([still, moved(0.95)])).toEqual({ kind: 'some', which: [1] });
  });

  it('are all where all moved alike, by somewhat more or less', () => {
    expect(moversOf([moved(0.3, 0.2), moved(0.3, 0.3), moved(0.4, 0.25)])).toEqual({ kind: 'all' });
  });

  it('are not known where the one that moved makes little of the change', () => {
    expect(moversOf([...many(11, still), moved(0.3)])).toEqual({ kind: 'unclear' });
  });

  it('are not known where one that makes much of it may have moved as well', () => {
    const noisy: Move = { size: 0.4, error: 0.3, part: 0.35 };
    expect(moversOf([moved(0.6), noisy, ...many(4, still)])).toEqual({ kind: 'unclear' });
    expect(moversOf([moved(0.9), { ...noisy, part: 0.05 }, ...many(4, still)])).toEqual({
      kind: 'some',
      which: [0],
    });
  });

  it('are not known where nothing is shown, of one, and of none', () => {
    expect(moversOf(many(5, still))).toEqual({ kind: 'unclear' });
    expect(moversOf([moved(1)])).toEqual({ kind: 'unclear' });
    expect(moversOf([])).toEqual({ kind: 'unclear' });
  });

  it('do not depend on the order in which they are given', () => {
    const move = fc.record({
      size: fc.double({ min: -1, max: 1, noNaN: true }),
      error: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
      part: fc.double({ min: -1, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(move, { maxLength: 8, selector: ({ size }) => size }), (moves) => {
        const reversed = moversOf(moves.toReversed());
        const told = moversOf(moves);
        expect(reversed.kind).toBe(told.kind);
        if (told.kind !== 'some' || reversed.kind !== 'some') return;
        const back = reversed.which.map((index) => moves.length - 1 - index);
        expect(new Set(back)).toEqual(new Set(told.which));
      }),
    );
  });
});

describe('the variance of each of several', () => {
  it('is without what they have in common at a moment', () => {
    const week = [0, 0, 0, 0, 0, 1, 1];
    const some = variancesOf([week, week, week].map((values) => [values, []]));
    expect(some).toEqual([0, 0, 0]);
  });

  it('is that around its own mean on each side where there are too few to tell what is common', () => {
    const [one] = variancesOf([
      [
        [1, 3],
        [10, 12],
      ],
    ]);
    // Two deviations of 1 on each side, and two means are taken.
    expect(one).toBe(2);
  });

  it('is not less than is usual of all, and unknown of too few values', () => {
    const variances = variancesOf([
      [
        [1, 1, 1],
        [1, 1],
      ],
      [
        [1, 3, 1],
        [3, 1],
      ],
      [
        [2, 0, 4],
        [0, 4],
      ],
      [[1], [2, undefined]],
    ]);
    expect(variances[0]).toBe(Math.max(variances[0] ?? 0, variances[1] ?? 0));
    expect(variances[3]).toBeUndefined();
  });
});
