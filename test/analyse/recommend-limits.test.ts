import { describe, expect, it } from 'vitest';
import { recommend } from '../../src/analyse/recommend.ts';
import type { Trend } from '../../src/model/finding.ts';
import { formatQuantity } from '../../src/model/format.ts';
import { advisedOn, type Past } from '../support/advised.ts';
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
    // The worst week of four used 55%, 1.1 s: 1.1 ÷ 0.75 = 1.47, up to 1.5 s.
    { name: 'under 60% in all four weeks', weeks: [0.9, 1.1, 1, 0.8], expected: ['tighten to 1.5 s'] },
    { name: '60% in one of the four', weeks: [0.9, 1.2, 1, 0.8], expected: [] },
    {
      name: 'over 60% in a week before the four',
      weeks: [1.9, 0.9, 1.1, 1, 0.8],
      expected: ['tighten to 1.5 s'],
    },
    { name: 'only three weeks', weeks: [0.9, 1, 0.8], expected: [] },
    { name: 'a week without a verdict among the four', weeks: [0.9, 1, undefined, 0.8], expected: [] },
    { name: 'a use of zero', weeks: [0, 0, 0, 0], expected: [] },
  ])('with $name: $expected', ({ weeks, expected }) => {
    expect(advice({ weeks })).toEqual(expected);
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
    // A floor of 500 TPS: 500 ÷ 900 is 56% used; the worst week, 900 × 0.75 = 675, down to 670 TPS.
    { limit: '500 TPS', weeks: [1000, 900, 950, 1100], expected: ['tighten to 670 TPS'] },
    // 500 ÷ 830 is 60.2%.
    { limit: '500 TPS', weeks: [1000, 830, 950, 1100], expected: [] },
    // A target of 99.9% allows 0.1% of errors; at most 0.05% is half: 0.05 ÷ 0.75 = 0.0667, up to 0.067%.
    { limit: '99.9%', weeks: [0.9996, 0.9995, 0.9998, 0.9997], expected: ['tighten to 99.933%'] },
    { limit: '99.9%', weeks: [0.9996, 0.9993, 0.9998, 0.9997], expected: [] },
  ])('over a floor of $limit with $weeks: $expected', ({ limit, weeks, expected }) => {
    expect(advice({ weeks, budget: { bound: 'at_least', limit: quantity(limit) } })).toEqual(expected);
  });

  it('is not advised on weeks that an exception’s larger limit judged', () => {
    // 1.3 s is 65% of 2 s, though only 43% of the exception's 3 s.
    const advised = advisedOn({ weeks: [1.3, 1.3, 1.3, 1.3] });
    const weeks = advised.row.weeks
      .filter((week) => week.status !== 'unknown')
      .map((week) => ({ ...week, limit: quantity('3 s'), usage: 1.3 / 3 }));
    expect(recommend({ ...advised, row: { ...advised.row, weeks } })).toEqual([]);
  });

  it('says how the recorded days would have fared, with weeks and figures', () => {
    const values = [...days(24, 1), 1.45, 1.6, undefined, 1.1];
    // 1.5 s: one day over, and 1.45 s is more than 90% of it.
    expect(recommend(advisedOn({ weeks: [0.9, 1.1, 1, 0.8], days: values }))).toEqual([
      {
        budget: 'api/query-p95',
        advice: 'tighten',
        text: 'Consider tightening API Query P95 from 2 s to 1.5 s.',
        evidence: 'Usage stayed between 40% and 55% in the 4 weeks to 1 February 2026.',
        from: quantity('2 s'),
        suggested: quantity('1.5 s'),
        // 0.8 s and 1.1 s of 2 s.
        used: { least: 0.4, most: expect.closeTo(0.55) },
        replay: { limit: quantity('1.5 s'), exceeded: 1, approaching: 1, days: 27 },
      },
    ]);
  });
});

