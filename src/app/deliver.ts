import { type Delivery, isSettled, type Receipt } from '../model/delivery.ts';
import { type Edition, editionName, isSameEdition } from '../model/edition.ts';
import { InputError, messageOf, SourceError } from '../model/errors.ts';
import type { Publication } from '../model/publication.ts';
import type { Instant } from '../model/window.ts';
import type { Publishing, Target } from './publishing.ts';

/** Between attempts on one delivery: a minute, then twice as long each time, up to six hours. In seconds. */
const FIRST_PAUSE = 60;
const LONGEST_PAUSE = 6 * 3600;
/** A target that fails this often in a row is left alone until the next wake-up, so that one dead server delays no other work. */
const MOST_FAILURES = 3;

/** Which outstanding deliveries to try. */
export interface DeliverOptions {
  /** Also those whose pause is not over. */
  readonly now?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Delivers what is issued and not yet delivered, oldest issue first; targets side by side, so that a failing one stops no
 * other. Each attempt is written down before it begins and after it ends. Answers the deliveries tried, as they are now.
 */
export async function deliverOutstanding(
  publishing: Publishing,
  options: DeliverOptions = {},
): Promise<readonly Delivery[]> {
  const { ledger, targets, clock } = publishing;
  const outstanding = (await ledger.deliveries()).filter(
    (delivery) => !isSettled(delivery) && (options.now || isDue(delivery, clock.now())),
  );
  const editions = await ledger.issued();
  const publicationFor = rendered(publishing);
  // All of them end before a failure of the ledger goes on: it frees the lock, and nobody else may send meanwhile.
  const tried = await Promise.allSettled(
    targets.map((target) =>
      deliverTo(
        publishing,
        target,
        editions.flatMap((edition) =>
          outstanding.filter(
            (delivery) => delivery.target === target.publisher.target && isSameEdition(delivery, edition),
          ),
        ),
        publicationFor,
        options.signal ?? new AbortController().signal,
      ),
    ),
  );
  return tried.flatMap((target) => {
    if (target.status === 'rejected') throw target.reason;
    return target.value;
  });
}

/** When a delivery that has failed is tried again. What was cut off by a crash is tried at once. */
export function nextAttempt({ state, attempts, at }: Delivery): Instant {
  if (state === 'pending' || state === 'sending') return at;
  return at + Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempts - 1));
}

/** A clock that was put back must not make a pause last until it has caught up. */
function isDue(delivery: Delivery, now: Instant): boolean {
  return now >= nextAttempt(delivery) || now < delivery.at;
}

/** What a run says of the deliveries that were not made. */
export function undelivered(deliveries: readonly Delivery[]): readonly string[] {
  return deliveries
    .filter(({ state }) => state !== 'delivered')
    .map(({ target, detail }) => `${target}: ${detail}`);
}

type PublicationFor = (edition: Edition, services: readonly string[]) => Promise<Publication>;

async function deliverTo(
  { ledger, clock, log }: Publishing,
  { publisher, services }: Target,
  deliveries: readonly Delivery[],
  publicationFor: PublicationFor,
  signal: AbortSignal,
): Promise<readonly Delivery[]> {
  const tried: Delivery[] = [];
  let failures = 0;
  for (const delivery of deliveries) {
    if (signal.aborted || failures >= MOST_FAILURES) break;
    const begun = {
      ...delivery,
      state: 'sending',
      attempts: delivery.attempts + 1,
      at: clock.now(),
    } as const;
    const attempt = async (): Promise<Receipt> => {
      const publication = await publicationFor(delivery, services);
      await ledger.record(begun);
      return publisher.deliver(publication, delivery.recipient, signal);
    };
    const { outcome, detail } = await attempt().catch((error: unknown) => receiptOf(error, delivery));
    const ended: Delivery = { ...begun, state: outcome, at: clock.now(), detail };
    await ledger.record(ended);
    tried.push(ended);
    failures = outcome === 'failed' ? failures + 1 : 0;
    tell(log, ended);
  }
  return tried;
}

/**
 * A report that cannot be rendered, because of a mistake in a template, is one that was not delivered yet. A publisher
 * that breaks its word and throws stops no other either; nobody knows what it did. A ledger's failure goes on.
 */
function receiptOf(error: unknown, { recipient }: Delivery): Receipt {
  if (error instanceof SourceError) throw error;
  if (error instanceof InputError) return { recipient, outcome: 'failed', detail: messageOf(error) };
  const detail = `This is a bug in headroom; please report it: ${messageOf(error)}`;
  return { recipient, outcome: 'unknown', detail };
}

function tell(log: Publishing['log'], delivery: Delivery): void {
  const { target, recipient, state, attempts, detail, kind, period } = delivery;
  const to = recipient === '' ? target : `${target} (${recipient})`;
  const fields = { target, recipient, outcome: state, attempts, kind, period };
  if (state === 'delivered') log.info(`Delivered ${editionName(delivery)} to ${to}. ${detail}`, fields);
  else log.warn(`${editionName(delivery)} to ${to}: ${state}. ${detail}`, fields);
}

/** Renders each edition once for each choice of services, when the first target asks for it. */
function rendered({ ledger, render }: Publishing): PublicationFor {
  const made = new Map<string, Promise<Publication>>();
  return (edition, services) => {
    const key = `${editionName(edition)} ${services.join(' ')}`;
    const publication =
      made.get(key) ?? ledger.content(edition).then((json) => render(edition, json, services));
    made.set(key, publication);
    return publication;
  };
}
