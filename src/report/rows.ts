import { forecastOf } from '../analyse/forecast.ts';
import { compare } from '../analyse/regression.ts';
import { trendOf } from '../analyse/trend.ts';
import { type Budget, type LimitStep, limitSteps } from '../model/budget.ts';
import type { Comparison } from '../model/finding.ts';
import type { Row } from '../model/report.ts';
import { type Assessment, type DayPoint, STATUSES, usageValue, type Verdict } from '../model/verdict.ts';
import type { Window } from '../model/window.ts';
import { type Plan, TREND_DAYS } from './plan.ts';

/** A budget's row: its verdicts with the findings made from them. */
export function rowOf(assessment: Assessment, plan: Plan): Row {
  const { budget, verdict, days } = assessment;
  const tested = days.slice(-TREND_DAYS[plan.kind]);
  const trend = trendOf(budget, tested);
  const inPeriod = daysWithin(assessment, plan, plan.windows.period).filter(
    ({ status }) => status !== 'unknown',
  );
  const steps = limitStepsIn(budget, plan);
  return {
    budget,
    verdict,
    previous: assessment.earlier.at(-1),
    daysOver: { over: inPeriod.filter(({ status }) => status === 'exceeded').length, of: inPeriod.length },
    days: days.slice(-TREND_DAYS[plan.kind]),
    weeks: assessment.weeks,
    trend,
    forecast: forecastOf(budget, tested, trend),
    comparisons: comparisonsOf(assessment, plan),
    ...(steps.length > 0 ? { limitSteps: steps } : {}),
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

/** Worst first: by status, then by usage, of which there is none over a limit of zero, and then by name. */
export function worstFirst(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted(
    (a, b) =>
      STATUSES.indexOf(a.verdict.status) - STATUSES.indexOf(b.verdict.status) ||
      difference(rank(b.verdict), rank(a.verdict)) ||
      a.budget.id.localeCompare(b.budget.id, 'en'),
  );
}

function rank({ status, usage }: Verdict): number {
  return status === 'exceeded' && usage === 'none' ? Number.POSITIVE_INFINITY : usageValue(usage);
}

/** The difference of two usages of which both may be infinite. */
function difference(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

function comparisonsOf(assessment: Assessment, plan: Plan): readonly Comparison[] {
  const [fourBack, previous] = [assessment.earlier[0], assessment.earlier.at(-1)];
  if (plan.kind === 'monthly') return [against('month_before', assessment, plan, previous)];
  return [
    against('week_before', assessment, plan, previous),
    against('four_weeks_before', assessment, plan, fourBack),
  ];
}

function against(
  baseline: Comparison['against'],
  assessment: Assessment,
  plan: Plan,
  before: Verdict | undefined,
): Comparison {
  return compare({
    budget: assessment.budget,
    against: baseline,
    now: assessment.verdict,
    before,
    nowDays: values(daysWithin(assessment, plan, plan.windows.period)),
    beforeDays: before ? values(daysWithin(assessment, plan, before.window)) : [],
  });
}

function daysWithin(assessment: Assessment, plan: Plan, window: Window): readonly DayPoint[] {
  return assessment.days.filter((_, index) => {
    const day = plan.windows.days[index];
    return day !== undefined && day.start >= window.start && day.end <= window.end;
  });
}

function values(points: readonly DayPoint[]): readonly number[] {
  return points.flatMap(({ value }) => value ?? []);
}
