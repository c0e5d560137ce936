import type { BudgetId } from '../../model/budget.ts';
import type { FamilyFinding } from '../../model/family.ts';
import { plainNumber } from '../../model/format.ts';
import type { Report, Row } from '../../model/report.ts';

/** Members of one family that a list tells of one by one. */
const MOST_OF_FAMILY = 3;
/** Members of one family that a table has at most, where a form has no way to open to the others. */
export const MOST_IN_TABLE = 20;

/** One of a list, and what stands behind it. */
export interface ListedOne<T> {
  readonly one: T;
  /** Of the last of a family: `and 9 more of API P95 by route`; empty of all others. */
  readonly andMore: string;
}

/** What a list shows, and how many it tells nothing of. */
export interface Listed<T> {
  readonly list: readonly ListedOne<T>[];
  readonly left: number;
}

/** How a list is shortened. */
export interface Shortening {
  /** Members of one family in it. */
  readonly most?: number;
  /** How long it may be. */
  readonly longest?: number;
  /** How many of a family belong to it, of which so many are in it: a family has members that it does not show. */
  readonly inAll?: (family: FamilyFinding, inList: number) => number;
}

/** The family that a budget is a member of, by the budget's id; undefined of any other. */
export type FamilyOf = (id: BudgetId) => FamilyFinding | undefined;

/** Finds the family of a report that an id is a member of, whether it has a row or not: `api/route-p95[/search]`. */
export function familyFinder({ families = [] }: Pick<Report, 'families'>): FamilyOf {
  const known = new Map(families.map((family) => [family.id, family]));
  return (id) => {
    const at = id.indexOf('[');
    return at < 0 ? undefined : known.get(id.slice(0, at));
  };
}

/** A row that every form shows: a budget's, or that of a family's worst member. */
export interface ShownRow {
  readonly row: Row;
  readonly family?: FamilyFinding;
}

/** One row a budget and one a family, in the report's order. */
export function shownRows(report: Pick<Report, 'rows' | 'families'>): readonly ShownRow[] {
  const families = new Map((report.families ?? []).map((family) => [family.id, family]));
  return report.rows.flatMap((row) => {
    const family = families.get(row.budget.member?.family ?? '');
    if (!family) return [{ row }];
    return family.worst === row.budget.id ? [{ row, family }] : [];
  });
}

/** `API P95 by route`. */
export function familyName({ serviceName, name }: FamilyFinding): string {
  return `${serviceName} ${name}`;
}

/** A list with some members of each family, in its order; the last of them says how many more there are. */
export function listed<T extends object>(
  all: readonly T[],
  familyOf: (one: T) => FamilyFinding | undefined,
  {
    most = MOST_OF_FAMILY,
    longest = Number.POSITIVE_INFINITY,
    inAll = (_, inList) => inList,
  }: Shortening = {},
): Listed<T> {
  const families = Map.groupBy(all, familyOf);
  families.delete(undefined);
  const beyond = new Set([...families.values()].flatMap((group) => group.slice(most)));
  const kept = all.filter((one) => !beyond.has(one)).slice(0, longest);
  const shown = Map.groupBy(kept, familyOf);
  const remarks = new Map(
    [...families].flatMap(([family, group]) => {
      const inList = shown.get(family) ?? [];
      const [last] = inList.slice(-1);
      const more = family && last ? inAll(family, group.length) - inList.length : 0;
      return family && last && more > 0
        ? [[last, `and ${plainNumber(more, 0)} more of ${familyName(family)}`] as const]
        : [];
    }),
  );
  const isKept = new Set(kept);
  const isTold = (one: T) => {
    const family = familyOf(one);
    return isKept.has(one) || (family !== undefined && shown.has(family));
  };
  return {
    list: kept.map((one) => ({ one, andMore: remarks.get(one) ?? '' })),
    left: all.filter((one) => !isTold(one)).length,
  };
}

/** What is said of budgets, with at most so much of the members of each family. */
export function fewOf<T extends { readonly budget: BudgetId }>(
  report: Pick<Report, 'families'>,
  all: readonly T[],
  shortening?: Shortening,
): readonly ListedOne<T>[] {
  const familyOf = familyFinder(report);
  return listed(all, ({ budget }) => familyOf(budget), shortening).list;
}
