import type { BudgetId } from '../../model/budget.ts';
import type { Report } from '../../model/report.ts';
import { linkFrom, memberPage, YEAR_PAGE } from '../room/paths.ts';
import { folderOf } from '../view.ts';

/** The links from a report's page to the pages of a reading room; empty where there is none. */
export interface RoomLinks {
  readonly year: string;
  readonly life: (budget: BudgetId) => string;
}

/** The links of a report that lies beside no such pages. */
export const NO_ROOM: RoomLinks = { year: '', life: () => '' };

/** The links of a report that lies beside them; reports of schema 1 stay as they were. */
export function roomLinks(report: Report): RoomLinks {
  if (report.schema === 1) return NO_ROOM;
  const page = `${folderOf(report)}/report.html`;
  return { year: linkFrom(page, YEAR_PAGE), life: (budget) => linkFrom(page, memberPage(budget)) };
}
