import type { Budget, Maintenance } from './budget.ts';
import type { Window } from './window.ts';

/** A budget's planned maintenance as stretches that do not overlap, in order: of a member also that of its family. */
export function holesOf(
  planned: readonly Maintenance[],
  { id, member }: Pick<Budget, 'id' | 'member'>,
): readonly Window[] {
  const isOf = ({ budgets }: Maintenance) =>
    budgets.includes(id) || (member !== undefined && budgets.includes(member.family));
  return merged(planned.filter(isOf));
}

/** Stretches as ones that do not overlap, in order. */
export function merged(stretches: readonly Window[]): readonly Window[] {
  const apart: Window[] = [];
  for (const { start, end } of stretches.toSorted((a, b) => a.start - b.start)) {
    const last = apart.at(-1);
    if (last && start <= last.end)
      apart[apart.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else apart.push({ start, end });
  }
  return apart;
}

/** The parts of holes that lie in a window. */
export function holesIn(window: Window, holes: readonly Window[]): readonly Window[] {
  return holes
    .map(({ start, end }) => ({ start: Math.max(start, window.start), end: Math.min(end, window.end) }))
    .filter(({ start, end }) => start < end);
}

/** How many seconds of a window lie in holes. */
export function leftOutOf(window: Window, holes: readonly Window[]): number {
  return holesIn(window, holes).reduce((sum, { start, end }) => sum + end - start, 0);
}

/** What is left of a window without holes that do not overlap and are in order. */
export function piecesOf(window: Window, holes: readonly Window[]): readonly Window[] {
  const inside = holesIn(window, holes);
  const starts = [window.start, ...inside.map(({ end }) => end)];
  const ends = [...inside.map(({ start }) => start), window.end];
  return starts
    .map((start, index) => ({ start, end: ends[index] ?? window.end }))
    .filter(({ start, end }) => start < end);
}
