import { plural } from '../model/format.ts';
import type { Instant } from '../model/window.ts';
import type { Logger } from '../ports/logger.ts';

/** Told of links that nobody signed. */
export type WrongLinks = (now: Instant, log: Logger) => void;

/** Seconds between two lines about them, however many there are. */
const EVERY = 60;

/** Tells of links that nobody signed at once, and then of how many more there were once a minute; never of a link itself. */
export function wrongLinks(): WrongLinks {
  let toldAt: Instant | undefined;
  let more = 0;
  return (now, log) => {
    more += 1;
    if (toldAt !== undefined && now - toldAt < EVERY && now >= toldAt) return;
    log.warn(
      `${plural(more, 'link')} to answer that this key did not sign ${more === 1 ? 'was' : 'were'} asked for. Nothing was recorded.`,
    );
    toldAt = now;
    more = 0;
  };
}
