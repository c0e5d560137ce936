import type { FamilyFinding } from '../model/family.ts';
import { dateWords, formatQuantity } from '../model/format.ts';
import type { Difference, Row } from '../model/report.ts';
import { type Counts, STATUSES, type Status } from '../model/verdict.ts';

/**
 * What differs from the period before: statuses, and limits in force. A limit counts that changed after the first day of
 * the period before, whether at a period's beginning or within it: the one before was still judged by the old limit. A family
 * changes as one, and of its members only limits of their own do.
 */
export function differencesOf(
  rows: readonly Row[],
  families: readonly FamilyFinding[] = [],
): readonly Difference[] {
  const own = rows.filter(({ budget }) => !budget.member);
  return [
    ...own.flatMap((row) => [
      ...limitChanges(row),
      ...statusChange(row.budget, row.previous?.status, row.verdict.status),
    ]),
    ...families.flatMap((family) => familyChanges(family, rows)),
  ];
}

function familyChanges(family: FamilyFinding, rows: readonly Row[]): readonly Difference[] {
  const members = rows.filter(({ budget }) => budget.member?.family === family.id);
  const sharing = members.find(({ budget }) => !budget.member?.hasOwnLimit);
  const shared = sharing
    ? limitChanges({ ...sharing, budget: { ...sharing.budget, id: family.id, name: family.name } })
    : [];
  return [
    ...shared,
    ...members.filter(({ budget }) => budget.member?.hasOwnLimit).flatMap(limitChanges),
    ...statusChange(family, family.previous, statusOf(family.counts)),
  ];
}

/** The worst status of some budgets; unknown of none. */
export function statusOf(counts: Counts): Status {
  return STATUSES.find((status) => counts[status] > 0) ?? 'unknown';
}

function statusChange(of: Named, from: Status | undefined, to: Status): readonly Difference[] {
  if (from === undefined || from === to) return [];
  return [{ budget: of.id, kind: 'status', from, to, text: `${nameOf(of)}: ${from} → ${to}.` }];
}

function limitChanges({ budget, limitSteps = [] }: Row): readonly Difference[] {
  return limitSteps.map((step) => {
    const [from, to] = [formatQuantity(step.from), formatQuantity(step.to)];
    const text = `${nameOf(budget)}: the limit went from ${from} to ${to} on ${dateWords(step.date)}.`;
    return { budget: budget.id, kind: 'limit', from, to, text };
  });
}

type Named = Pick<Row['budget'], 'id' | 'serviceName' | 'name'>;

function nameOf({ serviceName, name }: Named): string {
  return `${serviceName} ${name}`;
}
