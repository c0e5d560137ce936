import { plainNumber } from '../../model/format.ts';
import type { BesideBudget, BesidePeriod } from './beside-data.ts';

/** Towards the limit or away from it; empty for neither. */
export type Way = 'worse' | 'better' | '';

/** Two periods to compare, by their places. */
export interface Pair {
  readonly periods: readonly BesidePeriod[];
  readonly a: number;
  readonly b: number;
  /** The days of a whole period. */
  readonly whole: number;
}

/** What no figure of the page shows. */
const SAME = 0.001;
/** From what share on a figure has moved, less what its rounding takes. */
const NOTABLE = 0.0999;
/** A half-width in the steps of levels. */
const HALF_WIDTH = 100;

/** The way that a difference shows of which more is worse. */
export function wayOf(difference: number): Way {
  return difference > 0 ? 'worse' : difference < 0 ? 'better' : '';
}

/** How a figure changed: in which way, where it moved; and how much that is of what it was. */
export interface Movement {
  readonly way: Way;
  readonly size: number;
  readonly words: string;
  readonly remark: string;
}

/** How a budget’s figure changed from one period to the other. */
export function movementOf(budget: BesideBudget, pair: Pair): Movement {
  const { a, b } = pair;
  const still = { way: '', size: 0, words: '', remark: '' } as const;
  const [before, now] = [budget.values[a] ?? null, budget.values[b] ?? null];
  if (before === null || now === null) {
    const isBound = [a, b].some((at) => budget.texts[at]?.startsWith('at least '));
    return { ...still, remark: isBound ? 'only a lower bound is known' : '' };
  }
  const change = now === before ? 0 : (now - before) / Math.abs(before);
  if (Math.abs(change) < SAME) return { ...still, words: 'the same' };
  const way = wayOf(budget.least ? -change : change);
  const isMore = isMoreThanNoise(budget, pair, change);
  return {
    way: isMore ? way : '',
    size: Math.abs(change),
    words: `${budget.errors ? 'errors ' : ''}${changeWords(change)}, ${way}`,
    remark: remarkOf(budget, pair, change, isMore),
  };
}

/** `+20%`, rounded so that no change looks as if it had reached what is notable. */
function changeWords(change: number): string {
  const percent = Math.abs(change) * 100;
  if (percent === Number.POSITIVE_INFINITY) return 'from zero';
  const size = percent < 10 ? plainNumber(Math.floor(percent * 10) / 10, 1) : plainNumber(percent, 0);
  return `${change > 0 ? '+' : '-'}${size}%`;
}

/**
 * What the later period’s report said of these two; else whether it is a notable change, and the levels are as much apart the same way as
 * noise makes less than one in 25 periods. Undefined where that cannot be told.
 */
function isMoreThanNoise(budget: BesideBudget, pair: Pair, change: number): boolean | undefined {
  const { a, b, whole } = pair;
  if (isOfAnother(budget, pair)) return undefined;
  const said = budget.said[b - a]?.[b] ?? ' ';
  if (said !== ' ') return said !== '=';
  const [before, now] = [budget.levels[a] ?? null, budget.levels[b] ?? null];
  if (before === null || now === null) return undefined;
  const days = [a, b].map((at) => whole / Number.parseInt(budget.days[at] ?? '', 36));
  const together = budget.near * budget.fading ** (b - a - 1);
  const far = HALF_WIDTH * Math.sqrt(((1 - together) * ((days[0] ?? 1) + (days[1] ?? 1))) / 2);
  return Math.abs(change) >= NOTABLE && (now - before) * Math.sign(change) > far;
}

function remarkOf(budget: BesideBudget, pair: Pair, change: number, isMore: boolean | undefined): string {
  if (isMore) return 'more than noise';
  if (isOfAnother(budget, pair)) return 'another member is the worst';
  if (Math.abs(change) < NOTABLE) return 'less than 10%';
  return isMore === undefined ? 'whether it is noise cannot be told' : 'no more than noise';
}

/** Whether the worst member of a family is another one now. */
function isOfAnother({ worst }: BesideBudget, { a, b }: Pair): boolean {
  return worst !== undefined && worst[a] !== worst[b];
}
