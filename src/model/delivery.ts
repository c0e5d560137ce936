import { type Edition, isSameEdition } from './edition.ts';
import type { Instant } from './window.ts';

/**
 * What became of an attempt to deliver to one recipient.
 * - `delivered`: the other side has it.
 * - `failed`: it has it not, and another attempt may succeed.
 * - `refused`: it has it not, and another attempt would fail alike.
 * - `unknown`: the line broke after everything was sent: it may have it. Another attempt bears the same identity.
 */
export type Outcome = 'delivered' | 'failed' | 'refused' | 'unknown';

/** What a target answers for one recipient. A target that has no recipients has the one with an empty name. */
export interface Receipt {
  readonly recipient: string;
  readonly outcome: Outcome;
  /** A sentence for the operator: what the other side said, or where the report lies now. No secrets. */
  readonly detail: string;
}

/** Whom a report goes to: a recipient of a target, by the target's name in the settings. */
export interface Addressee {
  readonly target: string;
  readonly recipient: string;
}

/** What a delivery is known by: nothing with the same key is delivered twice. */
export interface DeliveryKey extends Edition, Addressee {}

/** Whether two deliveries are of the same edition to the same recipient of the same target. */
export function isSameDelivery(a: DeliveryKey, b: DeliveryKey): boolean {
  return isSameEdition(a, b) && a.target === b.target && a.recipient === b.recipient;
}

/** What a delivery may be in. */
export const DELIVERY_STATES = ['pending', 'sending', 'delivered', 'failed', 'refused', 'unknown'] as const;

/**
 * A delivery as the ledger keeps it. `pending` is written when the report is issued, `sending` before each attempt, so
 * that a crash within it shows.
 */
export interface Delivery extends DeliveryKey {
  readonly state: (typeof DELIVERY_STATES)[number];
  /** Attempts begun so far. */
  readonly attempts: number;
  /** When the state was written. */
  readonly at: Instant;
  readonly detail: string;
}

/** Whether nothing more will be tried. */
export function isSettled({ state }: Pick<Delivery, 'state'>): boolean {
  return state === 'delivered' || state === 'refused';
}
