import type { ValueShare } from '../model/why.ts';
import { type Amount, ownFigure } from './amounts.ts';
import type { Held, Looked } from './held.ts';
import { hasTraffic } from './outcome.ts';

/** What is told of each value. */
export function sharesOf(
  { budget, cell, split }: Looked,
  { parted }: Amount,
  held: readonly Held[],
): ReadonlyMap<Held, ValueShare> {
  const share = (side: 'before' | 'now', of: 'amount' | 'events') => {
    const all = held.map((one) => one[side].counted[of]);
    const sum = all.reduce((so, one) => so + one, 0);
    const isTold = of === 'events' ? hasTraffic(budget.indicator) : parted !== 'figures';
    const isPart = isTold && sum > 0 && all.every((one) => one >= 0);
    return ({ [side]: { counted } }: Held) => (isPart ? counted[of] / sum : undefined);
  };
  // The weights of either stretch add up to one for each piece of now.
  const seconds = cell * split.now.length;
  const figure = (one: Held, side: 'before' | 'now') => ownFigure(budget, one[side].pooled.measured, seconds);
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
