import type { Budget } from '../model/budget.ts';
import type { LabelFinding, ValueShare } from '../model/why.ts';
import { type Counted, contributions } from '../statistics/decomposition.ts';
import { type Move, moversOf, variancesOf } from '../statistics/movers.ts';
import {
  type Amount,
  amountOf,
  countedIn,
  eventsLevel,
  type Level,
  levelOf,
  ownFigure,
  type Pooled,
  pooled,
} from './amounts.ts';
import { likeNow } from './grid.ts';
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

/** What a label says, and which values it names. */
export interface Told {
  readonly finding: LabelFinding;
  /** That which carries most first. */
  readonly named: readonly string[];
  /** How much more the named ones carry than is theirs of the traffic, or of the values. */
  readonly carried: number;
}

/** One value of a label, with each of its stretches as one. */
interface Held {
  readonly value: string;
  readonly before: Side;
  readonly now: Side;
  /** What it makes of the whole's change, of 1: by its own figure, and by its share of the traffic. */
  readonly within: number;
  readonly mix: number;
  /** By how much its own figure moved, where that can be told, and its traffic. */
  readonly move?: Move;
  readonly traffic?: Move;
}

interface Side {
  readonly pooled: Pooled;
  readonly counted: Counted;
  /** How much of all it is: its events, its amount, or that it is there. */
  readonly weight: number;
}

/** Why nothing is told of a label. */
const BECAUSE = {
  scatters: 'Its values scatter too much to tell.',
  few: 'Most of its values have too little data to tell.',
  other: 'Most of its values were not there before.',
  spread: 'None of its values carries most of it.',
  opposite: 'All of its values together do not show the change over these days.',
  none: 'There are no data by it.',
} as const;

/** More than this share of what is there now is of values that can be held against what they were before. */
const KNOWN = 0.5;
/** The mix of the traffic is told where it makes more than this share of the change. */
const MIX_MAKES = 0.5;
/** A value that moved is not named where it makes less than this share of what the first one makes. */
const WORTH_NAMING = 0.1;
/** Where nobody knows what was before, a value carries it that has more than this share, and so many times its share of the traffic. */
const CARRIES = { share: 0.5, times: 1.5 } as const;
/** Values that are told of. */
const TOLD = 5;
const MOST_NAMED = 3;

/** What a label shows of a budget. */
export function labelFinding(looked: Looked): Told {
  const { split, budget } = looked;
  const [weights, ones] = [likeNow(split), split.now.map(() => 1)];
  const pairs = split.values.map((one) => ({
    before: pooled(one.before, weights),
    now: pooled(one.now, ones),
  }));
  const each = pairs.map(() => 1);
  const [before, now] = (['before', 'now'] as const).map(
    (side) =>
      pooled(
        pairs.map((pair) => pair[side]),
        each,
      ).measured,
  );
  const amount = amountOf(budget, looked.limit, [
    ...(split.before.length > 0 && before ? [before] : []),
    ...(now ? [now] : []),
  ]);
  const sides = pairs.map((pair) => ({
    before: sideOf(budget, amount, pair.before),
    now: sideOf(budget, amount, pair.now),
  }));
  const held = heldOf(looked, amount, sides, weights);
  return toldOf(looked, amount, held, outcomeOf(looked, amount, held));
}

/** What is found, and which values are named for it. */
interface Outcome extends Pick<LabelFinding, 'outcome' | 'because'> {
  readonly named: readonly Held[];
}

