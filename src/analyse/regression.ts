import { type Budget, isRatioTarget } from '../model/budget.ts';
import type { Baseline, Comparison } from '../model/finding.ts';
import { plural } from '../model/format.ts';
import type { Verdict } from '../model/verdict.ts';
import { mannWhitney } from '../statistics/mann-whitney.ts';
import { worse } from './daily.ts';

const NOTABLE = 0.1;
/** What the last digits of a division may add to a change or take from it. */
const NOISE = 1e-9;
const SIGNIFICANT = 0.05;
/** With three values a side no arrangement has p < 0.05. */
const FEWEST_DAYS = 4;

/** Two periods of a budget: their verdicts, and the values of their days in base units. */
export interface Compared {
  readonly budget: Budget;
  readonly against: Baseline;
  readonly now: Verdict;
  readonly before: Verdict | undefined;
  readonly nowDays: readonly number[];
  readonly beforeDays: readonly number[];
}

/**
 * A period against an earlier one. It regressed or improved when its actual moved by 10% or more and an exact
 * Mann–Whitney test of the daily values gives p < 0.05: the 10% alone fires on up to 45% of unchanged weeks. Of a ratio
 * target the error share is compared, since 99.9% and 99.8% differ by half.
 */
export function compare({ budget, against, now, before, nowDays, beforeDays }: Compared): Comparison {
  const [current, earlier] = [now.actual?.value, before?.actual?.value];
  if (current === undefined) return notCompared(against, 'this period has no figure');
  if (earlier === undefined) return notCompared(against, 'the earlier period has no figure');
  const fewest = Math.min(nowDays.length, beforeDays.length);
  if (fewest < FEWEST_DAYS)
    return notCompared(against, `${plural(fewest, 'day')} with data; ${FEWEST_DAYS} are needed`);
  const ofErrors = isRatioTarget(budget);
  const error = (value: number) => (ofErrors ? 1 - value : value);
  const base = error(earlier);
  if (base === 0) {
    const nothing = ofErrors ? 'period had no errors' : 'figure is zero';
    return notCompared(against, `the earlier ${nothing}, so there is no relative change`);
  }
  const change = (error(current) - base) / Math.abs(base);
  const { p } = mannWhitney(nowDays, beforeDays);
  const badly = change * (ofErrors ? 1 : worse(budget));
  const moved = Math.abs(change) >= NOTABLE - NOISE && p < SIGNIFICANT;
  const outcome = moved ? (badly > 0 ? 'regressed' : 'improved') : 'unchanged';
  return { kind: 'compared', against, outcome, before: earlier, now: current, change, p };
}

function notCompared(against: Baseline, because: string): Comparison {
  return { kind: 'not_compared', against, because };
}
