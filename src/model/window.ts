/** A moment, in whole seconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** A stretch of time `[start, end)`. */
export interface Window {
  readonly start: Instant;
  readonly end: Instant;
}

/** One local day. */
export interface Day extends Window {
  /** The local date, `2026-01-26`. */
  readonly date: string;
}

/** The window's length in seconds; a local day may have 23, 24 or 25 hours. */
export function secondsOf(window: Window): number {
  return window.end - window.start;
}

/** Whether `inner` lies wholly within `outer`. */
export function within(inner: Window, outer: Window): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

/** A text that equal windows have in common, to look them up by. */
export function windowKey({ start, end }: Window): string {
  return `${start}-${end}`;
}

/** Each window once, where the first of those that are equal stands. */
export function distinctWindows<W extends Window>(windows: readonly W[]): readonly W[] {
  return [...new Map(windows.map((window) => [windowKey(window), window])).values()];
}

/** Whether those of some days that lie in a window fill it; no two of them overlap. */
export function tiles(days: readonly Window[], window: Window): boolean {
  const inside = days.filter((day) => within(day, window));
  return inside.reduce((sum, day) => sum + secondsOf(day), 0) === secondsOf(window);
}

/** A moment as people and Prometheus read it: `2026-02-02T00:00:00Z`. */
export function isoOf(instant: Instant): string {
  return `${new Date(instant * 1000).toISOString().slice(0, 19)}Z`;
}
