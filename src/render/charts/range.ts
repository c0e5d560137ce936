// Beyond these, distances on an axis overflow or vanish; no measured figure is that large or that small.
const HUGE = 1e100;
const TINY = 1e-100;

/** Whether a figure can have a place on an axis. One that cannot is drawn as a day without data. */
export function drawable(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value) && Math.abs(value) < HUGE;
}

/** A range that has a length: a single figure gets a tenth of its size to either side. */
export function widened(low: number, high: number): readonly [number, number] {
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low > size * 1e-9 && high - low > TINY) return [low, high];
  const room = size > TINY ? size / 10 : 0.5;
  return [low - room, high + room];
}
