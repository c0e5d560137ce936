import { type Budget, isRatioTarget } from '../model/budget.ts';
import { plainNumber } from '../model/format.ts';
import type { Indicator } from '../model/indicator.ts';
import { baseValue } from '../model/quantity.ts';
import type { Measured, Reading } from '../model/series.ts';
import type { Figure, Unknown } from '../model/verdict.ts';
import type { Instant } from '../model/window.ts';

/** What a measurement comes to: a figure in base units, or the reason that there is none. */
export type Found =
  | { readonly kind: 'figure'; readonly figure: Figure; readonly events?: number }
  | { readonly kind: 'unknown'; readonly unknown: Unknown };

/** What was measured, where something was. */
export type Something = Exclude<Measured, { kind: 'none' }>;

/** At least one piece of a window to what the whole measured. */
export type Fold = (pieces: readonly Measured[]) => Measured;

/** All that one kind of indicator is to whoever measures: a new kind is one file, and its line in the table of kinds. */
export interface Kind<I extends Indicator> {
  /** What a window came to. An increase is one of so many `seconds`. */
  readonly figure: (budget: Budget, indicator: I, measured: Something, seconds: number) => Found;
  /** How pieces of a window make it whole; undefined where they do not. */
  readonly foldOf: (indicator: I) => Fold | undefined;
  /** How windows are judged by daily values, for a kind that is not measured over windows. */
  readonly daily?: Daily;
}

/** How a kind judges windows by daily values. */
export interface Daily {
  /** Days to measure before the first one judged, so that it has its stretch too. */
  readonly daysBefore: number;
  /** The figure of a window that ends at `end`, from the daily values up to then. */
  readonly figureUntil: (budget: Budget, days: readonly Reading[], end: Instant) => Found;
  /** The figure of each single day up to `until`, by the day’s end. */
  readonly increments: (
    budget: Budget,
    days: readonly Reading[],
    until: Instant,
  ) => ReadonlyMap<Instant, number>;
  /** Why no trend is looked for in the figures. */
  readonly noTrend: string;
}

/** A reason for having no figure. */
export function unknown(why: Unknown['why'], detail: string): Found {
  return { kind: 'unknown', unknown: { why, detail } };
}

/** The figure of one number. */
export function plainFigure(budget: Budget, measured: Something): Found {
  if (measured.kind !== 'number')
    return unknown('implausible', `The source answered ${WORDS[measured.kind]} where one number is due.`);
  const { value } = measured;
  if (!Number.isFinite(value)) return unknown('implausible', `The source answered ${value}.`);
  const figure = toBase(budget, value);
  if (isRatioTarget(budget) && figure > 1 + 1e-9) {
    return unknown(
      'implausible',
      `The source answered ${plainNumber(value, 6)}, which is more than all. If it counts percent, write unit: "%".`,
    );
  }
  return { kind: 'figure', figure: { value: figure } };
}

const WORDS: Readonly<Record<Something['kind'], string>> = {
  histogram: 'a histogram',
  ratio: 'a part and a whole',
  increase: 'an increase',
  number: 'a number',
};

/** An indicator’s number in base units. */
export function toBase(budget: Budget, value: number): number {
  return baseValue({ amount: value, unit: budget.measuredIn });
}
