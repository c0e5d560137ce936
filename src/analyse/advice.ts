import { isRatioTarget } from '../model/budget.ts';
import type { Comparison, Direction, Forecast } from '../model/finding.ts';
import { baseValue, type Quantity } from '../model/quantity.ts';
import { betaQuantile } from '../statistics/distributions.ts';
import { type Limited, limitAtShare, shareUsed, tighter } from './suggest.ts';

/** A complete week that was judged by today's limit on enough data. */
export interface EvidenceWeek {
  readonly value: number;
  /** The value is only a lower bound. */
  readonly lowerBound?: boolean;
  /** Observations behind a ratio. */
  readonly events?: number;
}

/** What advice about a budget is derived from. */
export interface Evidence {
  readonly budget: Limited;
  readonly trend: Direction | undefined;
  readonly forecast: Forecast['kind'];
  readonly comparisons: readonly Extract<Comparison, { kind: 'compared' }>['outcome'][];
  /** The last step, if it came within 28 days. */
  readonly step?: { readonly worse: boolean };
  /** The last four complete weeks, as far as they count. */
  readonly weeks: readonly EvidenceWeek[];
  /** The recorded days of the last 28. */
  readonly days: readonly number[];
  /** All complete weeks that are recorded, up to 53 of them. */
  readonly recorded: readonly number[];
  /** The violation that is open: for how many days, and whether its change is in. */
  readonly violation?: { readonly daysOpen: number; readonly implemented: boolean };
  /** The figure is a share of events, so that their counts say how sure it is. */
  readonly isShareOfEvents: boolean;
  /** The limit changed of late, or an exception is in force. */
  readonly unsettled: boolean;
}

/** What the decision table says, with the row that says it. */
export type Decision =
  | { readonly advice: 'measure'; readonly row: 'only a lower bound' }
  | { readonly advice: 'investigate'; readonly row: 'a step for the worse' | 'a regression' }
  | { readonly advice: 'watch'; readonly row: 'a forecast' }
  | { readonly advice: 'decide'; readonly row: 'single days make it' | 'out of reach in one step' }
  | { readonly advice: 'loosen'; readonly row: 'hardly met'; readonly limit: Quantity }
  | { readonly advice: 'tighten'; readonly row: 'hardly used'; readonly limit: Quantity };

/** Weeks and days of evidence behind a change of a limit. */
export const WEEKS = 4;
const DAYS = 21;
/** The share of a limit from which it is hardly met, and under which it is hardly used. */
const HARDLY_MET = 0.9;
const HARDLY_USED = 0.6;
const WEEKS_OVER = 3;
/** Under this share of the days, a week that is hardly met is made by single days. */
const MOST_DAYS = 2 / 3;
const LAST_DAYS = 3;
/** How long people have for a violation before its limit is questioned. */
const PATIENCE = 14;
/** The most that a limit is loosened to, and the least and the most that it is tightened to, in shares of today's. */
const CAPS = { loosen: 1.25, tighten: 0.5, worthIt: 0.9 } as const;
/** How much of a new limit the worst of the evidence would have used. */
const USE = { week: 0.75, day: 0.9, recorded: 0.9 } as const;
const CONFIDENCE = 0.95;
/** With no error among n events, at most this many times 1 ÷ n of them are errors (Hanley and Lippman-Hand 1983). */
const RULE_OF_THREE = 3;
/** By how much two shares may differ for the noise of floating point alone. */
const NOISE = 1e-9;

/**
 * What to do about a budget that is judged: the first row of the table that holds speaks, and contradicting advice cannot
 * be said. A week that is only a lower bound speaks beside what is to be looked into.
 */
export function decide(evidence: Evidence): readonly Decision[] {
  const looking = lookInto(evidence);
  if (evidence.weeks.some(({ lowerBound }) => lowerBound)) {
    return [{ advice: 'measure', row: 'only a lower bound' }, ...(looking ? [looking] : [])];
  }
  const decision = looking ?? aboutLimit(evidence);
  return decision ? [decision] : [];
}

function lookInto({ step, comparisons, trend, forecast }: Evidence): Decision | undefined {
  if (step?.worse) return { advice: 'investigate', row: 'a step for the worse' };
  const explained = step !== undefined || trend === 'improving';
  if (comparisons.includes('regressed') && !explained) return { advice: 'investigate', row: 'a regression' };
  return forecast === 'none' ? undefined : { advice: 'watch', row: 'a forecast' };
}

