import { type Delivery, isSameDelivery } from '../model/delivery.ts';
import type { Ledger } from '../ports/ledger.ts';

/**
 * A ledger that keeps in mind what became of a delivery while that cannot be written: it is written before anything else is
 * done exclusively or a delivery is begun, so that what was sent is not sent again. Recording an outcome throws when
 * it could not be written twice.
 */
export function keepingOutcomes(ledger: Ledger): Ledger {
  let unwritten: readonly Delivery[] = [];
  const write = async (): Promise<void> => {
    for (const outcome of unwritten) {
      if (await isNews(ledger, outcome)) await ledger.record(outcome);
      unwritten = unwritten.filter((other) => other !== outcome);
    }
  };
  return {
    ...ledger,
    record: async (delivery) => {
      await write();
      await ledger.record(delivery).catch(async (error: unknown) => {
        if (delivery.state === 'sending') throw error;
        unwritten = [...unwritten, delivery];
        await write();
      });
    },
    exclusively: (work, patience) =>
      ledger.exclusively(async () => {
        await write();
        return work();
      }, patience),
    close: async () => {
      // Whoever opens the ledger next finds the attempt begun and not ended, as after a crash.
      await write().catch(() => {});
      await ledger.close();
    },
  };
}

/** Another process may have gone on with the delivery meanwhile, and knows better. */
async function isNews(ledger: Ledger, outcome: Delivery): Promise<boolean> {
  const kept = (await ledger.deliveries(outcome)).find((one) => isSameDelivery(one, outcome));
  if (!kept) return false;
  return kept.attempts < outcome.attempts || (kept.attempts === outcome.attempts && kept.state === 'sending');
}
