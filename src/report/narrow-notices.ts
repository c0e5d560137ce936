import type { Notice, Notices } from '../model/notice.ts';
import type { Part } from '../model/part.ts';
import { narrowReport } from './narrow.ts';

/** Notices as they concern a reader: those of the part, and the report of the budgets that they are about. */
export function narrowNotices(notices: Notices, part: Part): Notices {
  const own = notices.notices.filter((notice) => isPartOf(notice, part));
  const budgets = own.map(({ about }) => about.budget);
  const report = narrowReport(notices.report, { services: [], budgets });
  // What could not be measured has no row to be known by.
  const notes = notices.report.dataQuality.notes.filter(({ budget }) => budgets.includes(budget));
  return { ...notices, notices: own, report: { ...report, dataQuality: { ...report.dataQuality, notes } } };
}

function isPartOf({ to, violation }: Notice, part: Part): boolean {
  return (
    (part.to === undefined || to.includes(part.to)) &&
    (part.violation === undefined || part.violation === violation.id)
  );
}
