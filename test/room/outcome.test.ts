import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ForecastGist } from '../../src/model/gist.ts';
import { addDays } from '../../src/model/period.ts';
import { baseValue } from '../../src/model/quantity.ts';
import type { DayPoint } from '../../src/model/verdict.ts';
import { type Afterwards, outcomeOf } from '../../src/room/outcome.ts';
import { budget, quantity } from '../support/budget.ts';

const SAID = '2026-03-01';
const CROSSING: ForecastGist = {
  kind: 'crossing',
  earliest: '2026-03-05',
  central: '2026-03-08',
  latest: '2026-03-11',
  horizon: '2026-06-01',
};
const { latest: _latest, ...UNBOUNDED } = CROSSING;
const POSSIBLE: ForecastGist = {
  kind: 'possible',
  earliest: '2026-03-05',
  horizon: '2026-03-20',
  chance: 0.6,
  because: 'scattered',
};

/** The days after 1 March under a limit of 2 s, one a figure; without one there were no data. */
function daysAfter(values: readonly (number | undefined)[], limit = 2): readonly DayPoint[] {
  return values.map((value, index) => ({
    date: addDays(SAID, index + 1),
    status: value === undefined ? 'unknown' : value > limit ? 'exceeded' : 'within',
    limit,
    ...(value === undefined ? {} : { value }),
  }));
}

function became(forecast: ForecastGist, days: readonly DayPoint[], then: Partial<Afterwards> = {}) {
  return outcomeOf(forecast, { on: SAID, budget: budget() }, { days, steps: [], isGone: false, ...then });
}

/** Within the limit, but for the day so many days after 1 March. */
const overOn = (day: number, of = 30) =>
  daysAfter(Array.from({ length: of }, (_, index) => (index + 1 === day ? 3 : 1)));

describe('what became of a forecast', () => {
  test.each([
    ['held on its earliest day', 4, { kind: 'held', day: '2026-03-05' }],
    ['held on its latest day', 10, { kind: 'held', day: '2026-03-11' }],
    ['came early the day before its earliest', 3, { kind: 'early', day: '2026-03-04' }],
    ['came late the day after its latest', 11, { kind: 'late', day: '2026-03-12' }],
  ])('it %s', (_, day, outcome) => {
    expect(became(CROSSING, overOn(day))).toEqual(outcome);
  });

  test('it did not come when its latest day is past, and is open before', () => {
    expect(became(CROSSING, overOn(0, 10))).toEqual({ kind: 'not' });
    expect(became(CROSSING, overOn(0, 9))).toEqual({ kind: 'open' });
    expect(became(CROSSING, [])).toEqual({ kind: 'open' });
  });

  test('without a latest day it comes early, holds or is open, and lapses with its horizon', () => {
    expect(became(UNBOUNDED, overOn(3))).toMatchObject({ kind: 'early' });
    expect(became(UNBOUNDED, overOn(29))).toMatchObject({ kind: 'held' });
    expect(became(UNBOUNDED, overOn(0, 90))).toEqual({ kind: 'open' });
    expect(became(UNBOUNDED, overOn(0, 92))).toEqual({ kind: 'lapsed' });
    expect(became(POSSIBLE, overOn(19))).toMatchObject({ kind: 'held' });
    expect(became(POSSIBLE, overOn(20))).toEqual({ kind: 'lapsed' });
  });

  test('a limit of another size voids it, unless it was known to come', () => {
    const [before, after] = [daysAfter([1, 1]), daysAfter([1, 1, 1, 3, 3], 4).slice(2)];
    expect(became(CROSSING, [...before, ...after])).toEqual({
      kind: 'void',
      because: 'limit',
      day: '2026-03-04',
    });
    const planned = budget({
      limit: quantity('4s'),
      history: [{ limit: quantity('2s'), until: '2026-03-03', end: 0 }],
    });
    const saying = { on: SAID, budget: planned };
    const then = { days: [...before, ...after], steps: [], isGone: false };
    expect(outcomeOf(CROSSING, saying, then)).toEqual({ kind: 'open' });
  });

  test('a step after it voids it, and one that was known does not', () => {
    const steps = [{ earliest: '2026-03-03', latest: '2026-03-04' }];
    expect(became(CROSSING, overOn(5), { steps })).toEqual({
      kind: 'void',
      because: 'step',
      day: '2026-03-03',
    });
    const known = [{ earliest: '2026-02-20', latest: SAID }];
    expect(became(CROSSING, overOn(5), { steps: known })).toMatchObject({ kind: 'held' });
    const afterwards = [{ earliest: '2026-03-12', latest: '2026-03-13' }];
    expect(became(CROSSING, overOn(15), { steps: afterwards })).toEqual({ kind: 'not' });
  });

  test('a budget that went, or has no figures, voids it', () => {
    expect(became(CROSSING, overOn(0, 5), { isGone: true })).toEqual({
      kind: 'void',
      because: 'gone',
      day: '2026-03-06',
    });
    expect(became(CROSSING, daysAfter(Array.from({ length: 12 }, () => undefined)))).toMatchObject({
      because: 'no_data',
    });
  });

  test('of a lower bound, less is beyond it', () => {
    const least = budget({ bound: 'at_least', limit: quantity('99%') });
    const limit = baseValue(least.limit);
    const days = daysAfter([1, 1, 1, 1, 0.98], limit);
    const then = { days, steps: [], isGone: false };
    expect(outcomeOf(CROSSING, { on: SAID, budget: least }, then)).toEqual({
      kind: 'held',
      day: '2026-03-06',
    });
  });

  test('more days never change what is decided', () => {
    const values = fc.array(fc.option(fc.constantFrom(1, 3), { nil: undefined }), { maxLength: 40 });
    fc.assert(
      fc.property(values, fc.nat(40), (all, some) => {
        const days = daysAfter(all);
        const first = became(CROSSING, days.slice(0, some));
        const decided = ['held', 'early', 'late'].includes(first.kind);
        if (decided) expect(became(CROSSING, days)).toEqual(first);
        if (first.kind === 'not') expect(['not', 'late']).toContain(became(CROSSING, days).kind);
      }),
    );
  });
});
