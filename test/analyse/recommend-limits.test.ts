import { describe, expect, it } from 'vitest';
import { recommend } from '../../src/analyse/recommend.ts';
import type { Trend } from '../../src/model/finding.ts';
import { formatQuantity } from '../../src/model/format.ts';
import { advisedOn, type Past, weekOf } from '../support/advised.ts';
import { quantity } from '../support/budget.ts';

/** What is advised, each with the limit that it suggests. */
function advice(past: Past): readonly string[] {
  return recommend(advisedOn(past)).map(({ advice: kind, suggested }) =>
    suggested ? `${kind} to ${formatQuantity(suggested)}` : kind,
  );
}

const days = (count: number, value: number | undefined) => Array.from({ length: count }, () => value);
const improving: Trend = {
  kind: 'tested',
  direction: 'improving',
  days: 30,
  n: 30,
  slope: -0.01,
  lower: -0.02,
  upper: -0.005,
  p: 0.001,
  change: -0.29,
  from: 2.4,
  to: 2.1,
  firstDay: '2026-01-03',
  lastDay: '2026-02-01',
};

describe('tightening', () => {
  it.each([
    // The worst week of four used 55%, 1.1 s, and so did its days: 1.1 ÷ 0.75 = 1.47, up to 1.5 s.
    { name: 'under 60% in all four weeks', weeks: [0.9, 1.1, 1, 0.8], expected: ['tighten to 1.5 s'] },
    { name: '60% in one of the four', weeks: [0.9, 1.2, 1, 0.8], expected: [] },
    // A recorded week of 1.9 s would have used nine tenths of 2.1 s: no tighter limit is left.
    { name: 'over 60% in a week before the four', weeks: [1.9, 0.9, 1.1, 1, 0.8], expected: [] },
    { name: 'only three weeks', weeks: [0.9, 1, 0.8], expected: [] },
    { name: 'a week without a verdict among the four', weeks: [0.9, 1, undefined, 0.8], expected: [] },
    // Never to less than half.
    { name: 'next to nothing used', weeks: [0.001, 0.001, 0.002, 0.001], expected: ['tighten to 1 s'] },
  ])('with $name: $expected', ({ weeks, expected }) => {
    expect(advice({ weeks })).toEqual(expected);
  });

  it('leaves room for the worst day, and is not advised with a day over', () => {
    // 1.5 s ÷ 0.9 = 1.67, up to 1.7 s.
    expect(advice({ weeks: [0.9, 1.1, 1, 0.8], days: [...days(27, 1), 1.5] })).toEqual(['tighten to 1.7 s']);
    expect(advice({ weeks: [0.9, 1.1, 1, 0.8], days: [...days(27, 1), 2.01] })).toEqual([]);
    // 1.7 s ÷ 0.9 would leave less than a tenth to gain.
    expect(advice({ weeks: [0.9, 1.1, 1, 0.8], days: [...days(27, 1), 1.7] })).toEqual([]);
  });

  it('leaves room for every recorded week of a year', () => {
    const advised = advisedOn({ weeks: [0.9, 1.1, 1, 0.8] });
    const [suggested] = recommend({ ...advised, recorded: [weekOf(advised.row.budget, 40, 1.6)] });
    // 1.6 s ÷ 0.9 = 1.78, up to 1.8 s.
    expect(suggested?.suggested).toEqual(quantity('1.8 s'));
    expect(suggested?.evidence).toBe(
      'Usage stayed between 40% and 55% in the 4 weeks to 1 February 2026; 5 weeks are recorded, so that a yearly peak would not show.',
    );
  });

  it('is not advised on a week with too little coverage', () => {
    const advised = advisedOn({ weeks: [1, 1, 1, 1] });
    const [first, ...others] = advised.row.weeks;
    if (!first) throw new Error('no weeks');
    const covered = (present: number) =>
      recommend({
        ...advised,
        row: { ...advised.row, weeks: [{ ...first, coverage: { present, expected: 100 } }, ...others] },
      });
    expect(covered(74)).toEqual([]);
    expect(covered(75)).toMatchObject([{ advice: 'tighten' }]);
  });

  it.each([
    // At least 500 TPS: 500 ÷ 900 is 56% used; the worst week, 900 × 0.75 = 675, down to 670 TPS.
    { limit: '500 TPS', weeks: [1000, 900, 950, 1100], expected: ['tighten to 670 TPS'] },
    // 500 ÷ 830 is 60.2%.
    { limit: '500 TPS', weeks: [1000, 830, 950, 1100], expected: [] },
    // At most doubled.
    { limit: '500 TPS', weeks: [9000, 9000, 9000, 9000], expected: ['tighten to 1,000 TPS'] },
  ])('under a limit of at least $limit with $weeks: $expected', ({ limit, weeks, expected }) => {
    expect(advice({ weeks, budget: { bound: 'at_least', limit: quantity(limit) } })).toEqual(expected);
  });

  it.each([
    // A week with 0.05% of errors of the 0.1% allowed used half: 0.5 ÷ 0.75 = 0.067%, as many events are sure of it.
    { events: 10_000_000, weeks: [0.9996, 0.9995, 0.9998, 0.9997], expected: ['tighten to 99.933%'] },
    { events: 10_000_000, weeks: [0.9996, 0.9993, 0.9998, 0.9997], expected: [] },
    // Three errors in a week of 4,000 events would be 0.075%.
    { events: 4000, weeks: [1, 1, 1, 1], expected: ['tighten to 99.925%'] },
    { events: 3000, weeks: [1, 1, 1, 1], expected: [] },
    { events: undefined, weeks: [1, 1, 1, 1], expected: [] },
  ])('of a target of 99.9% with $events events a week and $weeks: $expected', (given) => {
    const { weeks, expected, events } = given;
    const target = { bound: 'at_least', limit: quantity('99.9%') } as const;
    expect(advice({ weeks, budget: target, ...(events ? { events } : {}) })).toEqual(expected);
  });

  it('of a share of bad events asks for their counts, too', () => {
    const share = {
      limit: quantity('1%'),
      indicator: { kind: 'ratio', of: 'bad', part: 'x', total: 'y' },
    } as const;
    const weeks = [0.001, 0.001, 0.001, 0.001];
    expect(advice({ weeks, budget: share })).toEqual([]);
    expect(advice({ weeks, budget: share, events: 1_000_000 })).toEqual(['tighten to 0.5%']);
  });

  it('waits while a violation is open', () => {
    const past = { weeks: [1, 1, 1, 1] };
    expect(advice(past)).toHaveLength(1);
    expect(advice({ ...past, violation: { daysOpen: 40, implemented: true } })).toEqual([]);
  });

  it('is not advised on weeks that an exception’s larger limit judged', () => {
    // 1.3 s is 65% of 2 s, though only 43% of the exception's 3 s.
    const advised = advisedOn({ weeks: [1.1, 1.1, 1.1, 1.1] });
    const weeks = advised.row.weeks
      .filter((week) => week.status !== 'unknown')
      .map((week) => ({ ...week, limit: quantity('3 s'), usage: 1.1 / 3 }));
    expect(recommend({ ...advised, row: { ...advised.row, weeks } })).toEqual([]);
  });

  it('says how the recorded days would have fared, with weeks and figures', () => {
    const values = [...days(24, 1), 1.3, 1.4, undefined, 1.1];
    // 1.4 ÷ 0.9 = 1.56, up to 1.6 s, of which 1.3 s is 81%.
    expect(recommend(advisedOn({ weeks: [0.9, 1.1, 1, 0.8], days: values }))).toEqual([
      {
        budget: 'api/query-p95',
        advice: 'tighten',
        text: 'Consider tightening API Query P95 from 2 s to 1.6 s.',
        evidence:
          'Usage stayed between 40% and 55% in the 4 weeks to 1 February 2026; 4 weeks are recorded, so that a yearly peak would not show.',
        from: quantity('2 s'),
        suggested: quantity('1.6 s'),
        // 0.8 s and 1.1 s of 2 s.
        used: { least: 0.4, most: expect.closeTo(0.55) },
        replay: { limit: quantity('1.6 s'), exceeded: 0, approaching: 0, days: 27 },
      },
    ]);
  });
});

