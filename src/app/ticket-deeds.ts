import { budgetIn } from '../measuring/named.ts';
import { isSettled } from '../model/delivery.ts';
import { NO_DIRECTORY, ownerOfService, TICKETS_TARGET } from '../model/directory.ts';
import type { Violation } from '../model/violation.ts';
import type { TicketDeed, Tickets } from '../ports/tickets.ts';
import type { KnownViolation } from '../review/violations.ts';
import { nextEvent } from './deed-events.ts';
import type { Publishing } from './publishing.ts';
import { runOf, stopwatch } from './stages.ts';
import { wordsOfFailure } from './unexpected.ts';
import { writeEvent, writtenViolations } from './violations.ts';
import type { ReviewAccess } from './written.ts';

/** Seconds between two looks at tickets, and how long one may take in all. */
const PAUSE = 900;
const PATIENCE = 300;
/** Of no look come more events than there are steps, and a declining. */
const MOST_EVENTS = 6;

/** What is wrong with trackers that were asked in vain: they are not asked again in the same look. */
type Troubles = Map<Tickets, string>;

/**
 * Writes down the steps that were taken in the tickets of open violations, as events by who took them there: every quarter of
 * an hour, and when the time for a step has run out, so that nobody is reminded of what they did in the ticket. A tracker that does not answer keeps back its own tickets. `measured` are the violations as days that were
 * just measured show them: by them, closing a ticket validates what is met for long enough.
 */
export async function readTickets(
  publishing: Publishing,
  measured: readonly KnownViolation[] = [],
): Promise<void> {
  const { project, ledger, clock, tickets = [], log } = publishing;
  if (!project.records || tickets.length === 0) return;
  const { records } = project;
  const watch = stopwatch(clock);
  const troubles: Troubles = new Map();
  const others: string[] = [];
  const signal = AbortSignal.timeout(PATIENCE * 1000);
  const looked = await watch
    .during('tickets', async () => {
      const open = await dueTickets(publishing, records);
      for (const violation of open) {
        const metDays = measured.find(({ id }) => id === violation.id)?.metDays;
        await readTicket(publishing, records, { violation, metDays, troubles, signal });
      }
      return open.length;
    })
    .catch((error: unknown) => others.push(wordsOfFailure(error, log)));
  const failures = [...others, ...troubles.values()];
  for (const failure of failures) log.warn(`What was done in tickets is not known. ${failure}`);
  if (looked > 0) await ledger.ran(runOf('tickets', watch, failures));
}

/** The violations whose tickets are to be looked at now; none before it is time to. */
async function dueTickets(publishing: Publishing, records: ReviewAccess): Promise<readonly KnownViolation[]> {
  const { ledger, clock } = publishing;
  const now = clock.now();
  const last = (await ledger.runs(now - PAUSE)).findLast(({ what }) => what === 'tickets')?.endedAt;
  if (last === undefined || last <= now - PAUSE) return openWithTickets(publishing, records);
  // What cannot be read is told of when all are looked at.
  const open = await openWithTickets(publishing, records).catch(() => []);
  return open.some(({ next }) => next && next.due >= last && next.due < now) ? open : [];
}

/** What is still to be told to a ticket is told first: what headroom itself does there must be nobody's deed. */
async function openWithTickets(
  publishing: Publishing,
  records: ReviewAccess,
): Promise<readonly KnownViolation[]> {
  const { project, ledger, tickets = [] } = publishing;
  const { violations } = await writtenViolations(project, records, publishing);
  const untold = (await ledger.deliveries())
    .filter((delivery) => delivery.target === TICKETS_TARGET && !isSettled(delivery))
    .map(({ recipient }) => recipient);
  return violations.filter(
    ({ id, state, links }) =>
      state === 'open' &&
      links.some((link) => tickets.some(({ has }) => has(link))) &&
      !untold.some((recipient) => recipient.endsWith(` ${id}`)),
  );
}

/** A violation whose ticket is looked at. */
interface Look {
  readonly violation: KnownViolation;
  readonly metDays: number | undefined;
  readonly troubles: Troubles;
  readonly signal: AbortSignal;
}

async function readTicket(
  publishing: Publishing,
  records: ReviewAccess,
  { violation: { id }, metDays, ...look }: Look,
): Promise<void> {
  const { project, clock, log, says } = publishing;
  const { zone } = project.calendar;
  let seen: Seen | undefined;
  let before: string | undefined;
  for (let count = 0; count < MOST_EVENTS; count += 1) {
    // Each event is judged by what is written by then: somebody may write beside us.
    const { violations } = await writtenViolations(project, records, publishing);
    const violation = violations.find((one) => one.id === id);
    if (!violation) return;
    seen ??= await deedsOf(publishing, violation, look);
    const event =
      seen &&
      nextEvent(violation, seen.deeds, {
        link: seen.link,
        now: clock.now(),
        ...(metDays === undefined ? {} : { metDays }),
      });
    // In a dry run nothing is written, so that the same would come again.
    if (!event || event.did === before) return;
    before = event.did;
    const known = event.did === 'validate' && metDays !== undefined ? { ...violation, metDays } : violation;
    await writeEvent(records, known, event, zone);
    log.info(says.fromTicket(event.did, id, event.by), { violation: id, did: event.did });
  }
}

interface Seen {
  readonly link: string;
  readonly deeds: readonly TicketDeed[];
}

/** What was done in the latest ticket that is there, of the trackers of its owner first. */
async function deedsOf(
  { project, tickets = [], directory = NO_DIRECTORY, log }: Publishing,
  violation: KnownViolation,
  { troubles, signal }: Pick<Look, 'troubles' | 'signal'>,
): Promise<Seen | undefined> {
  const owners = ownersOf(violation, project, directory);
  const ownFirst = tickets.toSorted(
    (a, b) => Number(owners.includes(b.owner)) - Number(owners.includes(a.owner)),
  );
  for (const link of violation.links.toReversed()) {
    for (const tracker of ownFirst.filter((one) => one.has(link) && !troubles.has(one))) {
      try {
        const deeds = await tracker.deeds(link, violation.id, signal);
        if (deeds) return { link, deeds };
      } catch (error) {
        troubles.set(tracker, wordsOfFailure(error, log));
      }
    }
  }
  return undefined;
}

function ownersOf(
  { budget: id, owner }: Violation,
  { set }: Publishing['project'],
  directory: NonNullable<Publishing['directory']>,
): readonly (string | undefined)[] {
  const budget = budgetIn(set, id);
  return [owner, budget?.owner, budget && ownerOfService(directory, budget.service)];
}
