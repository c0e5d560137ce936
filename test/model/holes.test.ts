import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holesOf, leftOutOf, piecesOf } from '../../src/model/holes.ts';
import { type Coverage, joined } from '../../src/model/series.ts';
import { secondsOf, type Window } from '../../src/model/window.ts';

const planned = (start: number, end: number, ...budgets: readonly string[]) => ({
  start,
  end,
  service: 'api',
  budgets,
  reason: 'Upgrade',
});

const stretch = fc
  .tuple(fc.integer({ min: -50, max: 150 }), fc.integer({ min: 1, max: 60 }))
  .map(([start, length]): Window => ({ start, end: start + length }));

describe('the holes of a budget', () => {
  it('are its own maintenance alone, joined where it overlaps or touches', () => {
    const all = [planned(50, 60, 'a'), planned(0, 10, 'a', 'b'), planned(10, 20, 'a'), planned(15, 18, 'a')];
    expect(holesOf(all, { id: 'a' })).toEqual([
      { start: 0, end: 20 },
      { start: 50, end: 60 },
    ]);
    expect(holesOf(all, { id: 'b' })).toEqual([{ start: 0, end: 10 }]);
    expect(holesOf(all, { id: 'c' })).toEqual([]);
  });
});

describe('the coverage of several stretches', () => {
  it('knows when data were first and last seen only where its outer parts do', () => {
    const at = (start: number, coverage: Coverage) => ({ window: { start, end: start + 100 }, coverage });
    const half = { present: 50, expected: 100, first: 10, last: 60 };
    const full = { present: 100, expected: 100 };
    const none = { present: 0, expected: 100 };
    expect(joined([at(0, half), at(100, full)])).toEqual({ present: 150, expected: 200, first: 10 });
    expect(joined([at(-100, full), at(0, half)])).toEqual({ present: 150, expected: 200, last: 60 });
    expect(joined([at(-100, none), at(0, half), at(100, none)])).toEqual({
      present: 50,
      expected: 300,
      first: 10,
      last: 60,
    });
  });

  it('has a whole part beside one without data from its first step to its end', () => {
    const at = (start: number, present: number) => ({
      window: { start, end: start + 1000 },
      coverage: { present, expected: 10 },
    });
    const [before, full, after] = [at(0, 0), at(1000, 10), at(2000, 0)];
    expect(joined([before, full, after])).toMatchObject({ first: 1100, last: 2000 });
  });
});

describe('what is left of a window', () => {
  it('is the window where nothing is planned in it', () => {
    const window = { start: 0, end: 100 };
    expect(piecesOf(window, [{ start: 100, end: 200 }])).toEqual([window]);
    expect(piecesOf(window, [])).toEqual([window]);
  });

  it('is nothing where all of it is planned, and the rest where it begins or ends so', () => {
    const window = { start: 0, end: 100 };
    expect(piecesOf(window, [{ start: -5, end: 100 }])).toEqual([]);
    expect(piecesOf(window, [{ start: -5, end: 5 }])).toEqual([{ start: 5, end: 100 }]);
    expect(piecesOf(window, [{ start: 95, end: 105 }])).toEqual([{ start: 0, end: 95 }]);
  });

  it('has every second that no maintenance has, once, and no other', () => {
    fc.assert(
      fc.property(stretch, fc.array(stretch, { maxLength: 6 }), (window, all) => {
        const holes = holesOf(
          all.map(({ start, end }) => planned(start, end, 'a')),
          { id: 'a' },
        );
        const pieces = piecesOf(window, holes);
        const seconds = Array.from({ length: secondsOf(window) }, (_, index) => window.start + index);
        const isIn = (second: number, windows: readonly Window[]) =>
          windows.filter(({ start, end }) => second >= start && second < end).length;
        expect(seconds.map((second) => isIn(second, pieces))).toEqual(
          seconds.map((second) => (isIn(second, all) > 0 ? 0 : 1)),
        );
        const left = pieces.reduce((sum, piece) => sum + secondsOf(piece), 0);
        expect(left + leftOutOf(window, holes)).toBe(secondsOf(window));
      }),
    );
  });
});
