import { addDays, startOf } from '../model/period.ts';
import type { Since } from '../model/why.ts';
import type { Instant, Window } from '../model/window.ts';

/** Two stretches to hold against each other, and when one became the other. */
export interface Contrast {
  /** From the last good moment to the first bad one; absent where it cannot be told. */
  readonly between?: Window;
  /** As it was before; absent where it was never otherwise. */
  readonly before?: Window;
  /** As it is since, up to a week. */
  readonly now: Window;
  /** Seconds of one piece of either stretch. */
  readonly cell: number;
  /** Seconds between the beginnings of pieces, never less than a piece has. */
  readonly every: number;
}

const DAY = 86_400;
/** Pieces of a day each. */
const DAYS = { cell: DAY, every: DAY } as const;

/** How far both stretches reach at most, in seconds. */
const REACH = 7 * DAY;

/** What to hold against what, by when something began. `end` is the end of the figures. */
export function contrastOf(since: Since, end: Instant, zone: string): Contrast {
  const at = (date: string) => startOf(date, zone);
  switch (since.kind) {
    case 'hours':
      return around({ start: since.first, end: since.last }, end);
    case 'days':
      return around({ start: at(since.earliest), end: at(since.latest) }, end);
    case 'overrun':
      if (since.before) return { now: lately(end), ...DAYS };
      return around({ start: at(addDays(since.day, -1)), end: at(since.day) }, end);
    case 'trend': {
      const start = at(since.day);
      const reach = Math.min(REACH, Math.floor((end - start) / 3));
      const between = { start: at(addDays(since.day, -1)), end: at(addDays(since.day, 1)) };
      return {
        ...(since.before ? {} : { between }),
        before: { start, end: start + reach },
        now: { start: end - reach, end },
        ...DAYS,
      };
    }
    case 'unknown':
      return { now: lately(end), ...DAYS };
  }
}

function around(between: Window, end: Instant): Contrast {
  return {
    between,
    before: { start: between.start - REACH, end: between.start },
    now: { start: between.end, end: Math.min(end, between.end + REACH) },
    ...DAYS,
  };
}

function lately(end: Instant): Window {
  return { start: end - REACH, end };
}
