import { describe, expect, it } from 'vitest';
import { recommend } from '../../src/analyse/recommend.ts';
import type { Comparison, Forecast, Step, Trend } from '../../src/model/finding.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { advisedOn, weekOf } from '../support/advised.ts';
import { budget, quantity } from '../support/budget.ts';

const DEGRADING: Trend = {
  kind: 'tested',
  direction: 'degrading',
  days: 30,
  n: 30,
  slope: 0.01,
  lower: 0.005,
  upper: 0.02,
  p: 0.001,
  change: 0.29,
  from: 1.4,
  to: 1.69,
  firstDay: '2026-01-03',
  lastDay: '2026-02-01',
};
const OPEN: Forecast = {
  kind: 'crossing',
  earliest: '2026-02-20',
  central: '2026-03-04',
  horizon: '2026-05-02',
  points: [],
};
const CROSSING: Forecast = { ...OPEN, latest: '2026-03-18' };
const REGRESSED: Comparison = {
  kind: 'compared',
  against: 'week_before',
  outcome: 'regressed',
  before: 1.4,
  now: 1.7,
  change: 3 / 14,
  p: 0.004_2,
};

/** Thirty days of which the first week's were at 1.4 s and the last week's at 1.69 s. */
const RISEN = Array.from({ length: 30 }, (_, day) => (day < 15 ? 1.4 : 1.69));

describe('an unknown', () => {
  const { window, limit, coverage } = weekOf(budget(), 1, undefined);
  const unknown: Verdict = {
    window,
    limit,
    coverage,
    status: 'unknown',
    unknown: { why: 'low_coverage', detail: 'Data for 61% of the period; 75% is needed for a verdict.' },
  };

  it('has its measurement fixed, with the reason why it is unknown', () => {
    expect(recommend(advisedOn({ weeks: [1.7], row: { verdict: unknown } }))).toEqual([
      {
        budget: 'api/query-p95',
        advice: 'measure',
        text: 'Fix the measurement of API Query P95.',
        evidence: 'Data for 61% of the period; 75% is needed for a verdict.',
      },
    ]);
  });

  it('is advised nothing else, whatever its past says', () => {
    const row = { verdict: unknown, trend: DEGRADING, forecast: CROSSING, comparisons: [REGRESSED] };
    const found = recommend(advisedOn({ weeks: [2.3, 2.3, 2.3, 2.3], row }));
    expect(found.map(({ advice }) => advice)).toEqual(['measure']);
  });
});

describe('a regression', () => {
  it('is to be investigated, with both figures, the size and how sure it is', () => {
    expect(recommend(advisedOn({ weeks: [1.7], row: { comparisons: [REGRESSED] } }))).toEqual([
      {
        budget: 'api/query-p95',
        advice: 'investigate',
        text: 'Investigate the regression of API Query P95.',
        // 0.3 ÷ 1.4 = 21.4%.
        evidence: 'From 1.4 s the week before to 1.7 s (+21%; weekday for weekday, p = 0.004).',
      },
    ]);
  });

  it('against four weeks before counts when the week before does not', () => {
    const unchanged: Comparison = { ...REGRESSED, outcome: 'unchanged' };
    const none: Comparison = { kind: 'not_compared', against: 'week_before', because: 'it has no figure' };
    const old: Comparison = { ...REGRESSED, against: 'four_weeks_before', p: 0.000_58 };
    for (const newer of [unchanged, none, { ...REGRESSED, outcome: 'improved' } as const]) {
      expect(recommend(advisedOn({ weeks: [1.7], row: { comparisons: [newer, old] } }))).toMatchObject([
        { evidence: 'From 1.4 s four weeks before to 1.7 s (+21%; weekday for weekday, p < 0.001).' },
      ]);
    }
  });

  it('is advised once, though two comparisons show it', () => {
    const old: Comparison = { ...REGRESSED, against: 'four_weeks_before' };
    expect(recommend(advisedOn({ weeks: [1.7], row: { comparisons: [REGRESSED, old] } }))).toHaveLength(1);
  });

  it('of a floor is a change downwards', () => {
    const comparison: Comparison = { ...REGRESSED, before: 80, now: 60, change: -0.25 };
    const floor = { bound: 'at_least', limit: quantity('50 TPS') } as const;
    expect(
      recommend(advisedOn({ weeks: [60], budget: floor, row: { comparisons: [comparison] } })),
    ).toMatchObject([
      {
        advice: 'investigate',
        evidence: 'From 80 TPS the week before to 60 TPS (-25%; weekday for weekday, p = 0.004).',
      },
    ]);
  });

  it('of a ratio target is a change of its errors', () => {
    const comparison: Comparison = { ...REGRESSED, before: 0.9996, now: 0.9992, change: 1 };
    const target = { bound: 'at_least', limit: quantity('99.9%') } as const;
    expect(
      recommend(advisedOn({ weeks: [0.9992], budget: target, row: { comparisons: [comparison] } })),
    ).toMatchObject([
      { evidence: 'From 99.96% the week before to 99.92% (errors +100%; weekday for weekday, p = 0.004).' },
    ]);
  });
});

