import type { AskTools } from '../adapters/tickets/ask.ts';
import type { TicketOwner } from '../adapters/tickets/publisher.ts';
import type { Tracker } from '../adapters/tickets/tracker.ts';
import type { Target } from '../app/publishing.ts';
import type { Settings } from '../config/settings/settings.ts';
import { TICKETS_TARGET } from '../model/directory.ts';
import type { Notice } from '../model/notice.ts';
import { addDays, dateAt, startOf } from '../model/period.ts';
import type { TicketSettings } from '../model/ticket-settings.ts';
import type { Tickets } from '../ports/tickets.ts';

/** The tickets of a directory's owners: the targets that tell them, and the trackers in which is looked at what was done. */
export interface OpenTickets {
  readonly targets: readonly Target[];
  readonly tickets: readonly Tickets[];
}

/**
 * Opens the trackers of all owners that have one. Those of one server are one publisher, which asks it one thing after another,
 * and leaves it alone for all of them where it asks for that. Nothing is asked yet.
 */
export async function openTickets(
  { directory, calendar: { zone } }: Pick<Settings, 'directory' | 'calendar'>,
  tools: AskTools,
): Promise<OpenTickets> {
  const settled = directory.owners.flatMap(({ name, tickets }) =>
    tickets ? [{ name, settings: tickets }] : [],
  );
  if (settled.length === 0) return { targets: [], tickets: [] };
  const { createTicketPublisher, ticketRecipient } = await import('../adapters/tickets/publisher.ts');
  const { createTickets } = await import('../adapters/tickets/tickets.ts');
  const owners: readonly TicketOwner[] = await Promise.all(
    settled.map(async (owner) => ({ ...owner, tracker: await openTracker(owner.settings, tools) })),
  );
  const dayOf = (at: number) => {
    const date = dateAt(at, zone);
    return { start: startOf(date, zone), end: startOf(addDays(date, 1), zone) };
  };
  const byServer = Map.groupBy(owners, ({ tracker }) => tracker.server);
  return {
    targets: [...byServer.values()].map((own): Target => {
      const publisher = createTicketPublisher(TICKETS_TARGET, own, { clock: tools.clock, dayOf });
      return {
        publisher,
        takes: ['notices'],
        readersOf: (content) =>
          'notices' in content
            ? [
                ...new Set(
                  content.notices.flatMap((notice) => {
                    const keeper = keeperOf(notice, owners);
                    return keeper && own.includes(keeper)
                      ? ticketRecipient(keeper.name, notice.violation.id)
                      : [];
                  }),
                ),
              ]
            : [],
        partFor: (recipient) => ({
          services: [],
          violation: recipient.slice(recipient.lastIndexOf(' ') + 1),
        }),
      };
    }),
    tickets: owners.map(({ name, tracker }) => createTickets(name, tracker)),
  };
}

/** In whose tracker a violation has its ticket: its owner's, or where it was made before somebody handed it on. */
function keeperOf(
  { about, violation: { links } }: Notice,
  owners: readonly TicketOwner[],
): TicketOwner | undefined {
  const own = owners.find(({ name }) => name === about.owner);
  const isThere = ({ tracker }: TicketOwner) => links.some(tracker.isLink);
  return own && isThere(own) ? own : (owners.find(isThere) ?? own);
}

async function openTracker({ tracker, ...more }: TicketSettings, tools: AskTools): Promise<Tracker> {
  switch (tracker.kind) {
    case 'github': {
      const { createGithub } = await import('../adapters/tickets/github.ts');
      return createGithub(tracker, more, tools);
    }
    case 'gitlab': {
      const { createGitlab } = await import('../adapters/tickets/gitlab.ts');
      return createGitlab(tracker, more, tools);
    }
    case 'jira': {
      const { createJira } = await import('../adapters/tickets/jira.ts');
      return createJira(tracker, more, tools);
    }
  }
}
