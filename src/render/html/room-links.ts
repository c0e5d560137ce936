import type { BudgetId } from '../../model/budget.ts';
import type { Report } from '../../model/report.ts';
import { linkFrom, memberPage } from '../room/paths.ts';
import { folderOf } from '../view.ts';

/** The link from a report's page to that of a budget; empty where there is none. */
export type LinkToLife = (budget: BudgetId) => string;

/** The links of a report that lies beside the pages of a reading room; reports of schema 1 stay as they were. */
export function linkToLife(report: Report): LinkToLife {
  const page = `${folderOf(report)}/report.html`;
  return (budget) => (report.schema === 1 ? '' : linkFrom(page, memberPage(budget)));
}
