import { BOUNDS } from '../model/bounds.ts';
import { type Delivery, isGivenUp, isSettled, type Receipt } from '../model/delivery.ts';
import { type Edition, editionName, isCorrected, isSameEdition } from '../model/edition.ts';
import { isExpected } from '../model/errors.ts';
import type { Publication } from '../model/publication.ts';
import type { Instant } from '../model/window.ts';
import type { Issued, Ledger } from '../ports/ledger.ts';
import type { LogFields } from '../ports/logger.ts';
import { type Stopping, unstopped } from '../ports/stopping.ts';
import { isAddressed } from './addressed.ts';
import { concluded, isDue, RETRY_WORDS } from './attempts.ts';
import type { Publishing, Target } from './publishing.ts';
import { wordsOfFailure } from './unexpected.ts';

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
  readonly stopping?: Stopping;
  /** Asked before each delivery; the run ends when it says no. */
  readonly mayBegin?: () => Promise<boolean>;
}

/**
 * Delivers what is issued and not yet delivered: what was tried least first, so that none that fails keeps others waiting,
 * and then in the order of issue; targets side by side, so that a failing one stops no other. Each attempt is written
 * down before it begins and after it ends. What goes to nobody whom the settings name is withdrawn. Answers the deliveries
 * tried, as they are now.
 */
export async function deliverOutstanding(
  publishing: Publishing,
  options: DeliverOptions = {},
): Promise<readonly Delivery[]> {
  await withdraw(publishing);
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
        options,
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

/** Whether something is outstanding that could be tried now. */
export async function isOutstanding(publishing: Publishing): Promise<boolean> {
  return (await wantedNow(publishing, [], {})).length > 0;
}

/** Ends what is outstanding to those whom the settings no longer name: whoever was removed gets nothing more. */
async function withdraw({ ledger, clock, targets, log, says }: Publishing): Promise<void> {
  for (const delivery of await ledger.deliveries()) {
    if (isSettled(delivery) || isAddressed(targets, delivery)) continue;
    const detail = `${delivery.detail} The settings no longer name it, and it is not tried again.`.trim();
    await ledger.record({ ...delivery, state: 'withdrawn', at: clock.now(), detail });
    log.info(`${says.withdrawn(editionName(delivery), recipientOf(delivery))} ${detail}`, fieldsOf(delivery));
  }
}

async function wantedNow(
  { ledger, clock, targets }: Publishing,
  editions: readonly Edition[],
  { now = false, retry = () => false }: DeliverOptions,
): Promise<readonly Delivery[]> {
  const deliveries = await ledger.deliveries();
  const moment = clock.now();
  const isLeftAlone = ({ target, recipient }: Delivery) =>
    deliveries.some(
      ({ at, until = at, ...other }) =>
        other.target === target && other.recipient === recipient && at <= moment && moment < until,
    );
  const isWanted = (delivery: Delivery) =>
    isSettled(delivery)
      ? isGivenUp(delivery) && retry(delivery) && !isCorrected(delivery, editions)
      : now || (isDue(delivery, moment) && !isLeftAlone(delivery));
  return deliveries.filter((delivery) => isWanted(delivery) && isAddressed(targets, delivery));
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
  { stopping = unstopped(), mayBegin = async () => true }: DeliverOptions,
): Promise<readonly Delivery[]> {
  const { ledger, clock } = publishing;
  const tried: Delivery[] = [];
  let failures = 0;
  let lost = 0;
  for (const { delivery, issued } of outstanding) {
    if (failures >= MOST_FAILURES || lost >= MOST_SECONDS) break;
    const publication = await publicationFor(delivery, target.services).catch((error: unknown) =>
      wordsOfFailure(error, publishing.log),
    );
    if (!(await mayBegin())) break;
    const at = clock.now();
    const { until: _, ...before } = delivery;
    const begun: Delivery = { ...before, state: 'sending', attempts: delivery.attempts + 1, at };
    const receipt = await attempt(publishing, target, begun, publication, stopping);
    const ended = endedBy(receipt, begun, clock.now());
    // What was cut off by a stop before it was sent is no attempt: stops must not use them up.
    const isCutOff = stopping.stop.aborted && receipt.outcome === 'failed';
    const known = isCutOff
      ? { ...delivery, detail: ended.detail }
      : concluded(ended, delivery, issued.issuedAt);
    await ledger.record(known);
    tried.push(known);
    tell(publishing, known);
    if (known.until !== undefined && !receipt.alone) {
      await leaveAlone(ledger, known, known.until);
      break;
    }
    const { outcome } = receipt;
    const isTaken = outcome === 'delivered' || outcome === 'refused';
    if (!receipt.alone) failures = isTaken ? 0 : failures + 1;
    lost += isTaken ? 0 : Math.max(0, known.at - at);
  }
  return tried;
}

/** A report that could not be had from the ledger, or rendered, is its own failure, and nothing of it is sent. A failure to write to the ledger goes on. */
async function attempt(
  { ledger, log }: Publishing,
  { publisher }: Target,
  begun: Delivery,
  publication: Publication | string,
  { stop, giveUp }: Stopping,
): Promise<Receipt> {
  const { recipient } = begun;
  if (typeof publication === 'string') {
    return { recipient, outcome: 'failed', detail: publication, alone: true };
  }
  await ledger.record(begun);
  // A publisher that breaks its word and throws stops no other either; nobody knows what it did.
  return publisher.deliver(publication, recipient, giveUp, stop).catch((error: unknown) => ({
    recipient,
    outcome: isExpected(error) ? 'failed' : 'unknown',
    detail: wordsOfFailure(error, log),
  }));
}

function endedBy({ outcome, detail, until }: Receipt, begun: Delivery, at: Instant): Delivery {
  const ended: Delivery = { ...begun, state: outcome, at, detail };
  if (until === undefined || isSettled(ended)) return ended;
  return { ...ended, until: Math.min(until, at + BOUNDS.quiet.most) };
}

/** A target that asks to be left alone gets nothing meanwhile, whatever the recipient. */
async function leaveAlone(ledger: Ledger, { target, at }: Delivery, until: Instant): Promise<void> {
  for (const other of await ledger.deliveries()) {
    if (other.target === target && !isSettled(other) && (other.until ?? 0) < until) {
      await ledger.record({ ...other, at, until });
    }
  }
}

function recipientOf({ target, recipient }: Delivery): string {
  return recipient === '' ? target : `${target} (${recipient})`;
}

function fieldsOf({ target, recipient, kind, period }: Delivery): LogFields {
  return { target, recipient, kind, period };
}

function tell({ log, says }: Pick<Publishing, 'log' | 'says'>, delivery: Delivery): void {
  const { state, attempts, detail } = delivery;
  const to = recipientOf(delivery);
  const fields = { ...fieldsOf(delivery), outcome: state, attempts };
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
