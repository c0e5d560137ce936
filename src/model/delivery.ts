import { type Subject, subjectName } from './subject.ts';
import type { Instant } from './window.ts';

/**
 * What became of an attempt to deliver to one recipient.
 * - `delivered`: the other side has it.
 * - `failed`: it has it not, and another attempt may succeed.
 * - `refused`: it has it not, and another attempt would fail alike.
 * - `unknown`: the line broke after everything was sent: it may have it. Another attempt bears the same identity.
 * - `abandoned`: it has it not, or may have it, and another attempt would do no good, or harm: a message that people read
 *   twice.
 */
const OUTCOMES = ['delivered', 'failed', 'refused', 'unknown', 'abandoned'] as const;
/** What became of an attempt. */
export type Outcome = (typeof OUTCOMES)[number];

/** What a target answers for one recipient. A target that has no recipients has the one with an empty name. */
export interface Receipt {
  readonly recipient: string;
  readonly outcome: Outcome;
  /** A sentence for the operator: what the other side said, or where the report lies now. No secrets. */
  readonly detail: string;
  /** Set when the failure is this delivery's alone, and says nothing of others to the same target: they may well succeed. */
  readonly alone?: true;
  /** Until when the other side asks to be left alone. */
  readonly until?: Instant;
  /** The ticket that a notice went to: its address, where people read it. */
  readonly link?: string;
}

/** Whom a message goes to: a recipient of a target, by the target's name in the settings. */
export interface Addressee {
  readonly target: string;
  readonly recipient: string;
}

/** What a delivery is known by: nothing with the same key is delivered twice. */
export type DeliveryKey = Subject & Addressee;

/** What tells whom a message goes to from everybody else, for use as a key. */
export function addresseeName({ target, recipient }: Addressee): string {
  return JSON.stringify([target, recipient]);
}

/** What tells a delivery from every other, for use as a key. */
export function deliveryName(delivery: DeliveryKey): string {
  return `${subjectName(delivery)} ${addresseeName(delivery)}`;
}

/** Whether two deliveries are of the same subject to the same recipient of the same target. */
export function isSameDelivery(a: DeliveryKey, b: DeliveryKey): boolean {
  return deliveryName(a) === deliveryName(b);
}

/** What a delivery may be in. */
export const DELIVERY_STATES = ['pending', 'sending', ...OUTCOMES, 'withdrawn'] as const;

/**
 * A delivery as the ledger keeps it. `pending` is written when its message is posted, `sending` before each attempt, so
 * that a crash within it shows. `withdrawn` is what was outstanding when the settings no longer named its recipient: it is
 * over, also when they name it again.
 */
export type Delivery = DeliveryKey & DeliveryState;

/** How a delivery stands. */
export interface DeliveryState {
  readonly state: (typeof DELIVERY_STATES)[number];
  /** Attempts begun so far. */
  readonly attempts: number;
  /** When the state was written. */
  readonly at: Instant;
  readonly detail: string;
  /** Until when the other side asked to be left alone, at its last attempt. */
  readonly until?: Instant;
}

/** Whether nothing more is tried by itself. */
export function isSettled({ state }: Pick<Delivery, 'state'>): boolean {
  return state === 'delivered' || state === 'withdrawn' || isGivenUp({ state });
}

/** Whether it was not delivered, or may not have been, and is tried again only when somebody asks for it. */
export function isGivenUp({ state }: Pick<Delivery, 'state'>): boolean {
  return state === 'refused' || state === 'abandoned';
}
