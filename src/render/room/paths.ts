import type { BudgetId } from '../../model/budget.ts';
import { familyIn, memberParts, plainName } from '../../model/member-id.ts';

/** The pages of which there is one. */
export const YEAR_PAGE = 'index.html';
export const REPORTS_PAGE = 'reports.html';
export const BESIDE_PAGE = 'beside.html';

/** Where the page of a budget is; of a member, where that of its family is. */
export function budgetPage(id: BudgetId): string {
  return `budgets/${plainParts(id).join('/')}.html`;
}

function plainParts(id: BudgetId): readonly string[] {
  const [service = '', slug = ''] = familyIn(id).split('/');
  return [plainName(service), plainName(slug)];
}

/** What the row of a budget, or of a family, is known by on any page: `api.query-p95`. No other id has a point in it. */
export function anchorOf(id: BudgetId): string {
  return plainParts(id).join('.');
}

/** Where a budget is told of: its page; of a member, its row on the page of its family. */
export function memberPage(id: BudgetId): string {
  const parts = memberParts(id);
  return parts ? `${budgetPage(id)}#${memberAnchor(parts.values)}` : budgetPage(id);
}

/** What the row of a member is known by on its family's page, by what stands in its brackets. */
export function memberAnchor(values: string): string {
  return plainName(values);
}

/** Where the page of a service is, by its id. */
export function servicePage(service: string): string {
  return `services/${plainName(service)}.html`;
}

/** Where the page of an owner is, by their name as budgets have it: `@backend-team`. */
export function ownerPage(owner: string): string {
  return `owners/${plainName(owner.replace(/^@/, ''))}.html`;
}

/** The link from one page to another file, both by their paths in the output folder, so that it works wherever they lie. */
export function linkFrom(page: string, to: string): string {
  const up = '../'.repeat(page.split('/').length - 1);
  const [path = '', fragment] = to.split('#');
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return `${up}${encoded}${fragment === undefined ? '' : `#${encodeURIComponent(fragment)}`}`;
}
