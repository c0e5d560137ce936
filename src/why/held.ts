import type { Budget } from '../model/budget.ts';
import { type Counted, contributions } from '../statistics/decomposition.ts';
import { type Move, variancesOf } from '../statistics/movers.ts';
import { type Amount, countedIn, eventsLevel, type Level, levelOf, type Pooled } from './amounts.ts';
import type { Part, Split } from './split.ts';

/** What a label is looked at for. */
export interface Looked {
  readonly budget: Budget;
  /** The limit in force in base units. */
  readonly limit: number;
  /** Whether it is for the better. */
  readonly better: boolean;
  /** Seconds of one piece. */
  readonly cell: number;
  readonly split: Split;
}

/** One value of a label, with each of its stretches as one. */
export interface Held {
  readonly value: string;
  readonly before: Side;
  readonly now: Side;
  /** What it makes of the whole's change, of 1: by its own figure, and by its share of the traffic. */
  readonly within: number;
  readonly mix: number;
  /** By how much its own figure moved, where that can be told, and its traffic. */
  readonly move?: Move;
  readonly traffic?: Pick<Move, 'size' | 'error'>;
}

/** One of its stretches. */
export interface Side {
  readonly pooled: Pooled;
  readonly counted: Counted;
  /** How much of all it is: its events, its amount, or that it is there. */
  readonly weight: number;
}

/** Each value with what it makes of the change, and with how it moved by itself. Parts are NaN where the whole moved the other way. */
export function heldOf(
  { budget, better, split }: Looked,
  { parted }: Amount,
  sides: readonly Pick<Held, 'before' | 'now'>[],
  weights: readonly number[],
): readonly Held[] {
  const isByEvents = sides.some(({ before, now }) => before.counted.events + now.counted.events > 0);
  const parts = isByEvents
    ? contributions(sides.map(({ before, now }) => ({ before: before.counted, now: now.counted })))
    : sides.map(({ before, now }) => ({ within: now.counted.amount - before.counted.amount, mix: 0 }));
  const change = parts.reduce((sum, { within, mix }) => sum + within + mix, 0);
  const { own, amounts } = directionOf(budget, better);
  const whole = change * amounts > 0 ? change : Number.NaN;
  const extreme = extremeOf(budget, sides);
  const isLog = split.values.every((one) =>
    [...one.before, ...one.now].every(({ measured }) => measured.kind !== 'number' || measured.value > 0),
  );
  const moves = movesOf(split, sides, weights, (measured) => levelOf(budget, measured, isLog));
  const traffic = movesOf(split, sides, weights, eventsLevel);
  return sides.map((side, index) => {
    const { within = 0, mix = 0 } = parts[index] ?? {};
    const [move, drawn] = [moves[index], traffic[index]];
    const part = parted === 'figures' ? Number(extreme === undefined || extreme === index) : within / whole;
    return {
      ...side,
      value: split.values[index]?.value ?? '',
      within: within / whole,
      mix: mix / whole,
      ...(move ? { move: { ...move, size: own * move.size, part } } : {}),
      ...(drawn ? { traffic: drawn } : {}),
    };
  });
}

/** The sign in which a value's own figure moves with the whole, and what is parted of it: bad events and what is beyond grow for the worse. */
function directionOf(
  { bound, indicator }: Budget,
  better: boolean,
): { readonly own: 1 | -1; readonly amounts: 1 | -1 } {
  const bad = better ? -1 : 1;
  const figure = better === (bound === 'at_least') ? 1 : -1;
  const { kind } = indicator;
  return {
    own: kind === 'ratio' ? bad : figure,
    amounts: kind === 'ratio' || kind === 'quantile' ? bad : figure,
  };
}

/** Which value is the figure of the whole now, for a gauge of which only the highest or the lowest counts. */
function extremeOf({ indicator }: Budget, sides: readonly Pick<Held, 'now'>[]): number | undefined {
  if (indicator.kind !== 'gauge' || (indicator.across !== 'max' && indicator.across !== 'min'))
    return undefined;
  const sign = indicator.across === 'max' ? 1 : -1;
  const sizes = sides.map(({ now }) => {
    const { measured } = now.pooled;
    return measured.kind === 'number' ? sign * measured.value : Number.NEGATIVE_INFINITY;
  });
  return sizes.indexOf(Math.max(...sizes));
}

/** By how much each value's level moved, with the error that its pieces and its few events give it. */
function movesOf(
  { values, now }: Split,
  sides: readonly Pick<Held, 'before' | 'now'>[],
  weights: readonly number[],
  level: (measured: Part['measured']) => Level | undefined,
): readonly (Pick<Move, 'size' | 'error'> | undefined)[] {
  const variances = variancesOf(
    values.map((one) =>
      [one.before, one.now].map((parts) => parts.map(({ measured }) => level(measured)?.size)),
    ),
  );
  const pieces = 1 / now.length + weights.reduce((sum, weight) => sum + (weight / now.length) ** 2, 0);
  return sides.map(({ before, now: later }, index) => {
    const [from, to, variance] = [
      level(before.pooled.measured),
      level(later.pooled.measured),
      variances[index],
    ];
    if (!from || !to || variance === undefined) return undefined;
    const error = Math.sqrt(Math.max(variance * pieces, from.variance + to.variance));
    return { size: to.size - from.size, error };
  });
}

/** What a value has in a stretch. */
export function sideOf(budget: Budget, amount: Amount, one: Pooled): Side {
  const counted = countedIn(budget, amount, one);
  const isThere = one.measured.kind !== 'none';
  const plain = amount.parted === 'figures' ? Number(isThere) : Math.abs(counted.amount);
  return { pooled: one, counted, weight: counted.events > 0 ? counted.events : plain };
}
