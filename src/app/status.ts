import { type Delivery, isSettled } from '../model/delivery.ts';
import { isSameEdition } from '../model/edition.ts';
import type { SlotNote } from '../model/schedule.ts';
import type { Instant } from '../model/window.ts';
import type { Issued, Run } from '../ports/ledger.ts';
import type { Slot } from '../schedule/agenda.ts';
import { nextAttempt } from './deliver.ts';
import type { Publishing } from './publishing.ts';
import { currentAgenda } from './tick.ts';

/** A delivery with what happens to it next. */
export interface DeliveryStatus extends Delivery {
  /** When it is tried again; absent when it is settled, or its target is no longer in the settings. */
  readonly nextAt?: Instant;
  /** Whether the settings still have its target and recipient. */
  readonly known: boolean;
}

/** What was issued, delivered, failed and is due next. */
export interface Status {
  /** Whether there is a ledger yet, and when it began. */
  readonly begun: boolean;
  readonly since: Instant;
  readonly now: Instant;
  /** Newest first. */
  readonly editions: readonly { readonly issued: Issued; readonly deliveries: readonly DeliveryStatus[] }[];
  readonly due: readonly Slot[];
  readonly notes: readonly SlotNote[];
  readonly next: readonly Slot[];
  readonly lastRun?: Run;
}

/** Seconds back in which the last run is looked for. */
const LOOK_BACK = 60 * 86_400;

/** Reads the status. At most `most` editions of each kind. */
export async function statusOf(publishing: Publishing, most = 5): Promise<Status> {
  const { ledger, clock, targets } = publishing;
  const now = clock.now();
  const { due, next } = await currentAgenda(publishing);
  const deliveries = await ledger.deliveries();
  const isKnown = ({ target, recipient }: Delivery) =>
    targets.some(({ publisher }) => publisher.target === target && publisher.recipients.includes(recipient));
  const withNext = (delivery: Delivery): DeliveryStatus => {
    const known = isKnown(delivery);
    return { ...delivery, known, ...(known && !isSettled(delivery) && { nextAt: nextAttempt(delivery) }) };
  };
  const newest = (await ledger.issued()).toReversed();
  const shown = newest.filter(
    (one, index) => newest.slice(0, index).filter(({ kind }) => kind === one.kind).length < most,
  );
  const runs = await ledger.runs(now - LOOK_BACK);
  const lastRun = runs.findLast(({ what }) => what !== 'daily');
  return {
    begun: !ledger.isNew,
    since: ledger.since,
    now,
    editions: shown.map((issued) => ({
      issued,
      deliveries: deliveries.filter((delivery) => isSameEdition(delivery, issued)).map(withNext),
    })),
    due,
    notes: await ledger.slots(),
    next,
    ...(lastRun && { lastRun }),
  };
}
