import type { Report } from '../../model/report.ts';
import type { Counts } from '../../model/verdict.ts';
import { type FamilyOf, familyFinder, type ListedOne, listed, type Shortening } from './listed.ts';
import { asks, type RowView } from './rows.ts';

/**
 * The budgets of a report that ask for attention, worst first, of each family at most three. `grouped` where the unknown ones are
 * told of by reason instead.
 */
export function asking(report: Report, budgets: readonly RowView[], grouped: boolean): readonly RowView[] {
  const rows = budgets.filter((row) => asks(row) && !(grouped && row.status.key === 'unknown'));
  return fewOfFamilies(
    report,
    rows,
    ({ exceeded, approaching, unknown }) => exceeded + approaching + (grouped ? 0 : unknown),
  );
}

/** Rows with at most three of each family, the last of which says how many more there are. */
export function fewOfFamilies(
  report: Report,
  rows: readonly RowView[],
  counted?: (counts: Counts) => number,
): readonly RowView[] {
  const familyOf = familyFinder(report);
  const inAll = counted && inFamilies(rows, familyOf, counted);
  return listed(rows, ({ id }) => familyOf(id), { ...(inAll && { inAll }) }).list.map(saying);
}

/**
 * How many members of a family belong to a list: those within that are in it and, of the others, as many as the family has
 * counted, since not each has a row.
 */
export function inFamilies(
  rows: readonly RowView[],
  familyOf: FamilyOf,
  counted: (counts: Counts) => number,
): Required<Shortening>['inAll'] {
  const within = Map.groupBy(
    rows.filter(({ status }) => status.key === 'within'),
    ({ id }) => familyOf(id),
  );
  return (family) => counted(family.counts) + (within.get(family)?.length ?? 0);
}

/** A row that says how many more of its family there are. */
export function saying({ one, andMore }: ListedOne<RowView>): RowView {
  return andMore === '' ? one : { ...one, andMore };
}
