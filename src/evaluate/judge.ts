import { figureOf } from '../measuring/figure.ts';
import type { Found } from '../measuring/kind.ts';
import { beyondBuckets } from '../measuring/kinds/quantile.ts';
import { type Budget, limitFor } from '../model/budget.ts';
import { percent } from '../model/format.ts';
import { baseValue } from '../model/quantity.ts';
import { lengthWords } from '../model/rolling.ts';
import { type Reading, secondsWithData, share } from '../model/series.ts';
import type { Figure, Unknown, Verdict } from '../model/verdict.ts';
import { type Window, windowKey } from '../model/window.ts';
import { classifyFigure } from './classify.ts';

/** From which coverage on a figure is judged, and below which it is judged with a warning. */
export interface CoveragePolicy {
  readonly minimum: number;
  readonly warn: number;
}

/** What is judged by a reading, where that is not the reading itself. */
export interface Judging {
  /** The window that the verdict is on, whose limit is in force; the reading is of what is measured in its place. */
  readonly window?: Window;
  /** Replaces the reading's own figure where that needs more than one window. */
  readonly found?: Found | undefined;
}

/** Judges one reading of a budget. */
export function judge(
  budget: Budget,
  reading: Reading,
  policy: CoveragePolicy,
  { window = reading.window, found }: Judging = {},
): Verdict {
  const { over } = budget;
  const limit = limitFor(budget, window);
  const inForce = limit === budget.limit ? budget : { ...budget, limit };
  const outcome = found ?? figureOf(inForce, reading.measured, secondsWithData(reading));
  const base = {
    window,
    ...(over && windowKey(window) !== windowKey(reading.window) ? { rolled: reading.window } : {}),
    limit,
    coverage: reading.coverage,
    ...(reading.leftOut ? { leftOut: reading.leftOut } : {}),
    ...(reading.began === undefined ? {} : { began: reading.began }),
  };
  if (outcome.kind === 'unknown') return { ...base, status: 'unknown', unknown: outcome.unknown };
  const judgement = classifyFigure(inForce, outcome.figure);
  if (!judgement)
    return { ...base, status: 'unknown', unknown: beyondBuckets(inForce, outcome.figure.value) };
  const covered = share(reading.coverage);
  if (covered < policy.minimum) {
    return {
      ...base,
      status: 'unknown',
      unknown: lowCoverage(covered, policy.minimum, over && base.rolled ? lengthWords(over) : 'period'),
    };
  }
  return {
    ...base,
    ...judgement,
    actual: outcome.figure,
    ...(outcome.events === undefined ? {} : { events: outcome.events }),
    ...(cannotTell(inForce, outcome.figure) ? { cannotTell: true } : {}),
  };
}

function lowCoverage(covered: number, minimum: number, of: string): Unknown {
  const detail = `Data for ${percent(covered, [minimum])} of the ${of}; ${percent(minimum)} is needed for a verdict.`;
  return { why: 'low_coverage', detail };
}

/** A limit strictly inside the bucket that the quantile fell in: the true quantile may lie on either side. */
function cannotTell(budget: Budget, { lower, upper }: Figure): boolean {
  if (budget.indicator.kind !== 'quantile' || lower === undefined || upper === undefined) return false;
  const limit = baseValue(budget.limit);
  return lower < limit && limit < upper;
}
