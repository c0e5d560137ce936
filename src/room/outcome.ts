import { type Budget, type BudgetId, limitOn } from '../model/budget.ts';
import type { Step } from '../model/finding.ts';
import type { ForecastGist, Gist, GistRow } from '../model/gist.ts';
import type { Life } from '../model/history.ts';
import type { ForecastSaid, ForecastTold, Outcome } from '../model/outcome.ts';
import { dateAt } from '../model/period.ts';
import { baseValue } from '../model/quantity.ts';
import type { DayPoint } from '../model/verdict.ts';

/** When a forecast was said, and of what. */
export interface Saying {
  /** The last local day whose figure it knew. */
  readonly on: string;
  /** The budget as it was then, with the limits that were to come. */
  readonly budget: Pick<Budget, 'bound' | 'limit' | 'exceptions' | 'history'>;
}

/** What is known of the time after a forecast. */
export interface Afterwards {
  /** Oldest first; those before the forecast are passed over. */
  readonly days: readonly DayPoint[];
  readonly steps: readonly Pick<Step, 'earliest' | 'latest'>[];
  /** Nothing is measured any more. */
  readonly isGone: boolean;
}

/**
 * What became of a forecast. A day is at the limit when its own figure is beyond it, as forecasts mean it. What comes first decides:
 * that the limit is reached, or that it cannot be judged any more.
 */
export function outcomeOf(forecast: ForecastGist, { on, budget }: Saying, then: Afterwards): Outcome {
  const latest = forecast.kind === 'crossing' ? forecast.latest : undefined;
  const end = latest ?? forecast.horizon;
  const unreached: Outcome = { kind: latest === undefined ? 'lapsed' : 'not' };
  const days = then.days.filter(({ date }) => date > on);
  for (const day of days) {
    const { date } = day;
    const voided = voidedBy(day, budget, then.steps, on);
    if (voided) return date > end && hasFigure(days, end) ? unreached : voided;
    if (!isBeyond(day, budget)) continue;
    if (date < forecast.earliest) return { kind: 'early', day: date };
    if (date <= end) return { kind: 'held', day: date };
    return latest === undefined ? unreached : { kind: 'late', day: date };
  }
  const last = days.at(-1)?.date ?? on;
  if (last >= end) return hasFigure(days, end) ? unreached : { kind: 'void', because: 'no_data', day: last };
  return then.isGone ? { kind: 'void', because: 'gone', day: last } : { kind: 'open' };
}

function voidedBy(
  { date, limit }: DayPoint,
  budget: Saying['budget'],
  steps: Afterwards['steps'],
  on: string,
): Outcome | undefined {
  if (limit !== baseValue(limitOn(budget, date))) return { kind: 'void', because: 'limit', day: date };
  const isStepped = steps.some(({ earliest, latest }) => latest > on && earliest <= date);
  return isStepped ? { kind: 'void', because: 'step', day: date } : undefined;
}

function isBeyond({ value, limit }: DayPoint, { bound }: Pick<Budget, 'bound'>): boolean {
  if (value === undefined) return false;
  return bound === 'at_most' ? value > limit : value < limit;
}

function hasFigure(days: readonly DayPoint[], until: string): boolean {
  return days.some(({ date, value }) => date <= until && value !== undefined);
}

/**
 * The forecasts that reports of a budget made, oldest first, each judged as it was said first. The same one said report after
 * report is one while its intervals overlap. Those of the weekly reports where there are any, since a monthly review says them again.
 */
export function forecastsTold(life: Pick<Life, 'told' | 'isGone'>): readonly ForecastTold[] {
  return [...toldOfEach(leading(life.told))].flatMap(([budget, told]) => {
    const then: Afterwards = {
      days: daysTold(told),
      steps: stepsTold(told).map(({ step }) => step),
      isGone: life.isGone,
    };
    return chainsOf(told).map((said): ForecastTold => {
      const [{ report, row, forecast }] = said;
      const saying = { on: lastDayOf(report.gist), budget: definitionOf(report.gist, row) };
      return { budget, said, outcome: outcomeOf(forecast, saying, then) };
    });
  });
}

/** What is told of each budget: of a family, of each member that had a row. */
export function toldOfEach(told: Life['told']): ReadonlyMap<BudgetId, Life['told']> {
  return Map.groupBy(told, ({ row }) => row.budget);
}

/** What reports of the leading kind told: of the weekly ones, where there are any. */
export function leading(told: Life['told']): Life['told'] {
  const weekly = told.filter(({ report }) => report.gist.kind === 'weekly');
  return weekly.length > 0 ? weekly : told;
}

function chainsOf(told: Life['told']): readonly ForecastTold['said'][] {
  const chains: [ForecastSaid, ...ForecastSaid[]][] = [];
  let before: ForecastSaid | undefined;
  for (const { report, row } of told) {
    const { forecast } = row;
    const said = forecast && { report, row, forecast };
    if (said && before && overlap(before.forecast, said.forecast)) chains.at(-1)?.push(said);
    else if (said) chains.push([said]);
    before = said;
  }
  return chains;
}

function overlap(a: ForecastGist, b: ForecastGist): boolean {
  return a.earliest <= lastDate(b) && b.earliest <= lastDate(a);
}

function lastDate(forecast: ForecastGist): string {
  return (forecast.kind === 'crossing' ? forecast.latest : undefined) ?? forecast.horizon;
}

/** The last local day that a report's figures reach. */
export function lastDayOf({ asOf, period }: Pick<Gist, 'asOf' | 'period'>): string {
  return dateAt(asOf - 1, period.zone);
}

/** The definition of a row's budget as its report had it. */
export function definitionOf({ rows, budgets }: Gist, row: GistRow): Budget {
  const budget = budgets[rows.indexOf(row)];
  if (!budget) throw new Error(`The gist has no definition of ${row.budget}.`);
  return budget;
}

/** The days that rows of one budget tell of, oldest first, each as it was told last. */
export function daysTold(told: Life['told']): readonly DayPoint[] {
  const days = new Map(told.flatMap(({ row }) => row.days.map((day) => [day.date, day] as const)));
  return [...days.values()].toSorted((a, b) => (a.date < b.date ? -1 : 1));
}

/** A step of a budget’s level, as it was told last. */
export interface StepTold {
  readonly step: Step;
  readonly by: Life['told'][number];
}

/** The steps that rows of one budget tell of, oldest first. Reports date the same one anew: it is the same where its days overlap. */
export function stepsTold(told: Life['told']): readonly StepTold[] {
  const kept: StepTold[] = [];
  for (const by of told.toReversed())
    for (const step of by.row.steps ?? [])
      if (!kept.some((known) => isSameStep(known.step, step))) kept.push({ step, by });
  return kept.toSorted((a, b) => (a.step.day < b.step.day ? -1 : 1));
}

/** Whether two reports tell of one step. */
export function isSameStep(a: Step, b: Step): boolean {
  return a.size > 0 === b.size > 0 && a.earliest <= b.latest && b.earliest <= a.latest;
}
