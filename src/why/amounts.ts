import { figureOf } from '../measuring/figure.ts';
import { fewestEvents, observations, observationsAbove, quantileOf } from '../measuring/quantile.ts';
import { addUp } from '../model/add-up.ts';
import type { Budget } from '../model/budget.ts';
import type { Indicator } from '../model/indicator.ts';
import { baseValue } from '../model/quantity.ts';
import type { Bucket, Measured } from '../model/series.ts';
import type { Parted } from '../model/why.ts';
import type { Counted } from '../statistics/decomposition.ts';
import type { Part } from './split.ts';

/** What is parted among the values of a label, and the level beyond which observations count, in the metric’s own unit. */
export interface Amount {
  readonly parted: Parted;
  readonly beyond?: number;
}

/** Pieces as one. */
export interface Pooled extends Part {
  /** The share of the pieces, by their weights, in which a number was there. */
  readonly presence: number;
}

/** A size on a scale on which two stretches compare, and the variance that it has since so few events were seen. */
export interface Level {
  readonly size: number;
  readonly variance: number;
}

/** Pieces as one, of which each counts as often as its weight says. Pieces without data add nothing. */
export function pooled(parts: readonly Part[], weights: readonly number[]): Pooled {
  const weighted = parts.map((part, index) => ({ ...part, weight: weights[index] ?? 0 }));
  const numbers = weighted.flatMap(({ measured, weight }) =>
    measured.kind === 'number' ? [{ value: measured.value, weight }] : [],
  );
  const [there, all] = [total(numbers, ({ weight }) => weight), total(weighted, ({ weight }) => weight)];
  const measured: Measured | undefined =
    there > 0
      ? { kind: 'number', value: total(numbers, ({ value, weight }) => value * weight) / there }
      : addUp(weighted.map((one) => scaledBy(one.measured, one.weight)));
  return {
    measured: measured ?? NOTHING,
    samples: total(weighted, ({ samples = 0, weight }) => samples * weight),
    presence: all > 0 ? there / all : 0,
  };
}

const NOTHING: Measured = { kind: 'none', why: 'no_data', detail: 'There are no data in this window.' };

function scaledBy(measured: Measured, weight: number): Measured {
  switch (measured.kind) {
    case 'histogram': {
      const buckets = measured.buckets.map((bucket) => ({ ...bucket, count: bucket.count * weight }));
      return { ...measured, buckets };
    }
    case 'ratio':
      return { ...measured, part: measured.part * weight, whole: measured.whole * weight };
    case 'increase':
      return { ...measured, increase: measured.increase * weight };
    case 'number':
    case 'none':
      return measured;
  }
}

/** Where less than this share of what a quantile leaves beyond it is beyond the limit, that is too little to tell. */
const LEAST_BEYOND = 0.2;

/** What is parted of a budget, by its limit in base units and by all values together in each of its stretches. */
export function amountOf(budget: Budget, limit: number, stretches: readonly Measured[]): Amount {
  const { indicator } = budget;
  switch (indicator.kind) {
    case 'quantile': {
      const level = limit / baseValue({ amount: 1, unit: budget.measuredIn });
      const tail = Math.min(indicator.quantile, 1 - indicator.quantile);
      const shares = stretches.map((measured) => shareBeyond(budget, measured, level));
      if (shares.some((share) => share > LEAST_BEYOND * tail))
        return { parted: 'beyond_limit', beyond: level };
      const usual = stretches.flatMap((measured) =>
        measured.kind === 'histogram'
          ? (quantileOf(measured.buckets, indicator.quantile, measured.exponential)?.value ?? [])
          : [],
      );
      return { parted: 'beyond_usual', beyond: usual[0] ?? level };
    }
    case 'ratio':
      return { parted: 'bad_events' };
    case 'quotient':
    case 'rate':
      return { parted: 'amount' };
    case 'gauge':
      return { parted: indicator.across === 'sum' || indicator.across === 'avg' ? 'amount' : 'figures' };
    case 'growth':
      return { parted: indicator.across === 'sum' ? 'amount' : 'figures' };
    case 'expr':
      return { parted: 'figures' };
  }
}

function shareBeyond(budget: Budget, measured: Measured, level: number): number {
  if (measured.kind !== 'histogram') return 0;
  const { amount, events } = countedBeyond(budget, measured, level);
  return events > 0 ? amount / events : 0;
}

function countedBeyond(
  { bound }: Pick<Budget, 'bound'>,
  { buckets, exponential }: Extract<Measured, { kind: 'histogram' }>,
  level: number,
): Counted {
  const events = observations(buckets);
  const above = observationsAbove(buckets, level, exponential);
  return { amount: bound === 'at_most' ? above : events - above, events };
}

