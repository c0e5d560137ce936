import { describe, expect, test } from 'vitest';
import type { ComparablePeriods } from '../../src/model/beside.ts';
import type { Comparison } from '../../src/model/finding.ts';
import type { History } from '../../src/model/history.ts';
import { comparableOf } from '../../src/room/beside.ts';
import { quantity } from '../support/budget.ts';
import { about, historyOfStories, route, type Story } from '../support/room-stories.ts';

const week = (daysAgo: number) => Math.floor(daysAgo / 7);

function comparableIn(history: History): ComparablePeriods {
  const [life] = history.lives;
  if (!life) throw new Error('There is a life.');
  return comparableOf(life, history).weeks;
}

function lifeOf(story: Story): ComparablePeriods {
  return comparableIn(historyOfStories({ stories: [story], weeks: 20, months: 4 }));
}

const weeksOf = ({ periods }: ComparablePeriods) => [...periods.values()];

describe('the periods of a budget', () => {
  test('have levels that are more than a half-width apart where its days moved, and less where they did not', () => {
    const levels = weeksOf(
      lifeOf({ budget: { id: 'api/p95' }, on: about((ago) => (week(ago) < 5 ? 1.5 : 1)) }),
    ).map(({ level = Number.NaN }) => level);
    expect(Math.abs((levels[13] ?? 0) - (levels[14] ?? 0))).toBeLessThan(1);
    expect((levels[15] ?? 0) - (levels[14] ?? 0)).toBeGreaterThan(1.5);
  });

  test('are compared by their figures, of a ratio target by its errors, and over a rolling window by their days', () => {
    const value = (story: Story) => weeksOf(lifeOf(story)).at(-1)?.value ?? Number.NaN;
    expect(value({ budget: { id: 'api/p95' }, on: () => 1.25 })).toBeCloseTo(1.25, 9);
    expect(
      value({ budget: { id: 'api/up', bound: 'at_least', limit: quantity('99%') }, on: () => 0.995 }),
    ).toBeCloseTo(0.005, 9);
    expect(
      value({
        budget: { id: 'api/rolling', over: { text: '28d', days: 28 } },
        on: (ago) => (ago < 7 ? 3 : 1),
      }),
    ).toBeCloseTo(3, 9);
  });

  test('have no value where only a lower bound is known', () => {
    const bounds = weeksOf(
      lifeOf({ budget: { id: 'api/p95' }, on: () => 9, isBound: (ago) => week(ago) < 2 }),
    );
    expect(bounds.map(({ value }) => value).slice(-4)).toEqual([9, 9, undefined, undefined]);
  });

  test('have no level of three days, and one of four', () => {
    const of = (known: number) =>
      lifeOf({ budget: { id: 'api/p95' }, on: (ago) => (ago % 7 < known ? 1 : undefined) });
    expect(weeksOf(of(3)).some(({ level }) => level !== undefined)).toBe(false);
    expect(weeksOf(of(4)).every(({ level, days }) => level !== undefined && days === 4)).toBe(true);
  });

  test('have no level of a growth, whose days are measured by most of the same days', () => {
    const growth = lifeOf({
      budget: {
        id: 'db/growth',
        indicator: { kind: 'growth', gauge: 'size_bytes', where: {}, across: 'sum' },
      },
      on: about(() => 1),
    });
    expect(weeksOf(growth).map(({ level }) => level)).toEqual(Array(20).fill(undefined));
  });

  test('say what they would be under each limit there was, where there were several', () => {
    const limitOn = (ago: number) => quantity(week(ago) < 5 ? '1s' : '2s');
    const { limits } = lifeOf({ budget: { id: 'api/p95' }, on: () => 1.5, limitOn });
    expect(limits).toEqual([2, 1]);
    expect(weeksOf(lifeOf({ budget: { id: 'api/p95' }, on: () => 1.5, limitOn })).at(-1)?.under).toEqual([
      'within',
      'exceeded',
    ]);
    expect(weeksOf(lifeOf({ budget: { id: 'api/p95' }, on: () => 1.5 })).at(-1)?.under).toEqual([]);
  });

  test('keep what their own reports said of them', () => {
    const comparison: Comparison = {
      kind: 'compared',
      against: 'week_before',
      outcome: 'regressed',
      before: 1,
      now: 2,
      change: 1,
      p: 0.01,
    };
    const not: Comparison = {
      kind: 'not_compared',
      against: 'four_weeks_before',
      because: 'it is not tested here',
    };
    const life = lifeOf({
      budget: { id: 'api/p95' },
      on: () => 1,
      comparisons: (ago) => (ago === 0 ? [comparison, not] : []),
    });
    expect(
      weeksOf(life)
        .map(({ said }) => said)
        .slice(-2),
    ).toEqual([{}, { week_before: 'regressed' }]);
  });

  test('of a family are those of the member that was worst, and have levels while that is the last one', () => {
    const history = historyOfStories({
      stories: [
        { budget: route('/search'), on: about((ago) => (week(ago) < 6 ? 2.3 : 1)) },
        { budget: route('/cart'), on: about(() => 1.5) },
      ],
      weeks: 20,
    });
    const weeks = weeksOf(comparableIn(history));
    expect(weeks.map(({ of }) => of)).toEqual([
      ...Array(14).fill('api/route-p95[/cart]'),
      ...Array(6).fill('api/route-p95[/search]'),
    ]);
    expect(weeks.map(({ level }) => level !== undefined)).toEqual([
      ...Array(14).fill(false),
      ...Array(6).fill(true),
    ]);
  });
});
