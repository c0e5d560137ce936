import { describe, expect, it } from 'vitest';
import { rememberingLastTold } from '../../src/app/last-told.ts';
import type { Report } from '../../src/model/report.ts';
import { type Subject, subjectName } from '../../src/model/subject.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import { writeNotices } from '../../src/render/notices-json.ts';
import { writeReport } from '../../src/render/report-json.ts';
import { noticesOf, noticesReport } from '../support/notices.ts';
import { violationOf } from '../support/violation.ts';

const BUDGET = 'api/query-p95';
const DAY = 86_400;
const { review, asOf, ...rest } = noticesReport();
const reaching = (until: number): Report => ({
  ...rest,
  asOf: until,
  review: { ...review, violations: [violationOf({ budget: BUDGET })] },
});
const week: Subject = { kind: 'weekly', period: '2026-W05', revision: 1 };
const noticesAt = (id: string): Subject => ({ kind: 'notices', id });

type Message = readonly [subject: Subject, says?: Report];

/** A ledger of messages, in the order of their posting, with what they say; nothing of the budget unless given. */
function ledgerOf(messages: readonly Message[]): Pick<Ledger, 'posted' | 'content'> {
  return {
    posted: async () => messages.map(([subject], at) => ({ subject, at })),
    content: async (wanted) => {
      const [subject, says] = messages.find(([one]) => subjectName(one) === subjectName(wanted)) ?? [];
      const report = says ?? { ...rest, asOf, review, rows: [] };
      return subject?.kind === 'notices' ? writeNotices(noticesOf([], { report })) : writeReport(report);
    },
  };
}

const told = async (...messages: readonly Message[]) => {
  const last = await rememberingLastTold()(ledgerOf(messages))(BUDGET);
  return last && { isPublished: last.isPublished, asOf: last.report.asOf, rows: last.report.rows.length };
};

describe('what is known last of a budget', () => {
  it('is what reaches furthest, and of equals what was posted last', async () => {
    const newer: Message = [noticesAt('a'), reaching(asOf + DAY)];
    expect(await told([week, reaching(asOf)], newer)).toEqual({
      isPublished: false,
      asOf: asOf + DAY,
      rows: 1,
    });
    // An older report that is corrected says nothing new.
    expect(await told(newer, [week, reaching(asOf)])).toMatchObject({ isPublished: false });
    expect(await told(newer, [week, reaching(asOf + DAY)])).toMatchObject({ isPublished: true });
  });

  it('is what the last report says, however many notices of other budgets came after it', async () => {
    const others = Array.from({ length: 30 }, (_, index): Message => [noticesAt(String(index))]);
    expect(await told([week, reaching(asOf)], ...others)).toMatchObject({ isPublished: true, rows: 1 });
    expect(await told(...others)).toBeUndefined();
  });
});
