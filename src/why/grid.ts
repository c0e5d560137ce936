import { holesIn } from '../model/holes.ts';
import type { PointsQuery } from '../model/points.ts';
import { secondsOf, type Window } from '../model/window.ts';
import type { Contrast } from './contrast.ts';

/** The pieces of two stretches, on one grid, so that one query answers for all of them: each at its end. */
export interface Grid {
  readonly before: readonly Window[];
  readonly now: readonly Window[];
  /** The length of a piece in seconds. */
  readonly cell: number;
  /** At which moments to ask. */
  readonly moments: Pick<PointsQuery, 'start' | 'end' | 'step'>;
}

/**
 * Pieces as a contrast wants them, the first of which begins with the stretch of now: a stretch that is shorter than a piece is one
 * itself, and is held against the same hours of the days before. Pieces in which maintenance was planned are left out.
 */
export function gridOf(
  { before, now, cell: wanted, every }: Contrast,
  holes: readonly Window[],
): Grid | undefined {
  const cell = Math.min(wanted, secondsOf(now));
  const piece = (index: number): Window => {
    const start = now.start + index * every;
    return { start, end: start + cell };
  };
  const isFree = (window: Window) => holesIn(window, holes).length === 0;
  const count = Math.floor((secondsOf(now) - cell) / every) + 1;
  const after = Array.from({ length: count }, (_, index) => piece(index)).filter(isFree);
  const earlier = before ? piecesBefore(before, now, every, piece).filter(isFree) : [];
  const [first, last] = [earlier[0] ?? after[0], after.at(-1)];
  if (!first || !last || cell <= 0) return undefined;
  return { before: earlier, now: after, cell, moments: { start: first.end, end: last.end, step: every } };
}

function piecesBefore(
  before: Window,
  now: Window,
  every: number,
  piece: (index: number) => Window,
): readonly Window[] {
  const most = Math.ceil((now.start - before.start) / every);
  return Array.from({ length: Math.max(0, most) }, (_, index) => piece(index - most)).filter(
    ({ start, end }) => start >= before.start && end <= before.end,
  );
}

const DAY = 86_400;
const WEEK = 7 * DAY;

/**
 * How much each piece of before counts, so that they are the usual of what is now: weekday for weekday for days that have their like, and all
 * alike for others and for hours. The weights add up to one for each piece of now.
 */
export function likeNow({ before, now }: Pick<Grid, 'before' | 'now'>): readonly number[] {
  const shares = now.map((piece) => {
    const like = before.map((earlier) => isLike(earlier, piece));
    const count = like.filter(Boolean).length;
    return like.map((is) => (count === 0 ? 1 / before.length : is ? 1 / count : 0));
  });
  return before.map((_, index) => shares.reduce((sum, share) => sum + (share[index] ?? 0), 0));
}

function isLike(earlier: Window, piece: Window): boolean {
  return secondsOf(piece) >= DAY && (piece.start - earlier.start) % WEEK === 0;
}
