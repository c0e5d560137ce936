import { describe, expect, it } from 'vitest';
import { assess } from '../../src/evaluate/assess.ts';
import { startOf } from '../../src/model/period.ts';
import { planReport } from '../../src/report/plan.ts';
import { type ReviewInput, reviewOf } from '../../src/report/review.ts';
import type { ProposalRecord } from '../../src/review/proposal-event.ts';
import type { ViolationRecord } from '../../src/review/violation-event.ts';
import { budget, quantity } from '../support/budget.ts';
import { reviewSettings } from '../support/review.ts';

const CALENDAR = { zone: 'UTC', weekStartsOn: 'monday' } as const;
const at = (date: string, hour = 9) => startOf(date, 'UTC') + hour * 3600;
const { response: policy, adjustment } = reviewSettings();

/** The review of a week in which nothing was measured, with what people wrote. */
function reviewOfWeek(week: string, written: Partial<ReviewInput>) {
  const plan = planReport('weekly', CALENDAR, at('2026-03-01'), week);
  const series = { budget: budget().id, days: [], periods: [], queries: [], warnings: [] };
  const assessment = assess(budget(), series, plan.windows, { minimum: 0.75, warn: 0.9 });
  return reviewOf([assessment], plan, {
    violations: [],
    proposals: [],
    notes: [],
    policy,
    adjustment,
    ...written,
  });
}

const opened: ViolationRecord = {
  id: 'api.query-p95-2026-01-28',
  budget: 'api/query-p95',
  firstDay: '2026-01-28',
  events: [
    { at: at('2026-02-02', 8), by: 'headroom', did: 'open' },
    { at: at('2026-02-03'), by: '@ann', did: 'acknowledge', text: 'OPS-7' },
  ],
};
const proposed: ProposalRecord = {
  id: '2026-01-27-api.query-p95',
  budget: 'api/query-p95',
  bound: 'at_most',
  from: quantity('2s'),
  to: quantity('2.5s'),
  because: 'The cache is gone.',
  evidence: [],
  replay: [],
  impact: [],
  events: [{ at: at('2026-01-27'), by: '@ann', did: 'propose' }],
};

describe('people’s part of a report', () => {
  it('has no violation that began after its figures end', () => {
    const weeks = ['2026-W03', '2026-W04', '2026-W05', '2026-W06'];
    const counts = weeks.map((week) => reviewOfWeek(week, { violations: [opened] }).violations.length);
    expect(counts).toEqual([0, 0, 1, 1]);
  });

  it('tells of what was done about a violation as it stands, also after the period', () => {
    const [violation] = reviewOfWeek('2026-W05', { violations: [opened] }).violations;
    expect(violation?.steps).toMatchObject([{ step: 'acknowledge', by: '@ann' }]);
  });

  it('has no relapse after its figures end, though what closed the violation is told', () => {
    const steps = ['acknowledge', 'investigate', 'plan', 'implement'] as const;
    const relapsed: ViolationRecord = {
      ...opened,
      events: [
        ...opened.events.slice(0, 1),
        ...steps.map((did) => ({ at: at('2026-02-03'), by: '@ann', did, text: 'x', cause: 'x' })),
        { at: at('2026-02-12'), by: '@ann', did: 'validate', met: policy.closesAfter },
        { at: at('2026-02-16', 8), by: 'headroom', did: 'reopen' },
        { at: at('2026-02-17'), by: '@ann', did: 'acknowledge', text: 'OPS-9' },
      ],
    };
    const stateIn = (week: string) => reviewOfWeek(week, { violations: [relapsed] }).violations[0];
    expect(stateIn('2026-W05')).toMatchObject({ state: 'closed', reopened: [], closed: at('2026-02-12') });
    expect(stateIn('2026-W08')).toMatchObject({ state: 'open', reopened: [at('2026-02-16', 8)] });
  });

  it('says of a month how well the team responded, and of a week not', () => {
    const closing = { at: at('2026-02-16', 0), by: 'headroom', did: 'close', met: 7 } as const;
    const closed = { ...opened, events: [...opened.events, closing] };
    const month = planReport('monthly', CALENDAR, at('2026-03-02'), '2026-02');
    const series = { budget: budget().id, days: [], periods: [], queries: [], warnings: [] };
    const assessment = assess(budget(), series, month.windows, { minimum: 0.75, warn: 0.9 });
    const written = { violations: [closed], proposals: [], notes: [], policy, adjustment };
    expect(reviewOf([assessment], month, written).responsiveness).toMatchObject({
      // Opened on 2 February at 8:00, acknowledged a day later.
      acknowledged: { inTime: 0, of: 1 },
      closed: 1,
      unvalidated: 1,
      withoutCause: 1,
    });
    expect(reviewOfWeek('2026-W07', { violations: [closed] })).not.toHaveProperty('responsiveness');
  });

  it('has no proposal that was made after its figures end', () => {
    const weeks = ['2026-W03', '2026-W04', '2026-W05'];
    const counts = weeks.map((week) => reviewOfWeek(week, { proposals: [proposed] }).proposals.length);
    expect(counts).toEqual([0, 0, 1]);
  });

  it('has a change that was in force by its end, whenever it was written down', () => {
    const changed: ProposalRecord = {
      ...proposed,
      events: [
        ...proposed.events,
        { at: at('2026-01-28'), by: '@ann', did: 'justify' },
        { at: at('2026-01-28', 10), by: '@eng', did: 'approve', role: 'engineering' },
        { at: at('2026-01-28', 11), by: '@pm', did: 'approve', role: 'product' },
        { at: at('2026-01-28', 12), by: '@vp', did: 'approve', role: adjustment.approver.role },
        { at: at('2026-01-28', 13), by: '@ann', did: 'implement', effective: '2026-01-20' },
      ],
    };
    expect(reviewOfWeek('2026-W04', { proposals: [changed] }).proposals).toMatchObject([
      { state: 'implemented', effective: '2026-01-20' },
    ]);
  });
});
