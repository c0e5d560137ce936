import type { LimitException } from '../model/budget.ts';
import { daysWords, momentWords } from '../model/dates.ts';
import { formatQuantity } from '../model/format.ts';
import type { Life, RowTold } from '../model/history.ts';
import { familyIn } from '../model/member-id.ts';
import { addDays, dateAt } from '../model/period.ts';
import type { Proposal } from '../model/proposal.ts';
import { baseValue, type Quantity } from '../model/quantity.ts';
import { writerWords } from '../model/writer.ts';
import { distinct, reportOn, type Told, toldLast } from './told.ts';

/** A change of the limit itself, as the budget's file says it or as two reports differ. */
interface LimitChange {
  readonly on: string;
  readonly from: Quantity;
  readonly to: Quantity;
}

/** The changes of the limit itself, with who approved them where a proposal led to it. */
export function limitChanges(life: Life): readonly Told[] {
  const definitions = definitionsOf(life);
  const last = definitions.at(-1)?.budget;
  const { history = [] } = last ?? {};
  const written = history.flatMap(({ limit, until }, index): readonly LimitChange[] =>
    last ? [{ on: addDays(until, 1), from: limit, to: history[index + 1]?.limit ?? last.limit }] : [],
  );
  const seen = definitions.flatMap(({ budget, report }, index): readonly LimitChange[] => {
    const before = definitions[index - 1]?.budget;
    if (!before || baseValue(before.limit) === baseValue(budget.limit)) return [];
    const isWritten = budget.history?.some(({ limit }) => baseValue(limit) === baseValue(before.limit));
    return isWritten ? [] : [{ on: report.gist.period.firstDay, from: before.limit, to: budget.limit }];
  });
  const proposals = toldLast(life, ({ review }) => review.proposals).map((one) => one.last);
  return [...written, ...seen].map(({ on, from, to }) => ({
    on,
    budget: life.id,
    says: `Limit ${formatQuantity(from)} → ${formatQuantity(to)}`,
    more: approvalOf(proposals, on),
    isDecision: true,
    ...reportOn(life, on),
  }));
}

/** The definitions that reports had, oldest first; of a family, that of a member with the family's limit. */
function definitionsOf({ told }: Life): readonly RowTold[] {
  return distinct(
    told.filter(({ budget }) => !budget.member?.hasOwnLimit),
    ({ report }) => report.gist.period.id,
  );
}

function approvalOf(proposals: readonly Proposal[], on: string): readonly string[] {
  const proposal = proposals.find(({ effective }) => effective === on);
  return proposal ? [approvedWords(proposal), proposal.because].filter(Boolean) : [];
}

function approvedWords({ approvals }: Proposal): string {
  const words = approvals.map((one) => `${writerWords(one)} (${one.role})`).join(', ');
  return words === '' ? '' : `approved by ${words}`;
}

/** The temporary limits that have begun. */
export function exceptions(life: Life): readonly Told[] {
  const all = life.told.flatMap(({ budget }) => budget.exceptions);
  const lastDay = life.reports.at(-1)?.gist.period.lastDay ?? '';
  return distinct(all, ({ from }: LimitException) => from)
    .filter(({ from }) => from <= lastDay)
    .map(({ limit, from, until, reason, approvedBy }) => ({
      on: from,
      until,
      budget: life.id,
      says: `Temporary limit ${formatQuantity(limit)}, ${daysWords(from, until)}`,
      more: [reason, `approved by ${approvedBy}`],
      isDecision: true,
      ...reportOn(life, from),
    }));
}

/** The planned stretches in which figures did not count. */
export function maintenances(life: Life): readonly Told[] {
  const all = life.reports.flatMap((report) =>
    report.gist.maintenance
      .filter(({ budgets }) => budgets.some((budget) => familyIn(budget) === life.id))
      .map((one) => ({ ...one, report })),
  );
  return distinct(all, ({ start, end }) => `${start} ${end}`).map(({ start, end, reason, report }) => {
    const { zone } = report.gist.period;
    return {
      on: dateAt(start, zone),
      at: start,
      until: dateAt(end - 1, zone),
      budget: life.id,
      says: `Planned maintenance from ${momentWords(start, zone)} to ${momentWords(end, zone)}`,
      more: [reason],
      report,
    };
  });
}
