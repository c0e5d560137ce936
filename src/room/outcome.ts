import { type Budget, limitOn } from '../model/budget.ts';
import type { Step } from '../model/finding.ts';
import type { ForecastSaid, ForecastTold } from '../model/forecast-told.ts';
import type { ForecastGist } from '../model/gist.ts';
import type { Life } from '../model/history.ts';
import type { Outcome } from '../model/outcome.ts';
import { baseValue } from '../model/quantity.ts';
import type { DayPoint } from '../model/verdict.ts';
import { daysTold, lastDayOf, leading, stepsTold, toldOfEach } from './told.ts';

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
      const [{ report, budget: asItWas, forecast }] = said;
      const saying = { on: lastDayOf(report.gist), budget: asItWas };
      return { budget, said, outcome: outcomeOf(forecast, saying, then) };
    });
  });
}

function chainsOf(told: Life['told']): readonly ForecastTold['said'][] {
  const chains: [ForecastSaid, ...ForecastSaid[]][] = [];
  let before: ForecastSaid | undefined;
  for (const one of told) {
    const { forecast } = one.row;
    const said = forecast && { ...one, forecast };
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
