import type { Budget, BudgetId } from '../model/budget.ts';
import type { FamilyFinding } from '../model/family.ts';
import { memberParts } from '../model/member-id.ts';
import type { Row } from '../model/report.ts';
import { countsOf } from '../model/verdict.ts';
import { statusOf } from './differences.ts';

/** What tells whose a member without a row is. */
type Concerns = (member: Pick<Budget, 'id' | 'service' | 'owner'>) => boolean;

/**
 * Families as they concern a reader: those of which a row is left, with its members that concern them. Of one that lost
 * members, what is said of all of them is made anew from what is left.
 */
export function narrowFamilies(
  families: readonly FamilyFinding[],
  rows: readonly Row[],
  concerns: Concerns,
): readonly FamilyFinding[] {
  const byId = new Map(rows.map((row) => [row.budget.id, row]));
  return families.flatMap((family) => narrowFamily(family, byId, concerns) ?? []);
}

/** Whether a family has all the members that it had. */
export function isWhole(family: FamilyFinding, before: readonly FamilyFinding[]): boolean {
  return before.includes(family);
}

function narrowFamily(
  family: FamilyFinding,
  rows: ReadonlyMap<BudgetId, Row>,
  concerns: Concerns,
): FamilyFinding | undefined {
  const { id, service, owner, previous: _, ...rest } = family;
  const left = family.shown.flatMap((member) => rows.get(member) ?? []);
  const others = family.others.filter((other) =>
    concerns({ id: `${id}[${other.value}]`, service, ...ownerOf(other.owner ?? owner) }),
  );
  const [worst] = left;
  if (!worst) return undefined;
  if (left.length === family.shown.length && others.length === family.others.length) return family;
  const statuses = [...left.map(({ verdict }) => verdict.status), ...others.map(({ status }) => status)];
  const values = new Set([
    ...left.map(({ budget }) => memberParts(budget.id)?.values),
    ...others.map(({ value }) => value),
  ]);
  // Of members without a row it is not known how they stood.
  const before = left.flatMap(({ previous }) => previous?.status ?? []);
  return {
    ...rest,
    id,
    service,
    ...ownerOf(owner),
    counts: countsOf(statuses),
    ...(before.length === 0 ? {} : { previous: statusOf(countsOf(before)) }),
    worst: worst.budget.id,
    shown: left.map(({ budget }) => budget.id),
    others,
    appeared: family.appeared.filter((value) => values.has(value)),
    gone: family.gone.filter((value) => concerns({ id: `${id}[${value}]`, service, ...ownerOf(owner) })),
  };
}

function ownerOf(owner: string | undefined): { readonly owner?: string } {
  return owner === undefined ? {} : { owner };
}
