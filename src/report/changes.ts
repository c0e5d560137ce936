import { dateWords, formatQuantity } from '../model/format.ts';
import type { Change, Row } from '../model/report.ts';
import type { Counts, Verdict } from '../model/verdict.ts';

/** How many budgets have each status. */
export function countsOf(verdicts: readonly (Verdict | undefined)[]): Counts {
  const count = (status: Verdict['status']) =>
    verdicts.filter((verdict) => (verdict?.status ?? 'unknown') === status).length;
  return {
    monitored: verdicts.length,
    within: count('within'),
    approaching: count('approaching'),
    exceeded: count('exceeded'),
    unknown: count('unknown'),
  };
}

/**
 * What differs from the period before: statuses, and limits in force. A limit counts that changed after the first day of
 * the period before, whether at a period's beginning or within it: the one before was still judged by the old limit.
 */
export function changesOf(rows: readonly Row[]): readonly Change[] {
  return rows.flatMap((row) => [
    ...limitChanges(row),
    ...(row.previous ? statusChange(row, row.previous) : []),
  ]);
}

function statusChange({ budget, verdict }: Row, previous: Verdict): readonly Change[] {
  if (verdict.status === previous.status) return [];
  const [from, to] = [previous.status, verdict.status];
  return [{ budget: budget.id, kind: 'status', from, to, text: `${nameOf(budget)}: ${from} → ${to}.` }];
}

function limitChanges({ budget, limitSteps = [] }: Row): readonly Change[] {
  return limitSteps.map((step) => {
    const [from, to] = [formatQuantity(step.from), formatQuantity(step.to)];
    const text = `${nameOf(budget)}: the limit went from ${from} to ${to} on ${dateWords(step.date)}.`;
    return { budget: budget.id, kind: 'limit', from, to, text };
  });
}

function nameOf(budget: Row['budget']): string {
  return `${budget.serviceName} ${budget.name}`;
}
