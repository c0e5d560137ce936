import { BOUNDS } from '../model/bounds.ts';
import type { AnsweredSeries, PointsQuery } from '../model/points.ts';
import type { Instant } from '../model/window.ts';
import type { AnswerLine } from './lines.ts';
import { readInstant } from './window-names.ts';

/** The moments that a column of an answer is for. */
export interface Moments {
  readonly all: readonly Instant[];
  /** In seconds since the question’s start, where they are others than the question’s. */
  readonly at?: readonly number[];
}

/** Those of the question, or those of the points where any of them is at another, as some servers have it. */
export function momentsOf({ start, end, step }: PointsQuery, series: readonly AnsweredSeries[]): Moments {
  const asked = new Set(gridOf(start, end, step));
  const answered = new Set(series.flatMap(({ points }) => points.map(({ at }) => at)));
  if ([...answered].every((at) => asked.has(at))) return { all: [...asked] };
  const all = [...answered].toSorted((a, b) => a - b);
  return { all, at: all.map((at) => at - start) };
}

/** The moments of a line; undefined where there are none, too many, or in no order. */
export function readMoments({ start, end, step, at }: AnswerLine): readonly Instant[] | undefined {
  const [first, last] = [readInstant(start), readInstant(end)];
  if (first === undefined || last === undefined) return undefined;
  if (!at) return gridOf(first, last, step);
  const isAscending = at.every((offset, index) => index === 0 || offset > (at[index - 1] ?? offset));
  return isAscending && at.length <= BOUNDS.moments.most ? at.map((offset) => first + offset) : undefined;
}

function gridOf(start: Instant, end: Instant, step: number): readonly Instant[] | undefined {
  const length = Math.floor((end - start) / step) + 1;
  if (!(length >= 1 && length <= BOUNDS.moments.most)) return undefined;
  return Array.from({ length }, (_, index) => start + index * step);
}
