import type { BudgetId } from '../model/budget.ts';
import type { ResponsePolicy } from '../model/violation.ts';
import type { Instant } from '../model/window.ts';
import { violationId } from './violation-event.ts';
import type { KnownViolation, Measured } from './violations.ts';

const DAY = 86_400;

/** A budget of which the last hours are over, with what they showed. */
export interface OverNow {
  readonly budget: BudgetId;
  /** `2.31 s of 2 s in the 24 hours to 27 November 2026, 14:00 (UTC)`. */
  readonly seen: string;
}

/**
 * What it means that the last hours of a budget are over at a moment, whose local date is `today`: its last violation opens
 * again where it was closed not long ago, else one begins today. Undefined where one is open already.
 */
export function openedNow(
  { budget, seen }: OverNow,
  known: readonly KnownViolation[],
  { at, today }: { readonly at: Instant; readonly today: string },
  { reopensWithin }: Pick<ResponsePolicy, 'reopensWithin'>,
): Measured | undefined {
  const last = known.findLast((one) => one.budget === budget);
  if (last?.state === 'open') return undefined;
  const id = violationId(budget, today);
  const isSoon = last?.closed !== undefined && at - last.closed <= reopensWithin * DAY;
  if (!last || (!isSoon && last.id !== id))
    return { id, budget, firstDay: today, opened: at, seen, reopened: [], metDays: 0 };
  const { closed: _closed, unvalidated: _unvalidated, ...rest } = last;
  return { ...rest, opened: at, seen, reopened: [...last.reopened, at], metDays: 0 };
}
