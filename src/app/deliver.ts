import { BOUNDS } from '../model/bounds.ts';
import { type Delivery, isGivenUp, isSameDelivery, isSettled, type Receipt } from '../model/delivery.ts';
import { type Edition, isCorrected } from '../model/edition.ts';
import { isExpected } from '../model/errors.ts';
import { type Part, WHOLE } from '../model/part.ts';
import type { Publication } from '../model/publication.ts';
import { isEdition, isSameSubject, type Subject, subjectName } from '../model/subject.ts';
import type { Instant } from '../model/window.ts';
import type { Ledger, Posted } from '../ports/ledger.ts';
import type { LogFields } from '../ports/logger.ts';
import { type Stopping, unstopped } from '../ports/stopping.ts';
import { isAddressed, isRecipient } from './addressed.ts';
import { concluded, isDue, RETRY_WORDS } from './attempts.ts';
import type { Publishing, Target } from './publishing.ts';
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

/**
 * Delivers what is posted and not yet delivered: what was tried least first, so that none that fails keeps others waiting,
 * and then in the order of posting; publishers side by side, so that a failing one stops no other. Notices to one recipient go
 * in their order: a later one waits for what is outstanding. Each attempt is written
 * down before it begins and after it ends. What goes to nobody whom the settings name is withdrawn. Answers the deliveries
 * tried, as they are now.
 */
export async function deliverOutstanding(
  publishing: Publishing,
  options: DeliverOptions = {},
): Promise<readonly Delivery[]> {
  await withdraw(publishing);
  const posted = await publishing.ledger.posted();
  const wanted = await wantedNow(publishing, posted, options);
  const publicationFor = rendered(publishing);
  // All of them end before a failure of the ledger goes on: it frees the lock, and nobody else may send meanwhile.
  const tried = await Promise.allSettled(
    publishing.targets.map((target) =>
      deliverTo(
        publishing,
        target,
        posted
          .flatMap((message) =>
            wanted
              .filter(isTo(target, message.subject))
              .map((delivery) => ({ delivery, postedAt: message.at })),
          )
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
    log.info(`${says.withdrawn(subjectName(delivery), recipientOf(delivery))} ${detail}`, fieldsOf(delivery));
  }
}

async function wantedNow(
  { ledger, clock, targets }: Publishing,
  posted: readonly Posted[],
  { now = false, retry = () => false }: DeliverOptions,
): Promise<readonly Delivery[]> {
  const deliveries = await ledger.deliveries();
  const moment = clock.now();
  const isLeftAlone = ({ target, recipient }: Delivery) =>
    deliveries.some(
      ({ at, until = at, ...other }) =>
        other.target === target && other.recipient === recipient && at <= moment && moment < until,
    );
  const editions = posted.map(({ subject }) => subject).filter(isEdition);
  const isWanted = (delivery: Delivery) =>
    isSettled(delivery)
      ? isGivenUp(delivery) && retry(delivery) && !isOutdated(delivery, editions)
      : now || (isDue(delivery, moment) && !isLeftAlone(delivery));
  return deliveries.filter((delivery) => isWanted(delivery) && isAddressed(targets, delivery));
}

function isOutdated(subject: Subject, editions: readonly Edition[]): boolean {
  return isEdition(subject) && isCorrected(subject, editions);
}

function isTo({ publisher }: Target, subject: Subject): (delivery: Delivery) => boolean {
  return (delivery) => isBy(publisher, delivery) && isSameSubject(delivery, subject);
}

/** Whether a publisher makes a delivery: several may be of one target, each with recipients of its own. */
function isBy(publisher: Target['publisher'], { target, recipient }: Delivery): boolean {
  return publisher.target === target && isRecipient(publisher, recipient);
}

type PublicationFor = (subject: Subject, part: Part) => Promise<Publication>;

/** A delivery to be made, with when its message was posted. */
interface Outstanding {
  readonly delivery: Delivery;
  readonly postedAt: Instant;
}

/** Outstanding notices in their order, by their recipients. */
type Queues = ReadonlyMap<string, readonly Delivery[]>;

async function queuesTo(ledger: Ledger, { publisher }: Target): Promise<Queues> {
  const own = (await ledger.deliveries()).filter(
    (delivery) => isBy(publisher, delivery) && !isEdition(delivery) && !isSettled(delivery),
  );
  return Map.groupBy(own, ({ recipient }) => recipient);
}

/** Whether notices must wait for earlier ones to the same recipient: who hears that it is over has heard that it began. */
function isHeldBack(queues: Queues, delivery: Delivery, tried: readonly Delivery[]): boolean {
  const queue = queues.get(delivery.recipient) ?? [];
  return queue
    .slice(
      0,
      Math.max(
        0,
        queue.findIndex((one) => isSameDelivery(one, delivery)),
      ),
    )
    .some((earlier) => !tried.some((one) => isSameDelivery(one, earlier) && isSettled(one)));
}

async function deliverTo(
  publishing: Publishing,
  target: Target,
  outstanding: readonly Outstanding[],
  publicationFor: PublicationFor,
  { stopping = unstopped(), mayBegin = async () => true }: DeliverOptions,
): Promise<readonly Delivery[]> {
  if (outstanding.length === 0) return [];
  const { ledger, clock } = publishing;
  const tried: Delivery[] = [];
  const queues = await queuesTo(ledger, target);
  let failures = 0;
  let lost = 0;
  for (const { delivery, postedAt } of outstanding) {
    if (failures >= MOST_FAILURES || lost >= MOST_SECONDS) break;
    if (isHeldBack(queues, delivery, tried)) continue;
    const part = target.partFor?.(delivery.recipient) ?? WHOLE;
    const publication = await publicationFor(delivery, part).catch((error: unknown) =>
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
    const known = isCutOff ? { ...delivery, detail: ended.detail } : concluded(ended, delivery, postedAt);
    await ledger.record(known);
    await keepLink(publishing, target, known, receipt);
    tried.push(known);
    tell(publishing, known);
    if (known.until !== undefined && !receipt.alone) {
      await leaveAlone(ledger, target, known);
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

/** Where a publisher is asked to leave the other side alone, it delivers nothing meanwhile, whatever the recipient. */
async function leaveAlone(
  ledger: Ledger,
  { publisher }: Target,
  { at, until = at }: Delivery,
): Promise<void> {
  for (const other of await ledger.deliveries()) {
    if (isBy(publisher, other) && !isSettled(other) && (other.until ?? 0) < until) {
      await ledger.record({ ...other, at, until });
    }
  }
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

/** Renders each message once for each part of it, when the first recipient asks for it. */
function rendered({ ledger, render, renderNotices }: Publishing): PublicationFor {
  const made = new Map<string, Promise<Publication>>();
  return (subject, part) => {
    const key = `${subjectName(subject)} ${JSON.stringify(part)}`;
    const publication =
      made.get(key) ??
      ledger
        .content(subject)
        .then(
          (json): Promise<Publication> =>
            isEdition(subject) ? render(subject, json, part) : renderNotices(json, part),
        );
    made.set(key, publication);
    return publication;
  };
}
