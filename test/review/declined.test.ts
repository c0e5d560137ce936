import { describe, expect, it } from 'vitest';
import { responsivenessOf } from '../../src/analyse/responsiveness.ts';
import { startOf } from '../../src/model/period.ts';
import type { ResponsePolicy, Violation } from '../../src/model/violation.ts';
import { responseViews } from '../../src/render/view/responses.ts';
import { actionsOf } from '../../src/report/actions.ts';
import type { ViolationEvent } from '../../src/review/violation-event.ts';
import { readViolation } from '../../src/review/violation-file.ts';
import { violationsOf } from '../../src/review/violations.ts';
import { exampleReport } from '../support/example-report.ts';

const at = (date: string, hour = 0) => startOf(date, 'UTC') + hour * 3600;
const DAY = 86_400;
const POLICY: ResponsePolicy = {
  steps: [
    ['acknowledge', 3600],
    ['investigate', DAY],
    ['plan', 2 * DAY],
  ],
  closesAfter: 7,
  requiresValidation: false,
  reopensWithin: 10,
  recurring: { times: 3, within: 90 },
};
const DECLINED = {
  at: at('2026-02-02', 3),
  by: 'octocat',
  knownFrom: 'ticket',
  did: 'decline',
  text: 'Replaced in March.',
} as const;
const OPENED = { at: at('2026-02-02'), by: 'headroom', did: 'open' } as const;

function violationAfter(...events: readonly ViolationEvent[]) {
  const record = { id: 'api.query-p95-2026-01-28', budget: 'api/query-p95', firstDay: '2026-01-28', events };
  const [violation] = violationsOf([], [record], { policy: POLICY, zone: 'UTC', noticedAt: 0 });
  if (!violation) throw new Error('There is no violation.');
  return violation;
}

describe('a violation that was declined', () => {
  it('has no step that is due', () => {
    expect(violationAfter(OPENED).next?.step).toBe('acknowledge');
    const violation = violationAfter(OPENED, DECLINED);
    expect(violation.next).toBeUndefined();
    expect(violation.declined).toEqual({
      at: DECLINED.at,
      by: 'octocat',
      knownFrom: 'ticket',
      text: 'Replaced in March.',
    });
  });

  it('is worked on after all when somebody takes a step, and the word stays a remark', () => {
    const violation = violationAfter(OPENED, DECLINED, {
      at: at('2026-02-03'),
      by: '@ann',
      did: 'acknowledge',
    });
    expect(violation.declined).toBeUndefined();
    expect(violation.next?.step).toBe('investigate');
    expect(violation.remarks.map(({ text }) => text)).toEqual(['Replaced in March.']);
  });

  it('asks anew when it opens again', () => {
    const closing = { at: at('2026-02-10'), by: 'headroom', did: 'close', met: 7 } as const;
    const violation = violationAfter(OPENED, DECLINED, closing, {
      at: at('2026-02-12'),
      by: 'headroom',
      did: 'reopen',
    });
    expect(violation.declined).toBeUndefined();
    expect(violation.next?.step).toBe('acknowledge');
  });

  it('is no response that came too late, but for what had run out before', () => {
    const february = { start: at('2026-02-01'), end: at('2026-03-01') };
    const openings = violationAfter(OPENED, DECLINED).rounds;
    expect(responsivenessOf(openings, february, 'UTC')).toMatchObject({
      acknowledged: { inTime: 0, of: 1 },
      investigated: { inTime: 0, of: 0 },
    });
    expect(responsivenessOf(violationAfter(OPENED).rounds, february, 'UTC')?.investigated.of).toBe(1);
  });

  it('is said in the report, with who said so, and nothing is due', () => {
    const report = exampleReport();
    const row = report.rows.find(({ verdict }) => verdict.status === 'exceeded');
    if (!row) throw new Error('Nothing is over.');
    const violation: Violation = { ...violationAfter(OPENED, DECLINED), budget: row.budget.id };
    const day = { kind: 'week', asOf: at('2026-02-09'), date: '2026-02-09', zone: 'UTC' } as const;
    const [action] = actionsOf([row], [violation], day);
    expect(action).toMatchObject({
      declined: 'Replaced in March (octocat, from the ticket)',
      overdueDays: 0,
    });
    expect(action?.due).toBeUndefined();
    expect(action?.text).not.toContain('Find the cause');
    const told = { ...report, review: { ...report.review, violations: [violation] } };
    const [view] = responseViews(told, (id) => id);
    expect(view?.declined).toBe('Will not be done: Replaced in March (octocat, from the ticket).');
    expect(view?.brief).toBe('no step taken yet; will not be done');
    expect(view?.steps.map(({ text }) => text)).toEqual(['–', '–', '–']);
  });
});

describe('an investigation in a file', () => {
  const file = (event: string) =>
    `violation: a\nbudget: api/a\nfirst_day: 2026-01-28\nevents:\n  - { at: "2026-02-02T00:00:00Z", by: "@ann", did: "investigate"${event} }\n`;

  it('says the cause, or where it stands', () => {
    expect(readViolation('a.yaml', file(', cause: "A lost index."')).problems).toEqual([]);
    expect(readViolation('a.yaml', file(', text: "See #7."')).problems).toEqual([]);
    for (const wrong of ['', ', cause: "A", text: "B"']) {
      expect(readViolation('a.yaml', file(wrong)).problems.map(({ message }) => message)).toEqual([
        expect.stringContaining('Exactly one of cause and text'),
      ]);
    }
  });
});
