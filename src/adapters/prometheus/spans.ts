import { isoOf, type Window } from '../../model/window.ts';

/** Which windows something was seen in, in words; at least one, in order. */
export function spanOf(windows: readonly Window[]): string {
  const newest = windows.at(-1);
  if (!newest) throw new RangeError('There is at least one window.');
  const span = `from ${isoOf(newest.start)} to ${isoOf(newest.end)}`;
  return windows.length === 1 ? span : `in ${windows.length} windows, the last of them ${span}`;
}