function outcomeOf(looked: Looked, { parted }: Amount, held: readonly Held[]): Outcome {
  if (!held.some(({ now }) => now.weight > 0)) return unclear('none');
  if (looked.split.before.length === 0) {
    const carrying = carryingOf(looked, parted, held);
    return carrying.length > 0 ? { outcome: 'values', named: carrying } : unclear('spread');
  }
  if (areOthers(held, looked.budget)) return unclear('other');
  if (shareOf(held, 'now', ({ move }) => move !== undefined) < KNOWN) return unclear('few');
  if (parted !== 'figures' && held.some(({ within }) => Number.isNaN(within))) return unclear('opposite');
  const movers = moversAmong(held, ({ move }) => move);
  if (movers.kind === 'some') return { outcome: 'values', named: worthNaming(movers.which, parted) };
  if (movers.kind === 'all') return { outcome: 'even', named: [] };
  const drawn = drawnBy(held);
  return drawn.length > 0 ? { outcome: 'traffic', named: drawn } : unclear('scatters');
}

function unclear(because: keyof typeof BECAUSE): Outcome {
  return { outcome: 'unclear', because: BECAUSE[because], named: [] };
}

function moversAmong(
  held: readonly Held[],
  moveOf: (one: Held) => Move | undefined,
): { readonly kind: 'some' | 'all' | 'unclear'; readonly which: readonly Held[] } {
  const known = held.flatMap((one) => {
    const move = moveOf(one);
    return move ? [{ one, move }] : [];
  });
  const movers = moversOf(known.map(({ move }) => move));
  const which = movers.kind === 'some' ? movers.which.flatMap((index) => known[index]?.one ?? []) : [];
  return { kind: movers.kind, which };
}

/** Those of the moved ones that make something of the change; where figures do not add up, all of them. */
function worthNaming(moved: readonly Held[], parted: Amount['parted']): readonly Held[] {
  if (parted === 'figures') return moved;
  const most = moved[0]?.within ?? 0;
  return moved.filter(({ within }) => within >= WORTH_NAMING * most);
}

/** The values to which more of the traffic goes, or less, where that makes most of the change. */
function drawnBy(held: readonly Held[]): readonly Held[] {
  const mixed = held.reduce((sum, { mix }) => sum + mix, 0);
  if (!(mixed > MIX_MAKES)) return [];
  const drawn = ([1, -1] as const).map(
    (sign) =>
      moversAmong(
        held,
        ({ traffic, mix }) => traffic && { ...traffic, size: sign * traffic.size, part: mix / mixed },
      ).which,
  );
  return drawn.find((which) => which.length > 0) ?? [];
}

/** Whether most of what is there now was not there before, and most of what was there is gone where it could have grown from nothing. */
function areOthers(held: readonly Held[], { indicator }: Budget): boolean {
  const isNew = shareOf(held, 'now', ({ before }) => before.weight === 0) > KNOWN;
  const isGone = shareOf(held, 'before', ({ now }) => now.weight === 0) > KNOWN;
  const growsFromNothing =
    indicator.kind === 'rate' || (indicator.kind === 'gauge' && indicator.across === 'sum');
  return isNew && (isGone || !growsFromNothing);
}

/** The share of a stretch that is of some of the values. */
function shareOf(held: readonly Held[], side: 'before' | 'now', isOf: (one: Held) => boolean): number {
  const sum = (some: readonly Held[]) => some.reduce((all, one) => all + one[side].weight, 0);
  const all = sum(held);
  return all > 0 ? sum(held.filter(isOf)) / all : 0;
}

/** The values that carry it, where nobody knows what was before. */
function carryingOf(
  { budget, limit, cell }: Looked,
  parted: Amount['parted'],
  held: readonly Held[],
): readonly Held[] {
  if (parted === 'figures') {
    const over = held.filter(({ now }) => {
      const figure = ownFigure(budget, now.pooled.measured, cell);
      return figure !== undefined && (budget.bound === 'at_most' ? figure > limit : figure < limit);
    });
    return over.length <= MOST_NAMED && over.length < held.length ? over : [];
  }
  const amounts = held.reduce((sum, { now }) => sum + now.counted.amount, 0);
  const events = held.reduce((sum, { now }) => sum + now.counted.events, 0);
  return held.filter(({ now: { counted } }) => {
    const share = counted.amount / amounts;
    const traffic = events > 0 ? counted.events / events : 1 / held.length;
    return share > CARRIES.share && share > CARRIES.times * traffic;
  });
}

