import type { Delivery } from '../model/delivery.ts';

/** Where it is kept what became of deliveries while the ledger cannot take it, so that the next process knows it. */
export interface SpareOutcomes {
  /** What is kept; none when there is nothing, or nothing that can be trusted. */
  read(): readonly Delivery[];
  /** Keeps these in place of those that are kept, and answers where; undefined when they can be kept nowhere. */
  keep(outcomes: readonly Delivery[]): string | undefined;
}
