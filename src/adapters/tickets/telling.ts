import { plural } from '../../model/format.ts';
import type { Notice, Notices } from '../../model/notice.ts';
import type { TicketSettings } from '../../model/ticket-settings.ts';
import { type Instant, isoOf } from '../../model/window.ts';
import { ticketText } from '../../render/notices/ticket.ts';
import { TrackerFailure } from './failure.ts';
import { instantOf, type Ticket, type Tracker } from './tracker.ts';

/** What a ticket is to be told. */
export interface Telling {
  /** In whose tracker it is. */
  readonly owner: string;
  readonly tracker: Tracker;
  readonly settings: TicketSettings;
  /** The violation that the ticket is of. */
  readonly violation: string;
  /** Those of the violation alone; absent for a message that is of something else. */
  readonly notices: Notices | undefined;
  readonly today: () => { readonly start: Instant; readonly end: Instant };
}

/** What was done, and where the ticket is; without a link where there is none. */
interface Said {
  readonly link: string | undefined;
  /** Sentences for the operator. */
  readonly said: string;
}

/** A clock may be wrong by so many seconds, and a day begins elsewhere at another time. */
const DAY = 86_400;

/**
 * Tells the ticket of a violation what happened, in its order; finds it first, or makes it. What is there already is left as it
 * is, so that it can be done again after any interruption. Throws a TrackerFailure for what could not be done.
 */
export async function told(telling: Telling, signal: AbortSignal): Promise<Said> {
  const { notices, violation } = telling;
  const own = (notices?.notices ?? [])
    .filter((notice) => notice.violation.id === violation)
    .toSorted((a, b) => a.at - b.at);
  const last = own.at(-1);
  if (!notices || !last) return { link: undefined, said: 'There is nothing in it for a ticket.' };
  let ticket = await find(telling, last, signal);
  const said: string[] = [];
  for (const notice of own) {
    const after: Told = ticket
      ? await add(telling, ticket, notice, notices, signal)
      : await open(telling, notice, notices, signal);
    ticket = after.ticket;
    said.push(...after.said);
  }
  const words = said.length > 0 ? said.join(' ') : 'It says so already.';
  return { link: ticket?.link, said: ticket ? `${words} ${ticket.link}` : words };
}

/**
 * The ticket of a violation, by the addresses in its record, and else by its mark. Of several, which two programs made at once,
 * it is the one that was made first.
 */
async function find(
  { tracker, violation }: Telling,
  { violation: { links, firstDay } }: Notice,
  signal: AbortSignal,
): Promise<Ticket | undefined> {
  for (const link of links.toReversed().filter(tracker.isLink)) {
    const ticket = await tracker.read(link, signal);
    if (ticket?.violation === violation) return ticket;
  }
  return firstOf(await tracker.made(instantOf(firstDay) - 2 * DAY, signal), violation);
}

function firstOf(tickets: readonly Ticket[], violation: string): Ticket | undefined {
  return tickets
    .filter((ticket) => ticket.violation === violation)
    .toSorted((a, b) => a.madeAt - b.madeAt || a.ref.localeCompare(b.ref, 'en', { numeric: true }))[0];
}

/** The ticket after a notice, and what was done about it, a sentence each. */
interface Told {
  readonly ticket: Ticket | undefined;
  readonly said: readonly string[];
}

/**
 * Makes the ticket where there is none; one that was deleted is made anew when the violation opens again, and not before. Of
 * a violation that is somebody else's by now none is made.
 */
async function open(telling: Telling, notice: Notice, notices: Notices, signal: AbortSignal): Promise<Told> {
  const { tracker, violation, owner } = telling;
  const gone = notice.violation.links.findLast(tracker.isLink);
  const { what, about } = notice;
  const isWanted = what === 'opened' || what === 'reopened' || (what === 'overdue' && gone === undefined);
  if (!isWanted || about.owner !== owner) {
    const why = gone === undefined ? 'There is no ticket' : `The ticket ${gone} is gone`;
    return { ticket: undefined, said: [`${why}, and none is made to tell this.`] };
  }
  await refuseTooMany(telling, signal);
  const { title, body } = ticketText(notice, notices);
  const { ticket, lacking } = await tracker.make({ violation, title, body }, signal);
  const first = firstOf(await tracker.made(ticket.madeAt - DAY, signal), violation);
  if (first && first.ref !== ticket.ref) {
    await tracker.close(ticket, 'declined', signal);
    return {
      ticket: first,
      said: [`Another program made the ticket at the same time; ${ticket.link} is closed.`],
    };
  }
  const before = gone === undefined ? [] : [`The ticket before, ${gone}, is gone.`];
  return { ticket, said: ['A ticket was made.', ...before, ...lacking] };
}

/** Counted in the tracker, so that a ledger that is lost counts as well. */
async function refuseTooMany(
  { tracker, settings: { mostADay }, today }: Telling,
  signal: AbortSignal,
): Promise<void> {
  const { start, end } = today();
  const { length: made } = (await tracker.made(start, signal)).filter(({ madeAt }) => madeAt >= start);
  if (made < mostADay) return;
  throw new TrackerFailure({
    outcome: 'failed',
    isAlone: true,
    until: end,
    detail: `${plural(made, 'ticket was', 'tickets were')} made today in ${tracker.name}, and most_a_day allows no more: it waits until ${isoOf(end)}.`,
  });
}

/** Adds what happened to a ticket that is there. */
async function add(
  { tracker, settings }: Telling,
  ticket: Ticket,
  notice: Notice,
  notices: Notices,
  signal: AbortSignal,
): Promise<Told> {
  const { what, key } = notice;
  // Its text says that it opened; and what was done in the ticket itself is known there.
  if (what === 'opened' || isFromTicket(notice)) return { ticket, said: [] };
  if (ticket.isDeclined) {
    return { ticket, said: ['The ticket was closed as not to be done, and is left alone.'] };
  }
  const said: string[] = [];
  if (what === 'reopened' && !ticket.isOpen) {
    await tracker.reopen(ticket, signal);
    said.push('The ticket was opened again.');
  }
  if (!(await tracker.hasComment(ticket, key, notices.at - DAY, signal))) {
    await tracker.comment(ticket, key, ticketText(notice, notices).comment, signal);
    said.push('A comment was added.');
  }
  const isEnd = what === 'closed' || what === 'declined';
  if (isEnd && settings.atEnd === 'close' && ticket.isOpen) {
    await tracker.close(ticket, what === 'closed' ? 'done' : 'declined', signal);
    said.push('The ticket was closed.');
    return { ticket: { ...ticket, isOpen: false, isDeclined: what === 'declined' }, said };
  }
  return { ticket: { ...ticket, isOpen: ticket.isOpen || what === 'reopened' }, said };
}

function isFromTicket({ what, step, violation }: Notice): boolean {
  if (what === 'declined') return violation.declined?.knownFrom === 'ticket';
  if (what !== 'step') return false;
  return violation.steps.findLast((taken) => taken.step === step)?.knownFrom === 'ticket';
}
