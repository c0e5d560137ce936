import type { BudgetSet } from '../model/budget.ts';
import type { Row } from '../model/report.ts';
import type { ChangesBefore, WhyQuery } from '../model/why.ts';
import type { ChangePlace } from '../ports/changes.ts';
import type { Contrast } from './contrast.ts';

/** What changes before it are told from. */
export interface ChangesAsked {
  readonly row: Row;
  readonly contrast: Contrast;
  readonly places: readonly ChangePlace[];
  readonly set: Pick<BudgetSet, 'maintenance'>;
  readonly zone: string;
}

/** What changed before it, and what was asked for that. A place that fails stops no other. */
export async function changesBefore({
  places,
}: ChangesAsked): Promise<{ readonly changes: ChangesBefore; readonly queries: readonly WhyQuery[] }> {
  return {
    changes: { changes: [], more: 0, places: places.map(({ name }) => name), unknown: [] },
    queries: [],
  };
}