describe('loosening', () => {
  it.each([
    // The worst week, 2.3 s: 2.3 ÷ 0.9 = 2.56, up to 2.6 s.
    { name: 'over in all four weeks', weeks: [2.3, 2.1, 2.2, 2.1], expected: ['loosen to 2.6 s'] },
    { name: 'over in three of the four', weeks: [2.3, 1.5, 2.2, 2.1], expected: ['loosen to 2.6 s'] },
    { name: 'over in two of the four', weeks: [2.3, 1.5, 1.5, 2.1], expected: [] },
    { name: 'over in three of five', weeks: [2.3, 2.2, 1.5, 1.5, 2.1], expected: [] },
    {
      name: 'over in three and one unknown',
      weeks: [2.3, undefined, 2.2, 2.1],
      expected: ['loosen to 2.6 s'],
    },
    { name: 'over in two and two unknown', weeks: [2.3, undefined, undefined, 2.1], expected: [] },
  ])('with $name: $expected', ({ weeks, expected }) => {
    expect(advice({ weeks })).toEqual(expected);
  });

  it('is not advised on weeks above the highest bucket: the buckets are to be mended first', () => {
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

  it('waits for an improving trend', () => {
    expect(advice({ weeks: [2.4, 2.3, 2.2, 2.1], row: { trend: improving } })).toEqual([]);
    const steady = { ...improving, direction: 'steady' } as const;
    // 2.4 ÷ 0.9 = 2.67.
    expect(advice({ weeks: [2.4, 2.3, 2.2, 2.1], row: { trend: steady } })).toEqual(['loosen to 2.7 s']);
  });

  it('suggests 320 s for 285 s of 300 s, and says how the recorded days would have fared', () => {
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
          'Usage stayed between 94% and 95% in the 4 weeks to 1 February 2026, and was never under 94% on any of 27 days.',
        from: quantity('300 s'),
        suggested: quantity('320 s'),
        used: { least: expect.closeTo(283 / 300), most: expect.closeTo(285 / 300) },
        replay: { limit: quantity('320 s'), exceeded: 0, approaching: 7, days: 27 },
      },
    ]);
  });

  it.each([
    { name: 'a day was well within it', values: [...days(27, 285), 200] },
    { name: 'no day has data', values: days(28, undefined) },
  ])('is not advised of a budget within reach: $name', ({ values }) => {
    expect(
      advice({ weeks: [285, 285, 285, 285], days: values, budget: { limit: quantity('300 s') } }),
    ).toEqual([]);
  });

  it('is not advised when one of the four weeks was within reach, though every day was hard', () => {
    // 1.7 s is 85% of 2 s; the days are all at 95%.
    expect(advice({ weeks: [1.9, 1.7, 1.9, 1.9], days: days(28, 1.9) })).toEqual([]);
    expect(advice({ weeks: [1.9, 1.9, 1.9, 1.9], days: [1.7, ...days(27, 1.9)] })).toEqual([]);
  });

  it('leans on the days of the four weeks and on none before', () => {
    const advised = advisedOn({ weeks: [1.9, 1.9, 1.9, 1.9], days: [...days(7, 0.5), ...days(28, 1.9)] });
    // 1.9 ÷ 0.9 = 2.11, up to 2.2 s, of which 1.9 s is 86%.
    const replay = { limit: quantity('2.2 s'), exceeded: 0, approaching: 0, days: 28 };
    expect(recommend(advised)).toMatchObject([{ advice: 'loosen', replay }]);
  });

  it.each([
    { name: '60%', approaching: 0.6, weeks: [1.3, 1.3, 1.9, 1.3], expected: [] },
    // 1.9 ÷ 0.9 = 2.11.
    { name: '99%', approaching: 0.99, weeks: [1.9, 1.9, 1.9, 1.9], expected: ['loosen to 2.2 s'] },
  ])('asks for 90%, whatever counts as approaching: $name', ({ approaching, weeks, expected }) => {
    expect(advice({ weeks, budget: { approaching } })).toEqual(expected);
  });

  it.each([
    // A floor of 50 TPS, missed three times; the worst week, 41 × 0.9 = 36.9, down to 36 TPS.
    { limit: '50 TPS', weeks: [45, 41, 60, 48], expected: ['loosen to 36 TPS'] },
    // 50 ÷ 55 is 91% and 50 ÷ 52 is 96%, on each day as well: 52 × 0.9 = 46.8.
    { limit: '50 TPS', weeks: [55, 54, 53, 52], expected: ['loosen to 46 TPS'] },
    // A target of 99.9% with 0.15% of errors at the worst: 0.15 ÷ 0.9 = 0.1667, up to 0.17%.
    { limit: '99.9%', weeks: [0.9985, 0.9987, 0.9999, 0.9988], expected: ['loosen to 99.83%'] },
  ])('over a floor of $limit with $weeks: $expected', ({ limit, weeks, expected }) => {
    expect(advice({ weeks, budget: { bound: 'at_least', limit: quantity(limit) } })).toEqual(expected);
  });

  it('says in how many weeks it was exceeded', () => {
    const [found] = recommend(advisedOn({ weeks: [2.3, 1.5, 2.2, 2.1] }));
    expect(found?.evidence).toBe('It was exceeded in 3 of the 4 weeks to 1 February 2026.');
    // 2.6 s: no day over; 2.3 s is 88% of it.
    expect(found?.replay).toEqual({ limit: quantity('2.6 s'), exceeded: 0, approaching: 0, days: 28 });
  });
});
