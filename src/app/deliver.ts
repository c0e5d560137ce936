import { BOUNDS } from '../model/bounds.ts';
import { addresseeName, type Delivery, isGivenUp, isSettled, type Receipt } from '../model/delivery.ts';
import { type Edition, isCorrected } from '../model/edition.ts';
import { isExpected } from '../model/errors.ts';
import { type Part, WHOLE } from '../model/part.ts';
import type { Publication } from '../model/publication.ts';
import { sideBySide } from '../model/side-by-side.ts';
import { isEdition, type Subject, subjectName } from '../model/subject.ts';
import type { Instant } from '../model/window.ts';
import type { Ledger, Posted } from '../ports/ledger.ts';
import type { LogFields } from '../ports/logger.ts';
import { type Stopping, unstopped } from '../ports/stopping.ts';
import { isAddressed, isRecipient } from './addressed.ts';
import { concluded, isDue, RETRY_WORDS } from './attempts.ts';
import { pdfsOf, type WithPdf } from './pdfs.ts';
import type { Publishing, Target } from './publishing.ts';
import { type Queues, queuesIn } from './queues.ts';
import { isQuiet } from './quiet.ts';
import { keepLink } from './ticket-links.ts';
import { wordsOfFailure } from './unexpected.ts';

/**
 * A publisher that fails this often in a row, or for so many seconds together, is left alone until the next wake-up, so that
 * one dead server delays no other work. Failures that are a recipient's alone are none of the publisher.
 */
const MOST_FAILURES = 3;
const MOST_SECONDS = 600;

/** Which outstanding deliveries to try. */
export interface DeliverOptions {
  /** Also those whose pause is not over. */
  readonly now?: boolean;
  /** Also those of these subjects that were refused or given up, unless a correction has taken the edition's place. */
  readonly retry?: (subject: Subject) => boolean;
  readonly stopping?: Stopping;
  /** Asked before each delivery; the run ends when it says no. */
  readonly mayBegin?: () => Promise<boolean>;
}

/** How many publishers deliver at once; each chat of a directory has one of its own. */
const MOST_AT_ONCE = 20;

/**
 * Delivers what is posted and not yet delivered: what was tried least first, so that none that fails keeps others waiting,
 * and then in the order of posting; publishers side by side, so that a failing one stops no other. Notices to
 * one recipient go in their order: a later one waits for what is outstanding. Each attempt is written down before it begins
 * and after it ends. What goes to nobody whom the settings name is withdrawn. Answers the deliveries tried, as they are now.
 */
export async function deliverOutstanding(
  publishing: Publishing,
  options: DeliverOptions = {},
): Promise<readonly Delivery[]> {
  await withdraw(publishing);
  const deliveries = await publishing.ledger.deliveries();
  const posted = await publishing.ledger.posted();
  const wanted = wantedNow(publishing, deliveries, posted, options);
  const { stop } = options.stopping ?? unstopped();
  const work = {
    publishing,
    options,
    queues: queuesIn(deliveries, publishing.ledger),
    withPdf: pdfsOf(publishing, stop),
  };
  const postedAt = new Map(posted.map(({ subject, at }) => [subjectName(subject), at]));
  const byTarget = Map.groupBy(wanted, ({ target }) => target);
  const ofPublishers = publishing.targets.map((target): readonly Outstanding[] =>
    (byTarget.get(target.publisher.target) ?? [])
      .filter((delivery) => isBy(target, delivery))
      .map((delivery) => ({
        target,
        delivery,
        postedAt: postedAt.get(subjectName(delivery)) ?? delivery.at,
        part: target.partFor?.(delivery.recipient) ?? WHOLE,
      })),
  );
  const publicationFor = rendered(publishing, ofPublishers.flat());
  // All of them end before a failure of the ledger goes on: it frees the lock, and nobody else may send meanwhile.
  const tried = await sideBySide(ofPublishers, MOST_AT_ONCE, (outstanding) =>
    deliverBy(outstanding, work, publicationFor),
  );
  return tried.flat();
}

