import type { z } from 'zod';
import type { TicketDeed } from '../../ports/tickets.ts';
import type { JIRA_REMOTE_LINK, JiraHistory, JiraUser } from './jira-shapes.ts';
import { instantOf, type Ticket } from './tracker.ts';

/** What the address of a change that is proposed looks like, at all forges. */
const CHANGE = /\/(?:pull|pulls|pull-requests|merge_requests)\/\d+/;

/** What people did in an issue, by what happened to it, the oldest first, and by its links. */
export function deedsIn(
  ticket: Ticket,
  histories: readonly JiraHistory[],
  links: readonly z.infer<typeof JIRA_REMOTE_LINK>[],
): readonly TicketDeed[] {
  const closing = ticket.isOpen
    ? undefined
    : (histories.findLast(({ items }) => items.some(isResolved)) ??
      histories.findLast(({ items }) => items.some(({ field }) => field === 'status')));
  return histories.flatMap((history): readonly TicketDeed[] => {
    const said = { at: instantOf(history.created), by: nameOf(history.author) };
    const closed: readonly TicketDeed[] =
      history !== closing
        ? []
        : [
            ticket.isDeclined
              ? { ...said, did: 'declined', why: 'closed as not to be done' }
              : { ...said, did: 'closed' },
          ];
    const items = history.items.flatMap(({ field, to, toString: named }): readonly TicketDeed[] => {
      if (field === 'assignee' && to) {
        return [{ ...said, did: 'assigned', to: typeof named === 'string' ? named : to }];
      }
      const link = field === 'RemoteIssueLink' ? links.find(({ id }) => String(id) === to) : undefined;
      if (!link || !CHANGE.test(link.object.url)) return [];
      const { title, url, status } = link.object;
      return [{ ...said, did: status?.resolved ? 'merged' : 'proposed', title, url }];
    });
    return [...items, ...closed];
  });
}

function isResolved({ field, to }: JiraHistory['items'][number]): boolean {
  return field === 'resolution' && to !== null && to !== undefined;
}

function nameOf(user: JiraUser | undefined): string {
  return user?.displayName ?? user?.name ?? 'somebody';
}
