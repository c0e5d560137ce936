import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/model/finding.ts';
import type { Proposal } from '../../src/model/proposal.ts';
import type { Report } from '../../src/model/report.ts';
import type { Violation } from '../../src/model/violation.ts';
import { viewOf } from '../../src/render/view.ts';
import { quantity } from '../support/budget.ts';
import { reportOf } from '../support/report.ts';
import { rowOf } from '../support/row.ts';

const END = reportOf([]).asOf;
const DAY = 86_400;
const violation: Violation = {
  id: 'api.query-p95-2026-01-20',
  budget: 'api/query-p95',
  firstDay: '2026-01-20',
  lastDay: '2026-01-25',
  opened: END - 7 * DAY,
  state: 'open',
  steps: [{ step: 'acknowledge', at: END - 6.9 * DAY, by: '@ann', text: 'OPS-7' }],
  deadlines: [
    ['acknowledge', END - 7 * DAY + 3600],
    ['investigate', END - 6 * DAY],
    ['plan', END + DAY],
  ],
  next: { step: 'investigate', due: END - 6 * DAY },
  links: ['https://tickets.example/7', 'javascript:alert(1)'],
  remarks: [{ at: END - DAY, by: '@bob', text: 'Seen again.' }],
  metDays: 3,
  metNeeded: 7,
  reopened: [],
  earlier: 2,
  recurring: true,
};
const proposal: Proposal = {
  id: '2026-01-26-api.query-p95',
  budget: 'api/query-p95',
  bound: 'at_most',
  from: quantity('2s'),
  to: quantity('2.5s'),
  because: 'The cache is gone',
  by: '@ann',
  at: END - 5 * DAY,
  evidence: ['Usage stayed at 105%.'],
  replay: [
    {
      limit: quantity('2s'),
      days: { exceeded: 5, approaching: 6, of: 28 },
      weeks: { exceeded: 1, approaching: 0, of: 4 },
    },
  ],
  impact: [],
  state: 'in_review',
  approvals: [{ role: 'engineering', by: '@eng', at: END - 4 * DAY }],
  awaits: ['product', 'vp'],
};
const viewWith = (differing: Partial<Report['review']>, more: Partial<Report> = {}) =>
  viewOf(
    reportOf([rowOf([1.9, 2.1, 2.4], { budget: { owner: '@backend' } })], {
      review: { violations: [], proposals: [], notes: [], ...differing },
      ...more,
    }),
  );

describe('a response as readers see it', () => {
  it('shows each step as done, late or due, who said what, and only links that are safe', () => {
    const [response] = viewWith({ violations: [violation] }).responses;
    expect(response).toMatchObject({
      budget: 'API Query P95',
      state: 'open since 26 January 2026',
      met: 'met for 3 of 7 days',
      recurring: '3rd time that this budget is over',
      owner: '@backend',
      links: ['https://tickets.example/7'],
      remarks: [{ said: '@bob, 1 February 2026', text: 'Seen again.' }],
    });
    expect(response?.steps.map(({ state, icon, text }) => `${state}: ${icon}${text}`)).toEqual([
      'done: ✓26 January',
      'late: ⏰due 27 January',
      'later: due 3 February',
    ]);
    expect(response?.steps[0]?.said).toContain('@ann, 26 January 2026, ');
    expect(response?.steps[0]?.said).toMatch(/: OPS-7$/);
  });

  it('says since when it is reopened, and how it was closed', () => {
    const again = viewWith({ violations: [{ ...violation, reopened: [END - 7 * DAY] }] }).responses[0];
    expect(again?.state).toBe('reopened 26 January 2026');
    const { next: _, ...rest } = violation;
    const closed = viewWith({ violations: [{ ...rest, state: 'closed', closed: END - DAY, metDays: 8 }] })
      .responses[0];
    expect(closed).toMatchObject({
      open: false,
      state: 'closed 1 February 2026, after 8 days within budget',
      met: '',
    });
    expect(closed?.steps[1]?.text).toBe('–');
    const byItself = { ...rest, state: 'closed', closed: END - DAY, metDays: 7, unvalidated: true } as const;
    const unvalidated = viewWith({ violations: [byItself] }).responses[0];
    expect(unvalidated?.state).toBe('closed 1 February 2026: met again for 7 days, not validated');
    expect(unvalidated?.steps.map(({ text }) => text)).toEqual(['26 January', 'not done', 'not done']);
  });
});

describe('how well the team responded', () => {
  const responsiveness = {
    acknowledged: { inTime: 2, of: 3 },
    investigated: { inTime: 0, of: 0 },
    met: { inTime: 1, of: 2 },
    closed: 2,
    unvalidated: 1,
    withoutCause: 1,
    medianDays: 4.5,
  };

  it('is told in sentences, without those of which there was nothing', () => {
    expect(viewWith({ responsiveness }).responsiveness).toEqual([
      'Acknowledged within its time: 2 of 3 (67%).',
      'Met again within its time: 1 of 2 (50%).',
      'Days from the first over to the first met again: 4.5 (median of 2).',
      'Closed: 2 violations, of which 1 not validated and 1 without a known cause.',
    ]);
    expect(viewWith({}).responsiveness).toEqual([]);
  });
});

