import { setTimeout as sleep } from 'node:timers/promises';
import type { Receipt } from '../../model/delivery.ts';
import { isReport, type Publication } from '../../model/publication.ts';
import type { TicketSettings } from '../../model/ticket-settings.ts';
import type { Instant } from '../../model/window.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Diagnosis, Publisher } from '../../ports/publisher.ts';
import { TrackerFailure, type TrackerTrouble } from './failure.ts';
import { type Telling, told } from './telling.ts';
import type { Tracker } from './tracker.ts';

/** An owner whose violations have tickets, and where. */
export interface TicketOwner {
  readonly name: string;
  readonly settings: TicketSettings;
  readonly tracker: Tracker;
}

/** What the publisher needs of the world. */
export interface TicketTools {
  readonly clock: Clock;
  /** The beginning of the day on which a moment is, and of the day after. */
  readonly dayOf: (at: Instant) => { readonly start: Instant; readonly end: Instant };
  /** Waits so many seconds. */
  readonly pause?: (seconds: number, signal: AbortSignal) => Promise<void>;
}

/** Between attempts: two seconds, then twice as long each time. */
const FIRST_PAUSE = 2;

const wait = async (seconds: number, signal: AbortSignal): Promise<void> => {
  await sleep(seconds * 1000, undefined, { signal });
};

/** A recipient of tickets: whose violation, and which: `@backend-team api.query-p95-2026-01-28`. */
export function ticketRecipient(owner: string, violation: string): string {
  return `${owner} ${violation}`;
}

/**
 * Publishes notices as tickets of one server: one ticket a violation, which is the recipient. It is found again by its mark, made
 * where there is none, and told what happened. Every attempt looks first at what is there, so that none does anything twice.
 */
export function createTicketPublisher(
  target: string,
  owners: readonly TicketOwner[],
  tools: TicketTools,
): Publisher {
  const { clock, pause = wait } = tools;
  const ownerOf = (recipient: string) =>
    owners.find(
      ({ name }) => recipient.startsWith(`${name} `) && !recipient.slice(name.length + 1).includes(' '),
    );
  return {
    target,
    recipients: [],
    knows: (recipient) => ownerOf(recipient) !== undefined,
    deliver: async (publication, recipient, signal, stop = signal): Promise<Receipt> => {
      const owner = ownerOf(recipient);
      if (!owner) return { recipient, outcome: 'refused', detail: 'The settings have no tickets for it.' };
      const { settings } = owner;
      const telling = tellingOf(publication, recipient.slice(owner.name.length + 1), owner, tools);
      const until = clock.now() + settings.deadline;
      const stopped = AbortSignal.any([signal, stop]);
      for (let wanted = FIRST_PAUSE; ; wanted *= 2) {
        const done = await attempt(telling, signal);
        if (done.outcome === 'delivered') return { recipient, ...done };
        const next = done.isPassing ? Math.max(clock.now() + wanted, done.until ?? 0) : undefined;
        if (next !== undefined && next <= until && !stopped.aborted) {
          await pause(next - clock.now(), stopped).catch(() => {});
          if (!stopped.aborted) continue;
        }
        const known = await settled(telling, done, signal);
        if (known.outcome === 'delivered') return { recipient, ...known };
        return { recipient, ...receiptOf(known) };
      }
    },
    check: async (signal) => (await Promise.all(owners.map((owner) => checked(owner, signal)))).flat(),
    close: async () => {
      await Promise.all(owners.map(({ tracker }) => tracker.end()));
    },
  };
}

function tellingOf(
  publication: Publication,
  violation: string,
  { name, settings, tracker }: TicketOwner,
  { clock, dayOf }: TicketTools,
): Telling {
  const notices = isReport(publication) ? undefined : publication.notices;
  return { owner: name, tracker, settings, violation, notices, today: () => dayOf(clock.now()) };
}

type Delivered = Pick<Receipt, 'detail' | 'link'> & { readonly outcome: 'delivered' };

async function attempt(telling: Telling, signal: AbortSignal): Promise<Delivered | TrackerTrouble> {
  try {
    const { link, said } = await told(telling, signal);
    return { outcome: 'delivered', detail: said, ...(link === undefined ? {} : { link }) };
  } catch (error) {
    if (error instanceof TrackerFailure) return error.trouble;
    throw error;
  }
}

/** What is true of an attempt whose outcome is not known, as far as a look tells it: all is there, or something is not. */
async function settled(
  telling: Telling,
  trouble: TrackerTrouble,
  signal: AbortSignal,
): Promise<Delivered | TrackerTrouble> {
  if (trouble.outcome !== 'unknown' || !trouble.isPassing || signal.aborted) return trouble;
  const lacking: TrackerTrouble = { ...trouble, outcome: 'failed' };
  const refuse = async () => {
    throw new TrackerFailure(lacking);
  };
  const tracker = { ...telling.tracker, make: refuse, comment: refuse, close: refuse, reopen: refuse };
  const seen = await attempt({ ...telling, tracker }, signal);
  return seen.outcome === 'delivered' || seen === lacking ? seen : trouble;
}

function receiptOf({ outcome, detail, until, isAlone }: TrackerTrouble): Omit<Receipt, 'recipient'> {
  return {
    outcome,
    detail,
    ...(isAlone ? { alone: true } : {}),
    ...(until === undefined ? {} : { until }),
  };
}

async function checked({ name, tracker }: TicketOwner, signal: AbortSignal): Promise<readonly Diagnosis[]> {
  try {
    const found = await tracker.check(signal);
    return found.map((one) => ({ ...one, what: `${name}, ${one.what}` }));
  } catch (error) {
    if (!(error instanceof TrackerFailure)) throw error;
    return [{ what: `${name}, ${tracker.name}`, ok: false, detail: error.message }];
  }
}
