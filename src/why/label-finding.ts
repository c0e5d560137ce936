import type { Measured } from '../model/series.ts';
import type { LabelFinding } from '../model/why.ts';
import { type Amount, amountOf, ownFigure, type Pooled, pooled } from './amounts.ts';
import { likeNow } from './grid.ts';
import { type Held, heldOf, type Looked, sideOf } from './held.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { sharesOf } from './shares.ts';

/** What a label says, and which values it names. */
export interface Told {
  readonly finding: LabelFinding;
  /** That which carries most first. */
  readonly named: readonly string[];
  /** How much more the named ones carry than is theirs of the traffic, or of the values. */
  readonly carried: number;
}

/** Values that are told of. */
const TOLD = 5;

/** What a label shows of a budget. */
export function labelFinding(looked: Looked): Told {
  const { split, budget } = looked;
  const [weights, ones] = [likeNow(split), split.now.map(() => 1)];
  const pairs = split.values.map((one) => ({
    before: pooled(one.before, weights),
    now: pooled(one.now, ones),
  }));
  const stretches = (['before', 'now'] as const)
    .filter((side) => split[side].length > 0)
    .map((side) => allOf(pairs.map((pair) => pair[side])));
  const amount = amountOf(budget, looked.limit, stretches);
  const sides = pairs.map((pair) => ({
    before: sideOf(budget, amount, pair.before),
    now: sideOf(budget, amount, pair.now),
  }));
  const held = heldOf(looked, amount, sides, weights);
  return toldOf(looked, amount, held, outcomeOf(looked, amount, held));
}

/** What all values measured together. */
function allOf(values: readonly Pooled[]): Measured {
  return pooled(
    values,
    values.map(() => 1),
  ).measured;
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
