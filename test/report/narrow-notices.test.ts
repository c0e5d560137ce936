import { describe, expect, it } from 'vitest';
import { narrowNotices } from '../../src/report/narrow-notices.ts';
import { NOTICE, noticesOf, noticesReport } from '../support/notices.ts';

const OTHERS = {
  ...NOTICE.closed,
  about: { ...NOTICE.closed.about, budget: 'pay/p95' },
  to: ['@payments'],
};
const notes = ['api/query-p95', 'pay/p95'].map((budget) => ({ budget, text: 'It could not be measured.' }));
const rows = noticesReport().rows.filter(({ budget }) => budget.id !== 'api/query-p95');
const notices = noticesOf([NOTICE.opened, NOTICE.overdue, OTHERS], {
  report: noticesReport({ rows, dataQuality: { notes, warnings: [] } }),
});

describe('notices of one reader', () => {
  it('are their own, with a report of the budgets that they are about', () => {
    const { notices: own, report } = narrowNotices(notices, { services: [], to: '@platform' });
    expect(own.map(({ key }) => key)).toEqual([NOTICE.overdue.key]);
    expect(report.rows.map(({ budget }) => budget.id)).toEqual(['api/search-p95']);
  });

  it('are those of a violation for its ticket', () => {
    const part = { services: [], violation: NOTICE.opened.violation.id };
    expect(narrowNotices(notices, part).notices.map(({ key }) => key)).toEqual([NOTICE.opened.key]);
  });

  it('say why their own was not measured, although others of its service were, and nothing of others’', () => {
    const notesFor = (to: string) =>
      narrowNotices(notices, { services: [], to }).report.dataQuality.notes.map(({ budget }) => budget);
    expect(notesFor('@backend-team')).toEqual(['api/query-p95']);
    expect(notesFor('@payments')).toEqual(['pay/p95']);
    expect(notesFor('@platform')).toEqual([]);
    const ofTicket = { services: [], violation: NOTICE.opened.violation.id };
    expect(narrowNotices(notices, ofTicket).report.dataQuality.notes).toHaveLength(1);
  });
});
