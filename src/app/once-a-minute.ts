import type { Instant } from '../model/window.ts';
import type { Logger } from '../ports/logger.ts';

/** Told each time of what anybody can make happen as often as they like; `words` say how often it was since they were said last. */
export type OnceAMinute = (now: Instant, log: Logger, words: (times: number) => string) => void;

/** Seconds between two lines, however much there is to tell. */
const EVERY = 60;

/** Warns of something at once, and then once a minute at most, with how often it was. */
export function onceAMinute(): OnceAMinute {
  let toldAt: Instant | undefined;
  let times = 0;
  return (now, log, words) => {
    times += 1;
    if (toldAt !== undefined && now - toldAt < EVERY && now >= toldAt) return;
    log.warn(words(times));
    toldAt = now;
    times = 0;
  };
}
