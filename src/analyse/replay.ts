import { classify } from '../evaluate/classify.ts';
import type { Budget } from '../model/budget.ts';
import type { Replay } from '../model/finding.ts';
import type { Quantity } from '../model/quantity.ts';
import type { DayPoint } from '../model/verdict.ts';

/** How a limit would have judged the days that have a value. */
export function replay(budget: Budget, limit: Quantity, days: readonly DayPoint[]): Replay {
  const values = days.flatMap(({ value }) => value ?? []);
  const judged = values.map((value) => classify({ ...budget, limit }, value).status);
  return {
    limit,
    exceeded: judged.filter((status) => status === 'exceeded').length,
    approaching: judged.filter((status) => status === 'approaching').length,
    days: values.length,
  };
}
