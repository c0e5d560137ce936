import { describe, expect, it } from 'vitest';
import type { Window } from '../../src/model/window.ts';
import type { Contrast } from '../../src/why/contrast.ts';
import { gridOf, likeNow } from '../../src/why/grid.ts';

const [HOUR, DAY] = [3600, 86_400];
/** A moment in the afternoon, ten days after the first. */
const SINCE = 10 * DAY + 16 * HOUR;
const contrast = (now: Window, differing: Partial<Contrast> = {}): Contrast => ({
  before: { start: SINCE - 2 * HOUR - 7 * DAY, end: SINCE - 2 * HOUR },
  now,
  cell: DAY,
  every: DAY,
  ...differing,
});
const startsIn = (windows: readonly Window[] = []) => windows.map(({ start }) => (start - SINCE) / DAY);

describe('the pieces of two stretches', () => {
  it('are whole days from the first bad moment on, and those before it that were good', () => {
    const grid = gridOf(contrast({ start: SINCE, end: SINCE + 3.5 * DAY }), []);
    expect(startsIn(grid?.now)).toEqual([0, 1, 2]);
    expect(startsIn(grid?.before)).toEqual([-7, -6, -5, -4, -3, -2]);
    expect(grid?.moments).toEqual({ start: SINCE - 6 * DAY, end: SINCE + 3 * DAY, step: DAY });
    for (const { start, end } of [...(grid?.before ?? []), ...(grid?.now ?? [])])
      expect(end - start).toBe(DAY);
  });

  it('are as long as the stretch of now where that is shorter, at the same hours of each day', () => {
    const grid = gridOf(contrast({ start: SINCE, end: SINCE + 5 * HOUR }), []);
    expect(grid?.cell).toBe(5 * HOUR);
    expect(startsIn(grid?.now)).toEqual([0]);
    expect(startsIn(grid?.before)).toEqual([-7, -6, -5, -4, -3, -2, -1]);
  });

  it('are without those in which maintenance was planned', () => {
    const hole = { start: SINCE + DAY + 7 * HOUR, end: SINCE + DAY + 8 * HOUR };
    const grid = gridOf(contrast({ start: SINCE, end: SINCE + 3 * DAY }), [hole]);
    expect(startsIn(grid?.now)).toEqual([0, 2]);
    expect(
      gridOf(contrast({ start: SINCE, end: SINCE + DAY }), [{ start: SINCE, end: SINCE + HOUR }]),
    ).toBeUndefined();
  });

  it('are of now alone where nothing is before', () => {
    const { before, ...only } = contrast({ start: SINCE, end: SINCE + 2 * DAY });
    expect(before).toBeDefined();
    expect(gridOf(only, [])).toMatchObject({
      before: [],
      moments: { start: SINCE + DAY, end: SINCE + 2 * DAY },
    });
  });
});

describe('how much each piece of before counts', () => {
  const days = (...from: readonly number[]) =>
    from.map((day) => ({ start: SINCE + day * DAY, end: SINCE + (day + 1) * DAY }));

  it('is weekday for weekday where each has its like', () => {
    const weights = likeNow({ before: days(-7, -6, -5, -4, -3, -2, -1), now: days(0, 1) });
    expect(weights).toEqual([1, 1, 0, 0, 0, 0, 0]);
  });

  it('is alike for a day that has none', () => {
    const weights = likeNow({ before: days(-6, -5, -4, -3, -2), now: days(0, 1) });
    expect(weights).toEqual([1.2, 0.2, 0.2, 0.2, 0.2].map((weight) => expect.closeTo(weight, 12)));
  });

  it('is alike for hours', () => {
    const hours = (...from: readonly number[]) =>
      from.map((day) => ({ start: day * DAY, end: day * DAY + HOUR }));
    expect(likeNow({ before: hours(-7, -6, -5, -4), now: hours(0) })).toEqual([0.25, 0.25, 0.25, 0.25]);
  });
});
