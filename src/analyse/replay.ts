import { classifyFigure } from '../evaluate/classify.ts';
import type { Budget } from '../model/budget.ts';
import type { Replay } from '../model/finding.ts';
import type { Quantity } from '../model/quantity.ts';
import { type DayPoint, judgedFigureOn } from '../model/verdict.ts';

/** How a limit would have judged the days of which the figures say so. */
export function replay(budget: Budget, limit: Quantity, days: readonly DayPoint[]): Replay {
  const tried = { ...budget, limit };
  const judged = days.flatMap((day) => {
    const figure = judgedFigureOn(day);
    return (figure && classifyFigure(tried, figure)?.status) ?? [];
  });
  return {
    limit,
    exceeded: judged.filter((status) => status === 'exceeded').length,
    approaching: judged.filter((status) => status === 'approaching').length,
    days: judged.length,
  };
}
