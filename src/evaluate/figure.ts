import { type Budget, isRatioTarget } from '../model/budget.ts';
import { formatFigure, formatFor, plainNumber } from '../model/format.ts';
import type { QuotientIndicator } from '../model/indicator.ts';
import { baseValue } from '../model/quantity.ts';
import type { Measured } from '../model/series.ts';
import type { Figure, Unknown } from '../model/verdict.ts';
import { fewestEvents, observations, quantileOf } from './quantile.ts';

/** What a measurement comes to: a figure in base units, or the reason that there is none. */
export type Found =
  | { readonly kind: 'figure'; readonly figure: Figure; readonly events?: number }
  | { readonly kind: 'unknown'; readonly unknown: Unknown };

/** Turns what a source read into the budget's figure; an increase is one of so many `seconds`. */
export function figureOf(budget: Budget, measured: Measured, seconds: number): Found {
  switch (measured.kind) {
    case 'none':
      return unknown(measured.why, measured.detail);
    case 'histogram':
      return quantileFigure(budget, measured);
    case 'ratio':
      return budget.indicator.kind === 'quotient'
        ? quotientFigure(budget, budget.indicator, measured)
        : ratioFigure(budget, measured.part, measured.whole);
    case 'increase':
      return plainFigure(budget, measured.increase / seconds);
    case 'number':
      return plainFigure(budget, measured.value);
  }
}

/** A reason for having no figure. */
export function unknown(why: Unknown['why'], detail: string): Found {
  return { kind: 'unknown', unknown: { why, detail } };
}

function quantileFigure(budget: Budget, measured: Extract<Measured, { kind: 'histogram' }>): Found {
  if (budget.indicator.kind !== 'quantile')
    return unknown('implausible', 'A histogram came where none is due.');
  const events = observations(measured.buckets);
  const fewest = fewestEvents(budget.indicator.quantile);
  const estimate = quantileOf(measured.buckets, budget.indicator.quantile, measured.exponential);
  if (!estimate) return unknown('no_traffic', 'The histogram counted no observation in this window.');
  if (events < fewest) {
    const seen = plainNumber(events, 1);
    return unknown(
      'too_few_events',
      `${seen} observations; ${quantileName(budget)} needs at least ${fewest}.`,
    );
  }
  const figure: Figure = {
    value: toBase(budget, estimate.value),
    lower: toBase(budget, estimate.lower),
    ...(estimate.upper === undefined ? {} : { upper: toBase(budget, estimate.upper) }),
  };
  return { kind: 'figure', figure, events };
}

/** Why a lower bound under the limit is no verdict. */
export function beyondBuckets(budget: Budget, lowerBound: number): Unknown {
  const shown = formatFigure(lowerBound, formatFor(budget, [lowerBound]));
  const name = quantileName(budget);
  return {
    why: 'beyond_buckets',
    detail: `${name} is at least ${shown}, above the histogram's highest bucket. Add a bucket at or above the limit.`,
  };
}

function ratioFigure(budget: Budget, part: number, whole: number): Found {
  if (!Number.isFinite(part) || !Number.isFinite(whole))
    return unknown('implausible', `The source answered ${part} of ${whole} events.`);
  if (whole <= 0) return unknown('no_traffic', 'There were no events in this window.');
  if (part < 0 || part > whole * (1 + 1e-9)) {
    const [shown, all] = [plainNumber(part, 2), plainNumber(whole, 2)];
    return unknown(
      'implausible',
      `${shown} of ${all} events is no share. Check that the part is among the total.`,
    );
  }
  const wanted = budget.bound === 'at_least' ? 'good' : 'bad';
  const given = budget.indicator.kind === 'ratio' ? budget.indicator.of : wanted;
  const counted = given === wanted ? part : Math.max(0, whole - part);
  return { kind: 'figure', figure: { value: Math.min(1, counted / whole) }, events: whole };
}

function quotientFigure(
  budget: Budget,
  { of, per }: QuotientIndicator,
  { part, whole }: Extract<Measured, { kind: 'ratio' }>,
): Found {
  if (whole === 0)
    return unknown('no_traffic', `${per} was 0 in this window, by which nothing can be divided.`);
  const found = plainFigure(budget, part / whole);
  return found.kind === 'figure' && of === 'counter' ? { ...found, events: whole } : found;
}

function plainFigure(budget: Budget, value: number): Found {
  if (!Number.isFinite(value)) return unknown('implausible', `The source answered ${value}.`);
  const figure = toBase(budget, value);
  // A gauge or an expression may be below zero: a temperature, a clock ahead of another.
  if (figure < 0 && budget.indicator.kind === 'rate') {
    return unknown(
      'implausible',
      `The source answered ${plainNumber(value, 6)}, which cannot be below zero.`,
    );
  }
  if (isRatioTarget(budget) && figure > 1 + 1e-9) {
    return unknown(
      'implausible',
      `The source answered ${plainNumber(value, 6)}, which is more than all. If it counts percent, write unit: "%".`,
    );
  }
  return { kind: 'figure', figure: { value: figure } };
}

function toBase(budget: Budget, value: number): number {
  return baseValue({ amount: value, unit: budget.measuredIn });
}

function quantileName(budget: Budget): string {
  if (budget.indicator.kind !== 'quantile') return 'The quantile';
  return `P${plainNumber(budget.indicator.quantile * 100, 4)}`;
}
