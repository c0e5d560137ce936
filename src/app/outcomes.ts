import { type Delivery, isSameDelivery } from '../model/delivery.ts';
import { messageOf, SourceError } from '../model/errors.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { SpareOutcomes } from '../ports/spare.ts';

/**
 * A ledger that keeps what became of a delivery while that cannot be written, in mind and in a spare place for the next
 * process: it is written before anything else is done exclusively or a delivery is begun, so that what was sent is not sent
 * again. Recording an outcome throws a SourceError when it could not be written twice.
 */
export function keepingOutcomes(ledger: Ledger, spare: SpareOutcomes = NOWHERE): Ledger {
  let unwritten: readonly Delivery[] = [];
  const write = async (more: readonly Delivery[] = []): Promise<void> => {
    const outcomes = [...unwritten, ...more];
    for (const outcome of outcomes) {
      if (await isNews(ledger, outcome)) await ledger.record(outcome);
      unwritten = unwritten.filter((other) => other !== outcome);
    }
    if (outcomes.length > 0 && unwritten.length === 0) spare.keep([]);
  };
  const keep = async (outcomes: readonly Delivery[]): Promise<void> => {
    unwritten = [...unwritten, ...outcomes];
    const place = spare.keep(unwritten);
    await write().catch((error: unknown) => {
      const kept = place === undefined ? 'is kept as long as this program runs' : `is kept in ${place}`;
      throw new SourceError(
        `${messageOf(error)} What became of the last delivery ${kept}, and is written first.`,
        {
          cause: error,
        },
      );
    });
  };
  return {
    ...ledger,
    record: async (...deliveries) => {
      await write();
      await ledger.record(...deliveries).catch(async (error: unknown) => {
        if (deliveries.some(({ state }) => state === 'sending')) throw error;
        await keep(deliveries);
      });
    },
    exclusively: (work, patience, stop) =>
      ledger.exclusively(
        async (lost) => {
          // Another process may have ended since, and left what it could not write.
          await write(spare.read());
          return work(lost);
        },
        patience,
        stop,
      ),
    close: async () => {
      // Another that works meanwhile may be at the same deliveries. What is in no spare place either is found begun and not ended by
      // whoever works next, as after a crash.
      if (unwritten.length > 0) await ledger.exclusively(() => write()).catch(() => {});
      await ledger.close();
    },
  };
}

const NOWHERE: SpareOutcomes = { read: () => [], keep: () => undefined };

/** Another process may have gone on with the delivery meanwhile, and knows better. */
async function isNews(ledger: Ledger, outcome: Delivery): Promise<boolean> {
  const kept = (await ledger.deliveries(outcome)).find((one) => isSameDelivery(one, outcome));
  if (!kept) return false;
  return kept.attempts < outcome.attempts || (kept.attempts === outcome.attempts && kept.state === 'sending');
}