describe('a limit that is hardly met', () => {
  it.each([
    // The worst week, 2.1 s: 2.1 ÷ 0.9 = 2.33, up to 2.4 s.
    { name: 'over in all four weeks', weeks: [2.1, 2.05, 2.1, 2.1], expected: ['loosen to 2.4 s'] },
    {
      name: 'over in three of the four, and hardly met in the last',
      weeks: [2.1, 2.1, 2.1, 1.9],
      expected: ['loosen to 2.4 s'],
    },
    { name: 'over in three of the four, and met in the last', weeks: [2.1, 2.1, 2.1, 1.7], expected: [] },
    { name: 'over in two of the four', weeks: [2.3, 1.5, 1.5, 2.1], expected: [] },
    { name: 'a week unknown', weeks: [2.1, undefined, 2.2, 2.1], expected: [] },
    // 2.3 ÷ 0.9 = 2.56, more than a quarter above 2 s.
    { name: 'out of reach in one step', weeks: [2.3, 2.1, 2.2, 2.1], expected: ['decide'] },
    { name: 'ten times over', weeks: [20, 20, 20, 20], expected: ['decide'] },
  ])('with $name: $expected', ({ weeks, expected }) => {
    expect(advice({ weeks })).toEqual(expected);
  });

  it('is for people to decide about when single days make it', () => {
    // Eighteen of 28 days are fewer than two thirds.
    const past = { weeks: [1.9, 1.9, 1.9, 1.9] };
    expect(advice({ ...past, days: [...days(10, 1), ...days(18, 1.9)] })).toEqual(['decide']);
    expect(advice({ ...past, days: [...days(9, 1), ...days(19, 1.9)] })).toEqual(['loosen to 2.2 s']);
    const [found] = recommend(advisedOn({ ...past, days: [...days(10, 1), ...days(18, 1.9)] }));
    expect(found?.evidence).toBe(
      'Usage stayed at 95% in the 4 weeks to 1 February 2026, yet only 18 of 28 days used 90% or more.',
    );
  });

  it('is loosened so far that at most one recorded day is over', () => {
    // The second-worst day, 2.35 s, is more than 2.1 ÷ 0.9 = 2.33.
    const values = [...days(26, 2.1), 2.35, 2.6];
    const [found] = recommend(advisedOn({ weeks: [2.1, 2.1, 2.1, 2.1], days: values }));
    expect(found?.suggested).toEqual(quantity('2.4 s'));
    expect(found?.replay).toMatchObject({ exceeded: 1 });
    expect(advice({ weeks: [2.1, 2.1, 2.1, 2.1], days: [...days(26, 2.1), 2.6, 2.6] })).toEqual(['decide']);
  });

  it('is not touched on weeks above the highest bucket: the buckets are to be mended first', () => {
    const advised = advisedOn({ weeks: [2.3, 2.1, 2.2, 2.1] });
    const weeks = advised.row.weeks
      .filter((week) => week.status !== 'unknown')
      .map((week) => ({
        ...week,
        actual: { value: week.actual.value, lower: week.actual.value },
      }));
    const given = recommend({ ...advised, row: { ...advised.row, weeks } });
    expect(given.map(({ advice: kind, text }) => `${kind}: ${text}`)).toEqual([
      'measure: Add higher buckets to the histogram of API Query P95.',
    ]);
  });

  it('waits for what gets better', () => {
    const weeks = [2.1, 2.1, 2.1, 2.1];
    expect(advice({ weeks, row: { trend: improving } })).toEqual([]);
    expect(advice({ weeks, row: { trend: { ...improving, direction: 'unclear' } } })).toEqual([
      'loosen to 2.4 s',
    ]);
    expect(advice({ weeks, days: [...days(25, 2.1), ...days(3, 1)] })).toEqual([]);
    const step = {
      day: '2026-01-27',
      earliest: '2026-01-26',
      latest: '2026-01-27',
      size: -1,
      half: 0.1,
      change: -0.3,
    };
    const better = {
      steps: [{ ...step, worse: false }],
      before: 2.1,
      beside: 'level',
      since: 'too_few_days',
    } as const;
    expect(advice({ weeks, row: { steps: better } })).toEqual([]);
  });

  it('waits while its violation is new, or its change is in and being validated', () => {
    const weeks = [2.1, 2.1, 2.1, 2.1];
    expect(advice({ weeks, violation: { daysOpen: 13, implemented: false } })).toEqual([]);
    expect(advice({ weeks, violation: { daysOpen: 14, implemented: false } })).toEqual(['loosen to 2.4 s']);
    expect(advice({ weeks, violation: { daysOpen: 40, implemented: true } })).toEqual([]);
  });

  it('is left alone while the limit is new, or an exception is in force', () => {
    const weeks = [2.1, 2.1, 2.1, 2.1];
    const changed = (until: string) => ({ history: [{ limit: quantity('2 s'), until, end: 0 }] });
    expect(advice({ weeks, budget: changed('2026-01-04') })).toEqual([]);
    expect(advice({ weeks, budget: changed('2026-01-03') })).toEqual(['loosen to 2.4 s']);
    const exception = { limit: quantity('2 s'), reason: 'x', approvedBy: 'y', start: 0, end: 0 };
    const until = (day: string) => ({ exceptions: [{ ...exception, from: '2025-01-01', until: day }] });
    expect(advice({ weeks, budget: until('2026-02-01') })).toEqual([]);
    expect(advice({ weeks, budget: until('2026-01-31') })).toEqual(['loosen to 2.4 s']);
  });

  it('is left alone while it degrades', () => {
    const degrading = { ...improving, direction: 'degrading' } as const;
    expect(advice({ weeks: [2.1, 2.1, 2.1, 2.1], row: { trend: degrading } })).toEqual([]);
  });

  it('of 300 s at 285 s suggests 320 s, and says how the recorded days would have fared', () => {
    // Days of 283 s, 288 s and one without data: 288 s is 90% of 320 s, 283 s is less; 283 ÷ 300 is 94%.
    const values = [...days(20, 283), ...days(7, 288), undefined];
    const found = recommend(
      advisedOn({ weeks: [284, 283, 285, 285], days: values, budget: { limit: quantity('300 s') } }),
    );
    expect(found).toEqual([
      {
        budget: 'api/query-p95',
        advice: 'loosen',
        text: 'Consider loosening API Query P95 from 300 s to 320 s.',
        evidence:
          'Usage stayed between 94% and 95% in the 4 weeks to 1 February 2026: it was hardly met for four weeks.',
        from: quantity('300 s'),
        suggested: quantity('320 s'),
        used: { least: expect.closeTo(283 / 300), most: expect.closeTo(285 / 300) },
        replay: { limit: quantity('320 s'), exceeded: 0, approaching: 7, days: 27 },
      },
    ]);
  });

  it.each([
    // At least 50 TPS, missed each time; the worst week used 50 ÷ 46: 46 × 0.9 = 41.4, down to 41 TPS.
    { limit: '50 TPS', weeks: [48, 46, 47, 48], expected: ['loosen to 41 TPS'] },
    // 50 ÷ 44 ÷ 0.9 is more than a quarter.
    { limit: '50 TPS', weeks: [48, 44, 47, 48], expected: ['decide'] },
    // A target of 99.9% with 0.11% of errors: 0.11 ÷ 0.9 = 0.122, up to 0.13%, more than a quarter.
    { limit: '99.9%', weeks: [0.9989, 0.9989, 0.9989, 0.9989], expected: ['decide'] },
    // 0.1% ÷ 0.9 = 0.111, up to 0.12%.
    { limit: '99.9%', weeks: [0.999, 0.999, 0.999, 0.999], expected: ['loosen to 99.88%'] },
  ])('of at least $limit with $weeks: $expected', ({ limit, weeks, expected }) => {
    expect(advice({ weeks, budget: { bound: 'at_least', limit: quantity(limit) } })).toEqual(expected);
  });

  it('is for people to decide about where no larger limit exists', () => {
    // 95% of all there is, and 95 ÷ 0.9 is more than all.
    expect(advice({ weeks: [0.95, 0.95, 0.95, 0.95], budget: { limit: quantity('95%') } })).toEqual([
      'decide',
    ]);
  });
});
