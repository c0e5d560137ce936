import type { BudgetId } from './budget.ts';
import type { Overrun } from './finding.ts';
import type { DayPoint } from './verdict.ts';

/** The unbroken runs of days over budget, oldest first. A day without a verdict neither breaks nor lengthens one. */
export function overrunsOf(budget: BudgetId, days: readonly DayPoint[]): readonly Overrun[] {
  const overruns: Overrun[] = [];
  let open: Overrun | undefined;
  for (const { date, status } of days) {
    if (status === 'exceeded') {
      open = { budget, firstDay: open?.firstDay ?? date, lastDay: date, daysOver: (open?.daysOver ?? 0) + 1 };
    } else if (open && status !== 'unknown') {
      overruns.push({ ...open, closed: date });
      open = undefined;
    }
  }
  return open ? [...overruns, open] : overruns;
}
