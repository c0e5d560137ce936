import { describe, expect, it } from 'vitest';
import { coloursFor, summaryOf } from '../../src/commands/summary.ts';
import type { Comparison, Recommendation } from '../../src/model/finding.ts';
import type { Report, Row } from '../../src/model/report.ts';
import { isNoteworthy } from '../../src/render/charts/noteworthy.ts';
import { mailOf } from '../../src/render/email/email.ts';
import { renderMarkdown } from '../../src/render/markdown/markdown.ts';
import type { RowView } from '../../src/render/view/rows.ts';
import { viewOf } from '../../src/render/view.ts';
import { chatContent } from '../../src/render/webhook/content.ts';
import { quantity } from '../support/budget.ts';
import { CONCLUDED, stepOf, stepsOf, trendOf } from '../support/concluded-rows.ts';
import { pageOf } from '../support/page-templates.ts';
import { reportOf } from '../support/report.ts';
import { rowOf } from '../support/row.ts';
import { shippedEngine } from '../support/templates.ts';

const templates = shippedEngine();
const ALL = reportOf(Object.values(CONCLUDED));
const view = viewOf(ALL);
const names = (rows: readonly RowView[]) => rows.map(({ id }) => id.replace('api/', ''));
const said = (row: Row, differing: Partial<Report> = {}) => {
  const [first] = viewOf(reportOf([row], differing)).rows;
  if (!first) throw new Error('There is no row.');
  return first;
};
const textMail = (report: Report) =>
  mailOf(report, viewOf(report), templates, []).text.replaceAll(/\s+/g, ' ');
const markdown = (report: Report) => renderMarkdown(viewOf(report), templates);

describe('the sentence of a row', () => {
  it.each([
    [
      'stepUp',
      'Up 15% since Tuesday 27 January: from 1.2 s to 1.38 s (by 0.18 ± 0.04 s). Too few days since 27 January for a trend: 6 of the 14 needed.',
    ],
    [
      'stepDown',
      'Down 29% since Tuesday 13 January: from 1.7 s to 1.2 s (by 0.5 ± 0.06 s). Steady since 13 January: shown to move by less than 3% of the limit in thirty days.',
    ],
    [
      'twoSteps',
      'Up 18% on Sunday 11 January and up 23% since about 25 January (23–26 January): by 0.2 ± 0.04 s, then by 0.3 ± 0.04 s. Too few days since 25 January for a trend: 8 of the 14 needed.',
    ],
    [
      'jumpBack',
      'Up 38% on Sunday 11 January and back on Wednesday 21 January: by 0.45 ± 0.04 s, then by 0.44 ± 0.04 s. Unclear since 21 January: neither a change nor steadiness is shown.',
    ],
    [
      'trendSince',
      'Up 20% since Tuesday 13 January: from 1 s to 1.2 s (by 0.2 ± 0.04 s). Degrading since 13 January: up 20%, from 1.24 s in its first week to 1.5 s in its last (p < 0.001).',
    ],
    ['steady', 'Steady over 30 days: shown to move by less than 3% of the limit in thirty days.'],
    ['unclear', 'Unclear over 30 days: neither a change nor steadiness is shown.'],
    ['turned', 'Unclear over 30 days: it has turned, the last quarter goes against the rest.'],
    ['lowerBounds', 'Unclear over 30 days: of 5 days only a lower bound is known.'],
    [
      'accelerating',
      'Degrading over 30 days: up 50%, from 0.94 s in its first week to 1.41 s in its last (p < 0.001).',
    ],
    [
      'improving',
      'Improving over 30 days: down 16%, from 1.45 s in its first week to 1.22 s in its last (p < 0.001).',
    ],
  ] as const)('of %s says what is shown, and how sure it is', (key, sentence) => {
    expect(said(CONCLUDED[key]).trendSentence).toBe(sentence);
  });

  it('rounds the bound of steadiness up, and says when nothing moved at all', () => {
    const steady = (lower: number, upper: number) =>
      said({ ...CONCLUDED.steady, trend: trendOf('steady', { thirty: { change: 0, lower, upper } }) })
        .trendSentence;
    expect(steady(-0.0301, 0.01)).toContain('by less than 4% of the limit');
    expect(steady(-0.03, 0.07)).toContain('by less than 7% of the limit');
    expect(steady(0, 0.0004)).toContain('by less than 1% of the limit');
    expect(steady(0, 0)).toBe('Steady over 30 days: every day was the same.');
  });

  it('speaks of the errors of a ratio target, and of points', () => {
    const budget = { bound: 'at_least', limit: quantity('99.9%') } as const;
    const steady = rowOf([0.9995], { budget, trend: CONCLUDED.steady.trend });
    expect(said(steady).trendSentence).toContain('by less than 3% of its error budget in thirty days');
    const degrading = rowOf([0.9995], { budget, trend: trendOf('degrading', { from: 0.9998, to: 0.9995 }) });
    expect(said(degrading).trendSentence).toContain(
      'errors up ×2.5, from 99.98% in its first week to 99.95% in its last',
    );
    const steps = stepsOf([stepOf('2026-01-27', { size: -0.0003, half: 0.00004, change: 1.5 })], {
      before: 0.9998,
    });
    expect(said({ ...degrading, steps }).trendSentence).toContain(
      'Errors up ×2.5 since Tuesday 27 January: from 99.98% to 99.95% (by 0.03 ± 0.004 points).',
    );
    expect(said({ ...degrading, steps }).trendWord).toBe('step ↓ 27 Jan');
  });

  it('does not call the levels about a step level where the values move along a line besides', () => {
    const steps = stepsOf([stepOf('2026-01-27')], { beside: 'line' });
    expect(said({ ...CONCLUDED.stepUp, steps }).trendSentence).toContain(
      'Up 15% since Tuesday 27 January (by 0.18 ± 0.04 s, beside a slope).',
    );
  });
});