describe('a forecast', () => {
  const watched = (forecast: Forecast, trend: Trend = DEGRADING) =>
    recommend(advisedOn({ weeks: [1.7], days: RISEN, row: { trend, forecast } }));

  it('is to be watched, with the change and the days that bound it', () => {
    expect(watched(CROSSING)).toEqual([
      {
        budget: 'api/query-p95',
        advice: 'watch',
        text: 'Watch API Query P95: at this trend it reaches 2 s around 4 March 2026.',
        evidence:
          'Its days went from 1.4 s in the first week to 1.69 s in the last of 30 days; the earliest day is 20 February 2026, the latest 18 March 2026.',
      },
    ]);
  });

  it('without a latest day says up to when it was looked for', () => {
    expect(watched(OPEN)).toMatchObject([
      { evidence: expect.stringContaining('the latest cannot be told yet.') },
    ]);
  });

  it('names the limit that will be in force on the day', () => {
    expect(watched({ ...CROSSING, limit: quantity('3 s') })).toMatchObject([
      { text: 'Watch API Query P95: at this trend it reaches 3 s around 4 March 2026.' },
    ]);
  });

  it('of a floor says that it goes down', () => {
    const floor = { bound: 'at_least', limit: quantity('50 TPS') } as const;
    const row = { trend: { ...DEGRADING, change: -12 }, forecast: CROSSING };
    expect(
      recommend(
        advisedOn({ weeks: [60], days: RISEN.map((value) => (value < 1.5 ? 72 : 60)), budget: floor, row }),
      ),
    ).toMatchObject([
      {
        advice: 'watch',
        evidence: expect.stringContaining(
          'Its days went from 72 TPS in the first week to 60 TPS in the last',
        ),
      },
    ]);
  });

  it('that is none asks for nothing', () => {
    expect(watched({ kind: 'none', because: 'there is no degrading trend' })).toEqual([]);
  });
});

describe('a possible forecast', () => {
  it.each([
    ['accelerating', 'it accelerates'],
    ['slowing', 'it slows down'],
    ['scattered', 'the days scatter too much for a date'],
  ] as const)(
    'is to be watched from its earliest day on, and says why no day is named: %s',
    (because, said) => {
      const forecast: Forecast = {
        kind: 'possible',
        earliest: '2026-02-20',
        horizon: '2026-05-02',
        chance: 0.7,
        because,
        points: [],
      };
      expect(
        recommend(advisedOn({ weeks: [1.7], days: RISEN, row: { trend: DEGRADING, forecast } })),
      ).toMatchObject([
        {
          advice: 'watch',
          text: `Watch API Query P95: it may reach 2 s from 20 February 2026 on; ${said}.`,
          evidence: 'Its days went from 1.4 s in the first week to 1.69 s in the last of 30 days.',
        },
      ]);
    },
  );
});

describe('a step', () => {
  const step: Step = {
    day: '2026-01-27',
    earliest: '2026-01-26',
    latest: '2026-01-27',
    size: 0.21,
    half: 0.04,
    change: 0.15,
    worse: true,
  };
  const stepped = (one: Partial<Step>) => ({
    steps: { steps: [{ ...step, ...one }], before: 1.4, beside: 'level', since: 'too_few_days' } as const,
  });

  it('for the worse is to be investigated, with its day and its size', () => {
    expect(recommend(advisedOn({ weeks: [1.7], row: stepped({}) }))).toMatchObject([
      {
        advice: 'investigate',
        text: 'Investigate API Query P95: up 15% since Tuesday 27 January.',
        evidence: 'The level of its days moved by 0.21 s, give or take 0.04 s.',
      },
    ]);
  });

  it('explains a regression, which is not looked into beside it', () => {
    const row = { ...stepped({}), comparisons: [REGRESSED] };
    expect(recommend(advisedOn({ weeks: [1.7], row })).map(({ text }) => text)).toEqual([
      'Investigate API Query P95: up 15% since Tuesday 27 January.',
    ]);
    const better = { ...stepped({ worse: false, size: -0.21 }), comparisons: [REGRESSED] };
    expect(recommend(advisedOn({ weeks: [1.7], row: better }))).toEqual([]);
  });

  it('that is older than four weeks is what is usual now', () => {
    expect(recommend(advisedOn({ weeks: [1.7], row: stepped({ day: '2026-01-04' }) }))).toEqual([]);
    expect(recommend(advisedOn({ weeks: [1.7], row: stepped({ day: '2026-01-05' }) }))).toHaveLength(1);
  });
});

describe('several pieces of advice', () => {
  it('are one where a regression goes on towards the limit, with the evidence of both', () => {
    const row = { trend: DEGRADING, forecast: CROSSING, comparisons: [REGRESSED] };
    const [found, ...others] = recommend(advisedOn({ weeks: [1.9, 1.9, 1.9, 1.9], row }));
    expect(others).toEqual([]);
    expect(found?.advice).toBe('investigate');
    expect(found?.text).toMatch(
      /^Investigate the regression of API Query P95: at this trend it reaches 2 s around /,
    );
    expect(found?.evidence).toMatch(/^From .* Its days went from /);
  });

  it('are two where a week is only a lower bound: add buckets, and look into what is seen all the same', () => {
    const advised = advisedOn({ weeks: [2.3, 2.1, 2.2, 2.1], row: { comparisons: [REGRESSED] } });
    const weeks = advised.row.weeks.flatMap((week) =>
      week.status === 'unknown'
        ? []
        : { ...week, actual: { value: week.actual.value, lower: week.actual.value } },
    );
    expect(recommend({ ...advised, row: { ...advised.row, weeks } }).map(({ advice }) => advice)).toEqual([
      'measure',
      'investigate',
    ]);
  });

  it('are none for a budget with nothing to say', () => {
    expect(recommend(advisedOn({ weeks: [1.5, 1.5, 1.5, 1.5] }))).toEqual([]);
  });
});