/** What a run says of the deliveries that were not made. */
export function undelivered(deliveries: readonly Delivery[]): readonly string[] {
  return deliveries
    .filter(({ state }) => state !== 'delivered')
    .map(({ target, detail }) => `${target}: ${detail}`);
}

/** Whether something is outstanding that could be tried now. */
export async function isOutstanding(publishing: Publishing): Promise<boolean> {
  return wantedNow(publishing, await publishing.ledger.deliveries(), [], {}).length > 0;
}

/** Ends what is outstanding to those whom the settings no longer name: whoever was removed gets nothing more. */
async function withdraw({ ledger, clock, targets, log, says }: Publishing): Promise<void> {
  for (const delivery of await ledger.deliveries()) {
    if (isSettled(delivery) || isAddressed(targets, delivery)) continue;
    const detail = `${delivery.detail} The settings no longer name it, and it is not tried again.`.trim();
    await ledger.record({ ...delivery, state: 'withdrawn', at: clock.now(), detail });
    log.info(`${says.withdrawn(subjectName(delivery), recipientOf(delivery))} ${detail}`, fieldsOf(delivery));
  }
}

/** Of notices nothing is wanted in quiet hours, be it tried again, unless somebody asks for it. */
function wantedNow(
  publishing: Publishing,
  deliveries: readonly Delivery[],
  posted: readonly Posted[],
  { now = false, retry = () => false }: DeliverOptions,
): readonly Delivery[] {
  const { clock, targets } = publishing;
  const quiet = isQuiet(publishing);
  const moment = clock.now();
  const leftAlone = new Set(
    deliveries.filter(({ at, until = at }) => at <= moment && moment < until).map(addresseeName),
  );
  const editions = posted.map(({ subject }) => subject).filter(isEdition);
  const isWanted = (delivery: Delivery) =>
    isSettled(delivery)
      ? isGivenUp(delivery) && retry(delivery) && !isOutdated(delivery, editions)
      : now ||
        (isDue(delivery, moment) &&
          !leftAlone.has(addresseeName(delivery)) &&
          (isEdition(delivery) || !quiet));
  return deliveries.filter((delivery) => isWanted(delivery) && isAddressed(targets, delivery));
}

function isOutdated(subject: Subject, editions: readonly Edition[]): boolean {
  return isEdition(subject) && isCorrected(subject, editions);
}

/** A delivery to be made. */
interface Outstanding {
  readonly target: Target;
  readonly delivery: Delivery;
  /** When its message was posted. */
  readonly postedAt: Instant;
  readonly part: Part;
}

/** Whether a publisher makes a delivery: several may be of one target, each with recipients of its own. */
function isBy({ publisher }: Target, { target, recipient }: Delivery): boolean {
  return publisher.target === target && isRecipient(publisher, recipient);
}

/** What all deliveries of a run have in common. */
interface Work {
  readonly publishing: Publishing;
  readonly options: DeliverOptions;
  readonly queues: Queues;
  readonly withPdf: WithPdf;
}