/** Whether today's limit should be another one, by the evidence of weeks and days alone. */
function aboutLimit(evidence: Evidence): Decision | undefined {
  const { budget, weeks, days, trend, unsettled } = evidence;
  if (weeks.length < WEEKS || days.length < DAYS || unsettled || trend === 'degrading') return undefined;
  if (baseValue(budget.limit) <= 0) return undefined;
  const used = weeks.map(({ value }) => shareUsed(budget, value));
  const daily = days.map((value) => shareUsed(budget, value));
  if (isHardlyMet(used)) return looser(evidence, used, daily);
  const isHardlyUsed =
    used.every((share) => share < HARDLY_USED - NOISE) && daily.every((share) => share <= 1 + NOISE);
  return isHardlyUsed && !evidence.violation ? stricter(evidence, used, daily) : undefined;
}

/** Whether a share of a limit is one by which it is hardly met. */
export function reaches(share: number): boolean {
  return share >= HARDLY_MET - NOISE;
}

function isHardlyMet(used: readonly number[]): boolean {
  if (used.every(reaches)) return true;
  const over = used.filter((share) => share > 1 + NOISE).length;
  return over >= WEEKS_OVER && reaches(used.at(-1) ?? 0);
}

function looser(evidence: Evidence, used: readonly number[], daily: readonly number[]): Decision | undefined {
  const { budget, violation } = evidence;
  if (isGettingBetter(evidence, daily)) return undefined;
  if (violation && (violation.daysOpen < PATIENCE || violation.implemented)) return undefined;
  if (daily.filter(reaches).length < MOST_DAYS * daily.length - NOISE) {
    return { advice: 'decide', row: 'single days make it' };
  }
  const secondWorst = daily.toSorted((a, b) => b - a)[1] ?? 0;
  const limit = limitAtShare(budget, Math.max(Math.max(...used) / HARDLY_MET, secondWorst));
  if (!limit || shareUsed(budget, baseValue(limit)) > CAPS.loosen + NOISE) {
    return { advice: 'decide', row: 'out of reach in one step' };
  }
  return tighter(budget, budget.limit, limit) ? { advice: 'loosen', row: 'hardly met', limit } : undefined;
}

function isGettingBetter({ trend, comparisons, step }: Evidence, daily: readonly number[]): boolean {
  const lately = daily.slice(-LAST_DAYS);
  return (
    trend === 'improving' ||
    comparisons.includes('improved') ||
    step?.worse === false ||
    lately.every((share) => !reaches(share))
  );
}

function stricter(
  { budget, weeks, recorded, isShareOfEvents }: Evidence,
  used: readonly number[],
  daily: readonly number[],
): Decision | undefined {
  const ofErrors = isShareOfEvents ? errorsAllowed(budget, weeks) : 0;
  if (ofErrors === undefined) return undefined;
  const need = Math.max(
    CAPS.tighten,
    Math.max(...used) / USE.week,
    Math.max(...daily) / USE.day,
    ...recorded.map((value) => shareUsed(budget, value) / USE.recorded),
    ofErrors,
  );
  if (need > CAPS.worthIt + NOISE) return undefined;
  const limit = limitAtShare(budget, need);
  if (!limit || !tighter(budget, limit, budget.limit)) return undefined;
  return { advice: 'tighten', row: 'hardly used', limit };
}

/**
 * The share of the errors allowed today that few errors are evidence for: the upper 95% bound of the error share (Clopper and
 * Pearson 1934), and three errors in the week with the fewest events. Undefined without counts.
 */
function errorsAllowed(budget: Limited, weeks: readonly EvidenceWeek[]): number | undefined {
  const isTarget = isRatioTarget(budget);
  const counted = weeks.flatMap(({ value, events }) =>
    events ? [{ events, errors: events * (isTarget ? 1 - value : value) }] : [],
  );
  if (counted.length < weeks.length) return undefined;
  const events = counted.reduce((sum, one) => sum + one.events, 0);
  const errors = counted.reduce((sum, one) => sum + one.errors, 0);
  const bound =
    errors < NOISE
      ? RULE_OF_THREE / events
      : betaQuantile(CONFIDENCE, errors + 1, Math.max(NOISE, events - errors));
  const limit = baseValue(budget.limit);
  const allowed = isTarget ? 1 - limit : limit;
  const fewest = Math.min(...counted.map((one) => one.events));
  return Math.max(bound / USE.week, RULE_OF_THREE / fewest) / allowed;
}
