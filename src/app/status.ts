import { type Delivery, isGivenUp, isSettled } from '../model/delivery.ts';
import { isCorrected } from '../model/edition.ts';
import type { Notice } from '../model/notice.ts';
import type { SlotNote } from '../model/schedule.ts';
import { isEdition, isSameSubject, type NoticesOf } from '../model/subject.ts';
import type { Instant } from '../model/window.ts';
import type { Issued, Posted, Run } from '../ports/ledger.ts';
import type { Slot } from '../schedule/agenda.ts';
import { isAddressed } from './addressed.ts';
import { currentAgenda } from './agenda.ts';
import { nextAttempt } from './attempts.ts';
import { behindWords } from './behind.ts';
import type { FollowState } from './follow.ts';
import { postedNotices } from './posted-notices.ts';
import type { Publishing } from './publishing.ts';
import { type Waiting, waitingIn } from './waiting.ts';

/** A delivery with what happens to it next. */
export type DeliveryStatus = Delivery & DeliveryOutlook;

/** What happens to a delivery next. */
export interface DeliveryOutlook {
  /** When it is tried again; absent when it is settled, or its target is no longer in the settings. */
  readonly nextAt?: Instant;
  /** Whether the settings still have its target and recipient. */
  readonly known: boolean;
  /** Whether it is tried again when somebody asks for it: it was refused or given up, and nothing has corrected it since. */
  readonly retriable: boolean;
}

/** A message of notices with what it is about. */
export interface PostedNotices extends Posted {
  readonly subject: NoticesOf;
  readonly notices: readonly Pick<Notice, 'key' | 'to'>[];
  readonly deliveries: readonly DeliveryStatus[];
}

/** What was issued, delivered, failed and is due next. */
export interface PublishingStatus {
  /** The ledger, as people are told of it; whether there is one yet, and when it began. */
  readonly ledger: string;
  readonly begun: boolean;
  readonly since: Instant;
  readonly now: Instant;
  /** Newest first; of an older one the deliveries that are still to be made. */
  readonly editions: readonly { readonly issued: Issued; readonly deliveries: readonly DeliveryStatus[] }[];
  /** Messages of notices with somebody to hear of them, newest first; of an older one the deliveries that are still to be made. */
  readonly notices: readonly PostedNotices[];
  readonly due: readonly Slot[];
  readonly notes: readonly SlotNote[];
  readonly next: readonly Slot[];
  readonly lastRun?: Run;
  /** What is said of a ledger that is older than what was done last with it: nothing is issued or delivered. */
  readonly behind?: string;
  /** Who works, of several serving programs, and since when; absent when nobody serves. */
  readonly works?: { readonly name: string; readonly since: Instant };
  /** How the project stands, where it follows a repository. */
  readonly project?: ProjectStatus;
}

/** How a project stands that follows a repository, by what its clone and the ledger tell. */
export interface ProjectStatus extends Pick<FollowState, 'repository' | 'inUse' | 'newest' | 'pulledAt'> {
  /** Why the newest commit is not used, and whose it is. */
  readonly broken?: string;
  /** What was written into its records and is not in the repository yet. */
  readonly waiting: Waiting;
}

/** What is done beside publishing, and says nothing of it. */
const LOOKS: readonly Run['what'][] = ['daily', 'days', 'watch', 'tickets'];

/** Seconds back in which the last run is looked for. */
const LOOK_BACK = 60 * 86_400;

/**
 * Reads the status: the `most` newest periods of each kind and messages of notices, and of older ones what is still to be delivered; with how
 * the project stands where it follows a repository.
 */
export async function statusOf(
  publishing: Publishing,
  most = 5,
  following?: FollowState,
): Promise<PublishingStatus> {
  const { ledger, clock, targets } = publishing;
  const now = clock.now();
  const { due, next } = await currentAgenda(publishing);
  const deliveries = await ledger.deliveries();
  const newest = (await ledger.issued()).toReversed();
  const withNext = (delivery: Delivery): DeliveryStatus => {
    const known = isAddressed(targets, delivery);
    const retriable = known && isGivenUp(delivery) && !(isEdition(delivery) && isCorrected(delivery, newest));
    return {
      ...delivery,
      known,
      retriable,
      ...(known && !isSettled(delivery) && { nextAt: nextAttempt(delivery) }),
    };
  };
  const isRecent = ({ kind, period }: Issued) => {
    const periods = new Set(newest.filter((one) => one.kind === kind).map((one) => one.period));
    return [...periods].slice(0, most).includes(period);
  };
  const shown = newest.flatMap((issued) => {
    const of = deliveries.filter((delivery) => isSameSubject(delivery, issued));
    const open = of.filter((delivery) => !isSettled(delivery));
    if (!isRecent(issued) && open.length === 0) return [];
    return [{ issued, deliveries: (isRecent(issued) ? of : open).map(withNext) }];
  });
  const behind = await behindWords(publishing);
  const runs = await ledger.runs(now - LOOK_BACK);
  const lastRun = runs.findLast(({ what }) => !LOOKS.includes(what));
  const works = await ledger.duty();
  return {
    ledger: ledger.name,
    begun: !ledger.isNew,
    since: ledger.since,
    now,
    editions: shown,
    notices: await noticesPosted(publishing, deliveries.map(withNext), most),
    due,
    notes: await ledger.slots(),
    next,
    ...(lastRun && { lastRun }),
    ...(behind !== undefined && { behind }),
    ...(works && { works }),
    ...(following && { project: projectOf(following, await waitingIn(ledger)) }),
  };
}

function projectOf(
  { repository, inUse, newest, pulledAt, broken }: FollowState,
  waiting: Waiting,
): ProjectStatus {
  return {
    repository,
    inUse,
    newest,
    ...(pulledAt === undefined ? {} : { pulledAt }),
    ...(broken === undefined ? {} : { broken }),
    waiting,
  };
}

async function noticesPosted(
  { ledger }: Publishing,
  deliveries: readonly DeliveryStatus[],
  most: number,
): Promise<readonly PostedNotices[]> {
  const posted = (await ledger.posted()).flatMap(({ subject, at }) =>
    isEdition(subject)
      ? []
      : [{ subject, at, deliveries: deliveries.filter((one) => isSameSubject(one, subject)) }],
  );
  const heard = posted.filter((one) => one.deliveries.length > 0).toReversed();
  const shown = heard.flatMap((message, index) => {
    const isRecent = index < most;
    const open = message.deliveries.filter((delivery) => isRecent || !isSettled(delivery));
    return open.length === 0 ? [] : [{ ...message, deliveries: open }];
  });
  return Promise.all(
    shown.map(async (message) => {
      const notices = await postedNotices(ledger, message.subject);
      return { ...message, notices: notices.map(({ key, to }) => ({ key, to })) };
    }),
  );
}
