import { type Budget, type BudgetSet, limitFor } from '../model/budget.ts';
import type { Change } from '../model/change.ts';
import { formatQuantity } from '../model/format.ts';
import { quotable } from '../model/one-line.ts';
import { baseValue } from '../model/quantity.ts';
import type { Instant } from '../model/window.ts';

/** The most characters of a reason within what a change says. */
const LONGEST_REASON = 120;

/** What the budget files themselves say that changed of a budget: its limit, by a decision or for a while, and planned maintenance. */
export function ownChanges(
  budget: Budget,
  { maintenance }: Pick<BudgetSet, 'maintenance'>,
): readonly Change[] {
  const { service, exceptions, history = [], id, member } = budget;
  const limit = (at: Instant) => limitFor(budget, { start: at, end: at });
  const changed = (
    kind: 'limit' | 'exception',
    at: Instant,
    before: string,
    behind = '',
  ): readonly Change[] => {
    const [from, to] = [limit(at - 1), limit(at)];
    if (baseValue(from) === baseValue(to)) return [];
    return [
      { kind, at, service, text: `${before} ${formatQuantity(from)} → ${formatQuantity(to)}${behind}` },
    ];
  };
  const planned = maintenance.filter(
    ({ budgets }) => budgets.includes(id) || (member !== undefined && budgets.includes(member.family)),
  );
  return [
    ...history.flatMap(({ end }) => changed('limit', end, 'limit')),
    ...exceptions.flatMap(({ start, end, reason }) => [
      ...changed('exception', start, 'exception began: limit', ` (${shortly(reason)})`),
      ...changed('exception', end, 'exception ended: limit'),
    ]),
    ...planned.map(
      ({ start, end, reason }): Change => ({
        kind: 'maintenance',
        at: start,
        until: end,
        service,
        text: `planned maintenance (${shortly(reason)})`,
      }),
    ),
  ];
}

function shortly(reason: string): string {
  return quotable(reason, LONGEST_REASON);
}