/** What one value has of what is parted, and of how many events; of none where there are none to be told of. */
export function countedIn(
  budget: Budget,
  { beyond = 0 }: Amount,
  { measured, samples = 0, presence }: Pooled,
): Counted {
  switch (measured.kind) {
    case 'histogram':
      return countedBeyond(budget, measured, beyond);
    case 'ratio':
      return { amount: badOf(budget.indicator, measured), events: measured.whole };
    case 'increase':
      return { amount: measured.increase, events: 0 };
    case 'number': {
      const { value } = measured;
      const isMean = budget.indicator.kind === 'gauge' && budget.indicator.across === 'avg';
      return isMean ? { amount: value * samples, events: samples } : { amount: value * presence, events: 0 };
    }
    case 'none':
      return { amount: 0, events: 0 };
  }
}

/** The bad ones of counted events; of one amount by another, the one. */
function badOf(indicator: Indicator, { part, whole }: Extract<Measured, { kind: 'ratio' }>): number {
  return indicator.kind === 'ratio' && indicator.of === 'good' ? Math.max(0, whole - part) : part;
}

/** A value's own figure in base units; undefined where it has none. An increase is one of so many `seconds`. */
export function ownFigure(budget: Budget, measured: Measured, seconds: number): number | undefined {
  if (budget.indicator.kind === 'growth' && measured.kind === 'number')
    return baseValue({ amount: measured.value, unit: { ...budget.measuredIn, perTime: false } });
  const found = figureOf(budget, measured, seconds);
  return found.kind === 'figure' ? found.figure.value : undefined;
}

/**
 * The level of a value's own figure: its logarithm, by which a route that is far under the limit moves as one over it does; the number
 * itself where some are not above zero. Of events its bad ones; each with half an event more, so that there is one of none. The
 * variances are those of counts (Poisson), and of a quantile in a tail as of {@link TAIL}. Undefined where too little was measured.
 */
export function levelOf({ indicator }: Budget, measured: Measured, isLog: boolean): Level | undefined {
  switch (measured.kind) {
    case 'histogram': {
      if (indicator.kind !== 'quantile') return undefined;
      const events = observations(measured.buckets);
      if (events < fewestEvents(indicator.quantile)) return undefined;
      const tail = Math.min(indicator.quantile, 1 - indicator.quantile);
      return logOf(quantileInTail(measured.buckets, indicator.quantile), 1 / (TAIL ** 2 * events * tail));
    }
    case 'ratio': {
      const [bad, { whole }] = [badOf(indicator, measured), measured];
      if (!(whole > 0)) return undefined;
      if (indicator.kind === 'ratio') return logOf((bad + HALF) / (whole + 2 * HALF), 1 / (bad + HALF));
      return logOf(bad / whole, indicator.kind === 'quotient' && indicator.of === 'counter' ? 1 / whole : 0);
    }
    case 'increase':
      return logOf(measured.increase + HALF, 1 / (measured.increase + HALF));
    case 'number':
      return isLog ? logOf(measured.value, 0) : { size: measured.value, variance: 0 };
    case 'none':
      return undefined;
  }
}

const HALF = 0.5;
/** How steeply a tail falls beyond the last bound: as this power of what is measured (Pareto). */
const TAIL = 2;

/**
 * A quantile where what is above falls as a power from each bound to the next (Pareto), as the tails of latencies do. Between bounds that are
 * far apart a figure, which is interpolated evenly, moves by more or less than what it is of; this one moves as much, beyond the last
 * bound as well.
 */
function quantileInTail(buckets: readonly Bucket[], quantile: number): number {
  const wanted = (1 - quantile) * observations(buckets);
  let above = 0;
  for (const { lower, upper, count } of buckets.toReversed()) {
    const beyond = above;
    above += count;
    if (above < wanted || count === 0) continue;
    if (!(lower > 0)) return quantileOf(buckets, quantile)?.value ?? 0;
    if (upper === Number.POSITIVE_INFINITY) return lower * (above / wanted) ** (1 / TAIL);
    const power = Math.log(above / Math.max(beyond, Math.min(HALF, above / 2))) / Math.log(upper / lower);
    return Math.min(upper, lower * (above / wanted) ** (1 / power));
  }
  return 0;
}

function logOf(value: number, variance: number): Level | undefined {
  return value > 0 ? { size: Math.log(value), variance } : undefined;
}

function total<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}

/** The level of how many events there were, for the share of the traffic that a value has. */
export function eventsLevel(measured: Measured): Level | undefined {
  const events =
    measured.kind === 'histogram'
      ? observations(measured.buckets)
      : measured.kind === 'ratio'
        ? measured.whole
        : undefined;
  return events === undefined ? undefined : logOf(events + HALF, 1 / (events + HALF));
}