/** Makes what is outstanding by one publisher, until its other side is to be left alone. */
async function deliverBy(
  outstanding: readonly Outstanding[],
  { publishing, options: { stopping = unstopped(), mayBegin = async () => true }, queues, withPdf }: Work,
  publicationFor: PublicationFor,
): Promise<readonly Delivery[]> {
  const { ledger, clock } = publishing;
  const tried: Delivery[] = [];
  let failures = 0;
  let lost = 0;
  for (const one of inOrder(outstanding, queues)) {
    const { target, delivery, postedAt } = one;
    if (failures >= MOST_FAILURES || lost >= MOST_SECONDS) break;
    if (await queues.isHeldBack(delivery)) continue;
    const publication = await publicationFor(one)
      .then((made) => (target.wantsPdf ? withPdf(made) : made))
      .catch((error: unknown) => wordsOfFailure(error, publishing.log));
    if (!(await mayBegin())) break;
    const at = clock.now();
    const { until: _, ...before } = delivery;
    const begun: Delivery = { ...before, state: 'sending', attempts: delivery.attempts + 1, at };
    const receipt = await attempt(publishing, target, begun, publication, stopping);
    const ended = endedBy(receipt, begun, clock.now());
    // What was cut off by a stop before it was sent is no attempt: stops must not use them up.
    const isCutOff = stopping.stop.aborted && receipt.outcome === 'failed';
    const known = isCutOff ? { ...delivery, detail: ended.detail } : concluded(ended, delivery, postedAt);
    await ledger.record(known);
    await keepLink(publishing, target, known, receipt);
    tried.push(known);
    if (isSettled(known)) queues.settle(known);
    tell(publishing, known);
    if (known.until !== undefined && !receipt.alone) {
      await leaveAlone(ledger, target, known.at, known.until);
      break;
    }
    const { outcome } = receipt;
    const isTaken = outcome === 'delivered' || outcome === 'refused';
    if (!receipt.alone) failures = isTaken ? 0 : failures + 1;
    lost += isTaken ? 0 : Math.max(0, known.at - at);
  }
  return tried;
}

/** What was tried least first; notices behind those that they wait for. */
function inOrder(outstanding: readonly Outstanding[], queues: Queues): readonly Outstanding[] {
  return outstanding.toSorted((a, b) => queues.attempts(a.delivery) - queues.attempts(b.delivery));
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

/** Who asks to be left alone gets nothing meanwhile, whatever the recipient. */
async function leaveAlone(ledger: Ledger, target: Target, at: Instant, until: Instant): Promise<void> {
  const others = (await ledger.deliveries()).filter(
    (other) => !isSettled(other) && isBy(target, other) && (other.until ?? 0) < until,
  );
  await ledger.record(...others.map((other) => ({ ...other, at, until })));
}

function recipientOf({ target, recipient }: Delivery): string {
  return recipient === '' ? target : `${target} (${recipient})`;
}

function fieldsOf(delivery: Delivery): LogFields {
  const { target, recipient, kind } = delivery;
  return {
    target,
    recipient,
    kind,
    ...(isEdition(delivery) ? { period: delivery.period } : { id: delivery.id }),
  };
}

function tell({ log, says }: Pick<Publishing, 'log' | 'says'>, delivery: Delivery): void {
  const { state, attempts, detail } = delivery;
  const to = recipientOf(delivery);
  const fields = { ...fieldsOf(delivery), outcome: state, attempts };
  const words = isGivenUp(delivery) ? `${detail} ${RETRY_WORDS}` : detail;
  const message = subjectName(delivery);
  if (state === 'delivered') log.info(`${says.delivered(message, to)} ${detail}`, fields);
  else log.warn(`${says.undelivered(message, to, state)} ${words}`, fields);
}

type PublicationFor = (outstanding: Outstanding) => Promise<Publication>;

/**
 * Renders each message once for each part of it, when the first recipient asks for it, and keeps it until the last one has:
 * what every reader has a part of their own of would else be in memory as often as it has readers.
 */
function rendered(
  { ledger, render, renderNotices }: Publishing,
  outstanding: readonly Outstanding[],
): PublicationFor {
  const keyOf = ({ delivery, part, target }: Outstanding) =>
    `${subjectName(delivery)} ${target.withoutRoom ?? false} ${JSON.stringify(part)}`;
  const asked = new Map<string, number>();
  for (const one of outstanding) asked.set(keyOf(one), (asked.get(keyOf(one)) ?? 0) + 1);
  const made = new Map<string, Promise<Publication>>();
  return (one) => {
    const { delivery: subject, part, target } = one;
    const key = keyOf(one);
    const publication =
      made.get(key) ??
      ledger
        .content(subject)
        .then(
          (json): Promise<Publication> =>
            isEdition(subject) ? render(subject, json, part, target.withoutRoom) : renderNotices(json, part),
        );
    const left = (asked.get(key) ?? 1) - 1;
    asked.set(key, left);
    if (left > 0) made.set(key, publication);
    else made.delete(key);
    return publication;
  };
}