describe('a forecast', () => {
  it('has its dates, and says that it accelerates', () => {
    expect(said(CONCLUDED.accelerating).forecast).toBe(
      'reaches 2 s around 20 February 2026 (between 12 February and 26 February 2026); it accelerates',
    );
  });

  it('says that the latest day cannot be told yet', () => {
    expect(said(CONCLUDED.untold).forecast).toBe(
      'reaches 2 s around 20 February 2026 (not before 12 February 2026; the latest day cannot be told yet)',
    );
  });

  it('that is only possible has the earliest day alone, and why', () => {
    expect(said(CONCLUDED.possible).forecast).toBe('may reach 2 s from 12 February 2026 on; it slows down');
    const scattered = { ...CONCLUDED.possible.forecast, because: 'scattered' } as Row['forecast'];
    expect(said({ ...CONCLUDED.possible, forecast: scattered }).forecast).toContain(
      '; the days scatter too much for a date',
    );
  });
});

describe('a comparison', () => {
  const regressed: Comparison = {
    kind: 'compared',
    against: 'week_before',
    outcome: 'regressed',
    before: 1.2,
    now: 1.5,
    change: 0.25,
    p: 0.004,
  };

  it('is weekday for weekday, and of daily increments where it is', () => {
    const compared = (one: Comparison) => said(rowOf([1.5], { comparisons: [one] })).comparisons;
    expect(compared(regressed)).toEqual([
      'Regressed against the week before, weekday for weekday: 1.2 s → 1.5 s (+25%), p = 0.004.',
    ]);
    expect(compared({ ...regressed, ofIncrements: true })).toEqual([
      'Regressed against the week before in the mean of daily increments, weekday for weekday: 1.2 s → 1.5 s (+25%), p = 0.004.',
    ]);
  });

  it('of a ratio target says that its errors changed', () => {
    const budget = { bound: 'at_least', limit: quantity('99.9%') } as const;
    const comparison = { ...regressed, before: 0.9998, now: 0.9995, change: 1.5 };
    expect(said(rowOf([0.9995], { budget, comparisons: [comparison] })).comparisons[0]).toContain(
      '99.98% → 99.95% (errors +150%)',
    );
  });

  it('of a report of schema 1 keeps its words', () => {
    expect(said(rowOf([1.5], { comparisons: [regressed] }), { schema: 1 }).comparisons).toEqual([
      'Regressed against the week before: 1.2 s → 1.5 s (+25%), p = 0.004.',
    ]);
  });
});

describe('the lists of a report', () => {
  it('have a step for the worse among degradations and remarkable rows, and never what is unclear', () => {
    expect(names(view.degradations)).toEqual([
      'step-up',
      'two-steps',
      'trend-since',
      'accelerating',
      'untold',
      'possible',
    ]);
    expect(names(view.remarkable)).toEqual(names(view.degradations));
  });

  it('have a step for the better among improvements, after what gets worse', () => {
    expect(names(view.trending).slice(-3)).toEqual(['step-down', 'jump-back', 'improving']);
  });

  it('have a forecast that is only possible among forecasts, and among what capacity must know', () => {
    expect(names(view.forecasts)).toEqual(['trend-since', 'accelerating', 'untold', 'possible']);
    const budget = { ...CONCLUDED.possible.budget, category: 'resource' } as const;
    expect(viewOf(reportOf([{ ...CONCLUDED.possible, budget }])).capacity).toHaveLength(1);
  });

  it('give a chart and a card to a step for the worse alone', () => {
    const charted = Object.entries(CONCLUDED).filter(([, row]) => isNoteworthy(row, ALL));
    expect(charted.map(([key]) => key)).toEqual([
      'stepUp',
      'twoSteps',
      'trendSince',
      'accelerating',
      'untold',
      'possible',
    ]);
    const page = pageOf(reportOf([CONCLUDED.stepUp, CONCLUDED.stepDown]));
    expect(page.match(/<article class="card"/g)).toHaveLength(1);
    expect(page).toContain('<p class="said">Up 15% since Tuesday 27 January: from');
  });
});

