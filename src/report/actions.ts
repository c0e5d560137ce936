import type { Action, ResponseStep } from '../model/finding.ts';
import { dateWords, formatFigure, formatFor, formatQuantity, percent } from '../model/format.ts';
import { addDays, dateAt } from '../model/period.ts';
import type { Row } from '../model/report.ts';
import { usageValue, type Verdict } from '../model/verdict.ts';

/** Each step of the response to a violation with the days from its opening within which it is due. */
export const RESPONSE_STEPS: readonly (readonly [ResponseStep, number])[] = [
  ['acknowledge', 1 / 24],
  ['investigate', 1],
  ['plan', 2],
  ['implement', 7],
  ['validate', 14],
];
const DAYS_TO_ACT = 7;

/** When the report is read: the first day after its figures, and the zone of its dates. */
export interface ReportDay {
  readonly date: string;
  readonly zone: string;
}

/**
 * What people have to do: one action for every budget that is not within. It opens on the day after the first of the
 * latest unbroken run of weeks with that status, is due a week later, and so ages from report to report.
 */
export function actionsOf(rows: readonly Row[], day: ReportDay): readonly Action[] {
  return rows.flatMap((row) => actionFor(row, day) ?? []);
}

function actionFor(row: Row, day: ReportDay): Action | undefined {
  const { budget, verdict } = row;
  if (verdict.status === 'within') return undefined;
  const opened = openedOn(row, day);
  const due = verdict.status === 'approaching' ? undefined : addDays(opened, DAYS_TO_ACT);
  return {
    budget: budget.id,
    why: verdict.status,
    title: `${budget.serviceName} ${budget.name} ${TITLES[verdict.status]}`,
    text: textOf(row),
    ...(budget.owner ? { owner: budget.owner } : {}),
    opened,
    ...(verdict.status === 'exceeded' ? { step: stepAfter(daysBetween(opened, day.date)) } : {}),
    ...(due ? { due } : {}),
    overdueDays: due ? Math.max(0, daysBetween(due, day.date)) : 0,
  };
}

const TITLES = {
  exceeded: 'over budget',
  approaching: 'approaching budget',
  unknown: 'could not be judged',
} as const;

function openedOn({ verdict, weeks }: Row, day: ReportDay): string {
  const run = weeks.toReversed().findIndex(({ status }) => status !== verdict.status);
  const first = weeks.at(run === -1 ? 0 : -run);
  return run === 0 || first === undefined ? day.date : dateAt(first.window.end, day.zone);
}

/** The step to take now: the first one whose time is not yet over. */
function stepAfter(days: number): ResponseStep {
  return RESPONSE_STEPS.find(([, within]) => days < within)?.[0] ?? 'validate';
}

function textOf(row: Row): string {
  const { verdict, budget } = row;
  if (verdict.status === 'unknown') return `${verdict.unknown?.detail ?? ''} Fix the measurement.`.trim();
  const advice =
    verdict.status === 'exceeded'
      ? 'Find the cause and bring it back within budget.'
      : `Watch it${trendRemark(row)}; optimise before it exceeds the budget.`;
  return `${currentOf(budget, verdict)} ${advice}`;
}

function currentOf(budget: Row['budget'], verdict: Verdict): string {
  const actual = verdict.actual?.value ?? 0;
  const format = formatFor({ ...budget, limit: verdict.limit }, [actual]);
  const used = percent(usageValue(verdict.usage), [budget.approaching, 1]);
  const floor = budget.bound === 'at_least' ? 'at least ' : '';
  const usage = verdict.usage === 'none' || verdict.usage === 'infinite' ? '' : ` (${used} used)`;
  return `${formatFigure(actual, format)} against ${floor}${formatQuantity(verdict.limit)}${usage}.`;
}

function trendRemark({ trend, forecast }: Row): string {
  if (forecast.kind === 'crossing')
    return `: at this trend it reaches its limit around ${dateWords(forecast.central)}`;
  return trend.kind === 'tested' ? `, its trend is ${trend.direction}` : '';
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
