import { SourceError } from '../../model/errors.ts';
import type { Tickets } from '../../ports/tickets.ts';
import { TrackerFailure } from './failure.ts';
import type { Tracker } from './tracker.ts';

/** A tracker in which is looked at what was done in the tickets of an owner. */
export function createTickets(owner: string, tracker: Tracker): Tickets {
  return {
    owner,
    has: tracker.isLink,
    deeds: async (link, violation, signal) => {
      try {
        const ticket = await tracker.read(link, signal);
        return ticket?.violation === violation ? await tracker.deeds(ticket, signal) : undefined;
      } catch (error) {
        if (error instanceof TrackerFailure) throw new SourceError(error.message, { cause: error });
        throw error;
      }
    },
  };
}
