import type { Budget } from '../model/budget.ts';
import type { Indicator } from '../model/indicator.ts';
import type { LabelFinding } from '../model/why.ts';
import { type Move, moversOf } from '../statistics/movers.ts';
import { type Amount, ownFigure } from './amounts.ts';
import type { Held, Looked } from './held.ts';

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
const MOST_NAMED = 3;

/** What is found, and which values are named for it. */
export interface Outcome extends Pick<LabelFinding, 'outcome' | 'because'> {
  readonly named: readonly Held[];
}

/** What a label shows, of its values as they are held against what they were. */
export function outcomeOf(looked: Looked, { parted }: Amount, held: readonly Held[]): Outcome {
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
  const drawn = hasTraffic(looked.budget.indicator) ? drawnBy(held) : [];
  if (drawn.length > 0) return { outcome: 'traffic', named: drawn };
  return movers.kind === 'all' ? { outcome: 'even', named: [] } : unclear('scatters');
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

/** Whether what a figure is made of are events, so that their share is one of the traffic. */
export function hasTraffic(indicator: Indicator): boolean {
  const { kind } = indicator;
  return kind === 'quantile' || kind === 'ratio' || (kind === 'quotient' && indicator.of === 'counter');
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