describe('every form', () => {
  const stepped = reportOf([CONCLUDED.stepUp, CONCLUDED.unclear]);

  it('says a step: the page in its table, quietly what is unclear', () => {
    const page = pageOf(stepped);
    expect(page).toContain('<span>step ↑ 27 Jan</span>');
    expect(page).toContain('<span class="muted">unclear</span>');
    expect(page).toContain('a step</li>');
    expect(pageOf(reportOf([CONCLUDED.unclear]))).not.toContain('a step</li>');
  });

  it('says a step: the Markdown in what needs attention, in its table and among trends', () => {
    const text = markdown(stepped);
    expect(text).toContain(
      '> 📉 **API Query P95** is within its budget but up 15% since Tuesday 27 January.',
    );
    expect(text).toContain('| step ↑ 27 Jan, +0.18 s |');
    expect(text).toContain('-   📉 **API Query P95**: Up 15% since Tuesday 27 January: from');
    expect(markdown(reportOf([CONCLUDED.trendSince]))).toContain(
      'is within its budget but up 20% since Tuesday 13 January, and reaches 2 s around 20 February 2026',
    );
    expect(markdown(reportOf([CONCLUDED.stepDown]))).toContain('-   📈 **API Login P95**: Down 29% since');
  });

  it('says a step: the mail in a card, the step before the forecast', () => {
    expect(textMail(stepped)).toContain('Up 15% since Tuesday 27 January: from 1.2 s to 1.38 s');
    expect(textMail(stepped)).not.toContain('Unclear');
    expect(textMail(reportOf([CONCLUDED.trendSince]))).toMatch(
      /Up 20% since Tuesday 13 January: .+ It reaches 2 s around 20 February 2026/,
    );
    const { html } = mailOf(stepped, viewOf(stepped), templates, []);
    expect(html).toContain('📉 Up 15% since Tuesday 27 January');
    expect(html).toContain('step ↑ 27 Jan');
  });

  it('says a step: the terminal in its table', () => {
    const plain = coloursFor({ write: () => true, terminal: false, columns: 200 }, {});
    expect(summaryOf(stepped, plain)).toMatch(/69% {2}step ↑ 27 Jan {2}within/);
    const coloured = coloursFor({ write: () => true, terminal: true, columns: 200 }, {});
    expect(summaryOf(stepped, coloured)).toContain('\u001B[2munclear\u001B[22m');
  });

  it('says a step: a chat message on the line of what is over', () => {
    const over = rowOf([2.3], { steps: CONCLUDED.stepUp.steps, trend: CONCLUDED.stepUp.trend });
    const [line] = chatContent({ report: reportOf([over]) } as Parameters<typeof chatContent>[0]).lines;
    expect(line?.text).toBe('2.3 s of at most 2 s, 0.3 s over, up 15% since Tuesday 27 January');
  });
});

describe('advice to decide', () => {
  const advised: readonly Recommendation[] = [
    {
      budget: 'api/step-up',
      advice: 'decide',
      text: 'Decide what API Query P95 is to be: 2 s is out of reach in one step. Fix the cause, or set another target.',
      evidence: 'Usage stayed between 130% and 140% in the 4 weeks to 1 February 2026.',
    },
    {
      budget: 'api/unclear',
      advice: 'loosen',
      text: 'Consider loosening API Export P95 from 2 s to 2.2 s.',
      evidence: 'It was hardly met for four weeks.',
      suggested: quantity('2.2s'),
    },
  ];
  const rows = [CONCLUDED.stepUp, CONCLUDED.unclear];
  const monthly = reportOf(rows, { kind: 'monthly', recommendations: advised });

  it('has its word, and is not a change of a limit', () => {
    const { advice, proposals } = viewOf(monthly);
    expect(advice.map(({ word }) => word)).toEqual(['Decide']);
    expect(proposals.map(({ word }) => word)).toEqual(['Loosen']);
  });

  it('is among the decisions that the monthly review asks for, before limits to loosen', () => {
    expect(viewOf(monthly).decisions).toEqual([
      {
        ask: 'Decide',
        about:
          'What API Query P95 is to be: 2 s is out of reach in one step. Fix the cause, or set another target (Usage stayed between 130% and 140% in the 4 weeks to 1 February 2026)',
      },
      { ask: 'Propose to loosen, or leave', about: 'API Export P95 to 2.2 s' },
    ]);
  });

  it('is once in the mail of the review, and among the recommendations of a week', () => {
    expect(textMail(monthly).match(/out of reach/g)).toHaveLength(1);
    const weekly = { ...monthly, kind: 'weekly' as const };
    expect(textMail(weekly)).toMatch(
      /RECOMMENDATIONS -+ \* Decide what API Query P95 is to be: .+ \* Consider loosening/,
    );
    expect(markdown(weekly)).toMatch(/1\. {2}\*\*Decide what .+1\. {2}\*\*Consider loosening/s);
  });
});