describe('what is overdue', () => {
  const action: Action = {
    budget: 'api/query-p95',
    why: 'exceeded',
    title: 'API Query P95 over budget',
    text: '2.1 s against 2 s.',
    opened: '2026-01-26',
    step: 'acknowledge',
    stepDue: END - 6.5 * DAY,
    stepLate: 6.5 * DAY,
    due: '2026-02-02',
    overdueDays: 0,
  };
  const shown = (differing: Partial<Action>) => viewWith({}, { actions: [{ ...action, ...differing }] });

  it('is named with its own date', () => {
    const view = shown({});
    expect(view.actions[0]).toMatchObject({
      due: '2 February 2026',
      overdue: '',
      stepDue: '26 January 2026, 12:00 (Europe/Berlin, UTC+01:00)',
      stepOverdue: '6 days overdue',
    });
    expect(view.rows[0]).toMatchObject({
      due: '2 February 2026',
      isOverdue: false,
      stepDue: '26 January 2026, 12:00 (Europe/Berlin, UTC+01:00), ⏰ 6 days overdue',
    });
    expect(view.overdue).toBe('1 action overdue');
    expect(view.decisions[0]).toEqual({
      ask: 'Who is to acknowledge, and until when',
      about: 'API Query P95 over budget (acknowledge 6 days overdue)',
    });
  });

  it('may be both the step and the whole, and is told in hours while it is less than two days', () => {
    const view = shown({ stepLate: 5 * 3600, due: '2026-01-30', overdueDays: 3 });
    expect(view.actions[0]).toMatchObject({ overdue: '3 days overdue', stepOverdue: '5 hours overdue' });
    expect(view.decisions[0]?.about).toBe(
      'API Query P95 over budget (acknowledge 5 hours overdue; due 30 January 2026, 3 days overdue)',
    );
  });

  it('counts from when a report told of it, though it was so before', () => {
    const { step: _, stepDue: _d, stepLate: _l, ...unstepped } = action;
    const told = {
      ...unstepped,
      openedBefore: true,
      told: '2026-01-19',
      overdueDays: 7,
      due: '2026-01-26',
    } as const;
    const view = viewWith({}, { actions: [told] });
    expect(view.actions[0]).toMatchObject({
      opened: 'before 26 January 2026',
      due: '26 January 2026',
      overdue: '7 days overdue',
    });
  });
});

describe('an adjustment as readers see it', () => {
  it('says what a proposal waits for, and how both limits would have judged the past', () => {
    const [shown] = viewWith({ proposals: [proposal] }).adjustments.underWay;
    expect(shown).toMatchObject({
      change: '≤ 2 s → ≤ 2.5 s',
      state: 'in review',
      awaits: 'product, then vp',
      because: 'The cache is gone.',
      replay: [
        'With 2 s: over on 5 and approached on 6 of 28 days; over in 1 and approached in 0 of 4 weeks.',
      ],
    });
  });

  it('says of a changed limit how it fares, old and new together', () => {
    const watched: Proposal = {
      ...proposal,
      state: 'monitoring',
      awaits: [],
      effective: '2026-01-30',
      monitoredUntil: '2026-02-28',
    };
    const { adjustments } = viewWith({ proposals: [watched] });
    expect(adjustments.underWay).toEqual([]);
    expect(adjustments.watched).toMatchObject([
      {
        inForce: '30 January 2026',
        watched: '28 February 2026',
        fares: 'Since then over on 0 of 3 days; the old limit would have been exceeded on 2.',
      },
    ]);
  });
});

describe('the decisions asked for', () => {
  it('are the late ones, those that keep coming back, proposals, suggestions that nobody proposed, and ending exceptions', () => {
    const suggestion = {
      budget: 'api/query-p95',
      advice: 'loosen',
      text: 'Loosen.',
      evidence: 'E.',
      suggested: quantity('3s'),
    } as const;
    const exception = {
      budget: 'api/query-p95',
      limit: quantity('3s'),
      usual: quantity('2s'),
      from: '2026-01-01',
      until: '2026-02-06',
      start: 0,
      end: END + 5 * DAY,
      reason: 'A migration',
      approvedBy: '@eve',
    };
    const asked = viewWith(
      { violations: [violation], proposals: [proposal] },
      { recommendations: [suggestion], exceptions: [exception] },
    );
    expect(asked.decisions).toEqual([
      { ask: 'What will keep it from coming back', about: 'API Query P95' },
      { ask: 'Approve or reject', about: 'API Query P95 ≤ 2 s → ≤ 2.5 s (waits for product, then vp)' },
      {
        ask: 'Extend, or let end',
        about: 'The exception of API Query P95, until 6 February 2026, then 2 s again',
      },
    ]);
    expect(asked.exceptions[0]?.expiring).toBe('ends in 5 days');
    const unproposed = viewWith({}, { recommendations: [suggestion] });
    expect(unproposed.decisions).toEqual([
      { ask: 'Propose to loosen, or leave', about: 'API Query P95 to 3 s' },
    ]);
    const approved = viewWith({ proposals: [{ ...proposal, state: 'approved', awaits: [] }] });
    expect(approved.decisions[0]?.ask).toBe('Implement');
  });

  it('do not ask to extend an exception that ended, of which is said that it did', () => {
    const ended = {
      budget: 'api/query-p95',
      limit: quantity('3s'),
      usual: quantity('2s'),
      from: '2026-01-01',
      until: '2026-01-30',
      start: 0,
      end: END - 2 * DAY,
      reason: 'A migration',
      approvedBy: '@eve',
    };
    const shown = viewWith({}, { exceptions: [ended] });
    expect(shown.exceptions[0]).toMatchObject({
      days: '1–30 January 2026',
      expiring: 'ended on 30 January 2026',
    });
    expect(shown.decisions).toEqual([]);
  });
});
