import { type Delivery, isGivenUp, isSettled, type Receipt } from '../model/delivery.ts';
import { type Edition, editionName, isCorrected, isSameEdition } from '../model/edition.ts';
import { isExpected, messageOf } from '../model/errors.ts';
import type { Publication } from '../model/publication.ts';
import type { Issued } from '../ports/ledger.ts';
import { concluded, isDue, RETRY_WORDS } from './attempts.ts';
import type { Publishing, Target } from './publishing.ts';

/**
 * A target that fails this often in a row, or for so many seconds together, is left alone until the next wake-up, so that
 * one dead server delays no other work. Failures that are a recipient's alone are none of the target.
 */
const MOST_FAILURES = 3;
const MOST_SECONDS = 600;

/** Which outstanding deliveries to try. */
export interface DeliverOptions {
  /** Also those whose pause is not over. */
  readonly now?: boolean;
  /** Also those of these editions that were refused or given up, unless a correction has taken the edition's place. */
  readonly retry?: (edition: Edition) => boolean;
  readonly signal?: AbortSignal;
}

/**
 * Delivers what is issued and not yet delivered: what was tried least first, so that none that fails keeps others waiting,
 * and then in the order of issue; targets side by side, so that a failing one stops no other. Each attempt is written
 * down before it begins and after it ends. Answers the deliveries tried, as they are now.
 */
export async function deliverOutstanding(
  publishing: Publishing,
  options: DeliverOptions = {},
): Promise<readonly Delivery[]> {
  const editions = await publishing.ledger.issued();
  const wanted = await wantedNow(publishing, editions, options);
  const publicationFor = rendered(publishing);
  // All of them end before a failure of the ledger goes on: it frees the lock, and nobody else may send meanwhile.
  const tried = await Promise.allSettled(
    publishing.targets.map((target) =>
      deliverTo(
        publishing,
        target,
        editions
          .flatMap((issued) => wanted.filter(isTo(target, issued)).map((delivery) => ({ delivery, issued })))
          .toSorted((a, b) => a.delivery.attempts - b.delivery.attempts),
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

/** What a run says of the deliveries that were not made. */
export function undelivered(deliveries: readonly Delivery[]): readonly string[] {
  return deliveries
    .filter(({ state }) => state !== 'delivered')
    .map(({ target, detail }) => `${target}: ${detail}`);
}

async function wantedNow(
  { ledger, clock }: Publishing,
  editions: readonly Edition[],
  { now = false, retry = () => false }: DeliverOptions,
): Promise<readonly Delivery[]> {
  return (await ledger.deliveries()).filter((delivery) =>
    isSettled(delivery)
      ? isGivenUp(delivery) && retry(delivery) && !isCorrected(delivery, editions)
      : now || isDue(delivery, clock.now()),
  );
}

function isTo({ publisher }: Target, edition: Edition): (delivery: Delivery) => boolean {
  return (delivery) => delivery.target === publisher.target && isSameEdition(delivery, edition);
}

type PublicationFor = (edition: Edition, services: readonly string[]) => Promise<Publication>;

/** A delivery to be made, with the issue that it is of. */
interface Outstanding {
  readonly delivery: Delivery;
  readonly issued: Issued;
}

async function deliverTo(
  publishing: Publishing,
  target: Target,
  outstanding: readonly Outstanding[],
  publicationFor: PublicationFor,
  signal: AbortSignal,
): Promise<readonly Delivery[]> {
  const { ledger, clock } = publishing;
  const tried: Delivery[] = [];
  let failures = 0;
  let lost = 0;
  for (const { delivery, issued } of outstanding) {
    if (signal.aborted || failures >= MOST_FAILURES || lost >= MOST_SECONDS) break;
    const at = clock.now();
    const begun: Delivery = { ...delivery, state: 'sending', attempts: delivery.attempts + 1, at };
    const receipt = await attempt(publishing, target, begun, publicationFor, signal);
    const { outcome, detail } = receipt;
    const ended = concluded({ ...begun, state: outcome, at: clock.now(), detail }, delivery, issued.issuedAt);
    await ledger.record(ended);
    tried.push(ended);
    const isTaken = outcome === 'delivered' || outcome === 'refused';
    if (!receipt.alone) failures = isTaken ? 0 : failures + 1;
    lost += isTaken ? 0 : Math.max(0, ended.at - at);
    tell(publishing, ended);
  }
  return tried;
}

/** A report that cannot be had from the ledger, or rendered, is its own failure, and nothing of it was sent. A failure to write to the ledger goes on. */
async function attempt(
  { ledger }: Publishing,
  { publisher, services }: Target,
  begun: Delivery,
  publicationFor: PublicationFor,
  signal: AbortSignal,
): Promise<Receipt> {
  const { recipient } = begun;
  const publication = await publicationFor(begun, services).catch(reasonIn);
  if (typeof publication === 'string') {
    return { recipient, outcome: 'failed', detail: publication, alone: true };
  }
  await ledger.record(begun);
  // A publisher that breaks its word and throws stops no other either; nobody knows what it did.
  return publisher.deliver(publication, recipient, signal).catch((error: unknown) => ({
    recipient,
    outcome: isExpected(error) ? 'failed' : 'unknown',
    detail: reasonIn(error),
  }));
}

function reasonIn(error: unknown): string {
  const said = messageOf(error);
  return isExpected(error) ? said : `This is a bug in headroom; please report it: ${said}`;
}

function tell({ log, says }: Pick<Publishing, 'log' | 'says'>, delivery: Delivery): void {
  const { target, recipient, state, attempts, detail, kind, period } = delivery;
  const to = recipient === '' ? target : `${target} (${recipient})`;
  const fields = { target, recipient, outcome: state, attempts, kind, period };
  const words = isGivenUp(delivery) ? `${detail} ${RETRY_WORDS}` : detail;
  const edition = editionName(delivery);
  if (state === 'delivered') log.info(`${says.delivered(edition, to)} ${detail}`, fields);
  else log.warn(`${says.undelivered(edition, to, state)} ${words}`, fields);
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