function sideOf(budget: Budget, amount: Amount, one: Pooled): Side {
  const counted = countedIn(budget, amount, one);
  const isThere = one.measured.kind !== 'none';
  const plain = amount.parted === 'figures' ? Number(isThere) : Math.abs(counted.amount);
  return { pooled: one, counted, weight: counted.events > 0 ? counted.events : plain };
}

/** Each value with what it makes of the change, and with how it moved by itself. Nothing is a number where the whole moved the other way. */
function heldOf(
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
      ...(drawn ? { traffic: { ...drawn, part: mix / whole } } : {}),
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
  const sizes = sides.map(
    ({
      now: {
        pooled: { measured },
      },
    }) => (measured.kind === 'number' ? sign * measured.value : Number.NEGATIVE_INFINITY),
  );
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

function toldOf(looked: Looked, amount: Amount, held: readonly Held[], { named, ...outcome }: Outcome): Told {
  const { budget, cell, split } = looked;
  const shares = sharesOf(looked, amount, held);
  const makes = (one: Held) => Math.abs(shares.get(one)?.ofChange ?? shares.get(one)?.now ?? 0);
  const others = held.filter((one) => !named.includes(one)).toSorted((a, b) => makes(b) - makes(a));
  const carries = (one: Held) => {
    const { ofChange, now, trafficNow } = shares.get(one) ?? {};
    return (ofChange ?? now ?? 1) - (trafficNow ?? 1 / held.length);
  };
  const level =
    amount.beyond === undefined
      ? undefined
      : ownFigure(budget, { kind: 'number', value: amount.beyond }, cell);
  return {
    finding: {
      label: split.label,
      ...outcome,
      of: held.length,
      parted: amount.parted,
      ...(level === undefined ? {} : { beyond: level }),
      values: [...named, ...others].slice(0, TOLD).flatMap((one) => shares.get(one) ?? []),
    },
    named: named.map(({ value }) => value),
    carried: named.reduce((sum, one) => sum + carries(one), 0),
  };
}

/** What is told of each value. */
function sharesOf(
  { budget, cell, split }: Looked,
  { parted }: Amount,
  held: readonly Held[],
): ReadonlyMap<Held, ValueShare> {
  const share = (side: 'before' | 'now', of: 'amount' | 'events') => {
    const all = held.map((one) => one[side].counted[of]);
    const sum = all.reduce((so, one) => so + one, 0);
    const isPart = sum > 0 && all.every((one) => one >= 0) && (of === 'events' || parted !== 'figures');
    return ({ [side]: { counted } }: Held) => (isPart ? counted[of] / sum : undefined);
  };
  const seconds = (count: number) => cell * Math.max(1, count);
  // A weight of one for each piece of now is what both stretches add up to.
  const figure = (one: Held, side: 'before' | 'now') =>
    ownFigure(budget, one[side].pooled.measured, seconds(split.now.length));
  const of = {
    now: share('now', 'amount'),
    before: share('before', 'amount'),
    trafficNow: share('now', 'events'),
    trafficBefore: share('before', 'events'),
    figureNow: (one: Held) => figure(one, 'now'),
    figureBefore: (one: Held) => figure(one, 'before'),
    ofChange: ({ within, mix }: Held) =>
      parted === 'figures' || split.before.length === 0 ? undefined : within + mix,
  } as const;
  return new Map(
    held.map((one) => [
      one,
      { value: one.value, ...known(Object.entries(of).map(([key, get]) => [key, get(one)] as const)) },
    ]),
  );
}

/** Those members that are known, and numbers. */
function known(members: readonly (readonly [string, number | undefined])[]): Omit<ValueShare, 'value'> {
  return Object.fromEntries(members.filter(([, number]) => number !== undefined && Number.isFinite(number)));
}
