import { type ComparedWindow, compare, comparedDays, type WindowedDay } from '../analyse/comparison.ts';
import { conclude } from '../analyse/conclude.ts';
import { type Budget, type LimitStep, limitSteps } from '../model/budget.ts';
import type { Comparison } from '../model/finding.ts';
import type { Row } from '../model/report.ts';
import type { Assessment, DayPoint, Verdict } from '../model/verdict.ts';
import { type Window, within } from '../model/window.ts';
import { type Plan, TREND_DAYS } from './plan.ts';

/** A budget's row: its verdicts with the findings made from them. */
export function rowOf(assessment: Assessment, plan: Plan): Row {
  const brief = rowInBrief(assessment, plan);
  const { trend, steps, forecast } = conclude(assessment.budget, brief.days);
  const comparisons = comparisonsOf(assessment, plan);
  return { ...brief, trend, ...(steps ? { steps } : {}), forecast, comparisons };
}

/** A row of which nothing was concluded from its days, for a budget that no report has a row of. */
export function rowInBrief(assessment: Assessment, plan: Plan): Row {
  const { budget, verdict, days } = assessment;
  const tested = days.slice(-TREND_DAYS[plan.kind]);
  const inPeriod = daysWithin(assessment, plan, plan.windows.period).filter(
    ({ status }) => status !== 'unknown',
  );
  const changed = limitStepsIn(budget, plan);
  return {
    budget,
    verdict,
    previous: assessment.earlier.at(-1),
    daysOver: { over: inPeriod.filter(({ status }) => status === 'exceeded').length, of: inPeriod.length },
    days: tested,
    weeks: assessment.weeks,
    trend: { kind: 'not_applicable', because: NOT_LOOKED },
    forecast: { kind: 'none', because: NOT_LOOKED },
    comparisons: [],
    ...(changed.length > 0 ? { limitSteps: changed } : {}),
  };
}

/** Where a budget's limit in force changed after the first day of the period before: that was still judged by the old one. */
export function limitStepsIn(
  budget: Budget,
  { previousPeriod, windows }: Pick<Plan, 'previousPeriod' | 'windows'>,
): readonly LimitStep[] {
  const days = windows.days.filter(({ date }) => date >= previousPeriod.firstDay);
  return limitSteps(
    budget,
    days.map(({ date }) => date),
  );
}

const NOT_LOOKED = 'It was not looked for.';
const NOW = 'now';

function comparisonsOf(assessment: Assessment, plan: Plan): readonly Comparison[] {
  const { budget, verdict, earlier, increments } = assessment;
  const days = comparedDays(budget, windowedDays(assessment, plan));
  const side = (window: string, judged: Verdict | undefined): ComparedWindow => {
    if (increments || (budget.over && judged?.actual)) return { window, figure: 'mean of its days' };
    return { window, figure: judged?.actual?.value };
  };
  const against = (baseline: Comparison['against'], at: number) =>
    compare({
      budget,
      against: baseline,
      days,
      now: side(NOW, verdict),
      before: side(earlierName(earlier.length + at), earlier.at(at)),
    });
  if (plan.kind === 'monthly') return [against('month_before', -1)];
  return [against('week_before', -1), against('four_weeks_before', -earlier.length)];
}

function earlierName(index: number): string {
  return `earlier ${index}`;
}

/** The days that have a value, each with the window that it belongs to: the period, an earlier one, a week, or none. */
function windowedDays(
  { days, increments, earlier, weeks, verdict }: Assessment,
  { windows, kind }: Plan,
): readonly WindowedDay[] {
  const apart = kind === 'weekly' ? weeks : [];
  const named = [
    [NOW, verdict.window],
    ...earlier.map(({ window }, index) => [earlierName(index), window] as const),
    ...apart.map(({ window }, index) => [`week ${index}`, window] as const),
  ] as const;
  return days.flatMap(({ value: figure }, x) => {
    const day = windows.days[x];
    const value = increments ? increments[x] : figure;
    if (day === undefined || value === undefined) return [];
    const window = named.find(([, one]) => within(day, one))?.[0] ?? 'other';
    return [{ x, value, window }];
  });
}

function daysWithin(assessment: Assessment, plan: Plan, window: Window): readonly DayPoint[] {
  return assessment.days.filter((_, index) => {
    const day = plan.windows.days[index];
    return day !== undefined && within(day, window);
  });
}
