import { addresseeName, type Delivery, deliveryName, isSettled } from '../model/delivery.ts';
import { isEdition, type Subject, subjectName } from '../model/subject.ts';
import type { Ledger } from '../ports/ledger.ts';

/** The order of notices to one recipient: who hears that it is over has heard that it began. */
export interface Queues {
  /** Whether one must wait for earlier ones to the same recipient that are outstanding. */
  isHeldBack(delivery: Delivery): Promise<boolean>;
  /** Lets go of those that wait for one that is settled now. */
  settle(delivery: Delivery): void;
  /** How often it was tried, or one that it waits for. */
  attempts(delivery: Delivery): number;
}

/** A notice that is outstanding, in the queue of its recipient. */
interface Waiting {
  readonly queue: Queue;
  readonly place: number;
  readonly attempts: number;
}

interface Queue {
  readonly deliveries: readonly Delivery[];
  /** The place of the first one that holds back those behind it. */
  first: number;
}

/**
 * The queues of what is outstanding, of deliveries in the order of posting. A message that the ledger cannot give back is on
 * its way to nobody, and holds back none.
 */
export function queuesIn(deliveries: readonly Delivery[], ledger: Pick<Ledger, 'content'>): Queues {
  const waiting = waitingIn(deliveries);
  const settled = new Set<string>();
  const readable = new Map<string, Promise<boolean>>();
  const isReadable = (subject: Subject) => {
    const name = subjectName(subject);
    const known =
      readable.get(name) ??
      ledger.content(subject).then(
        () => true,
        () => false,
      );
    readable.set(name, known);
    return known;
  };
  return {
    isHeldBack: async (delivery) => {
      const own = waiting.get(deliveryName(delivery));
      if (!own) return false;
      const { queue, place } = own;
      while (queue.first < place) {
        const earlier = queue.deliveries[queue.first];
        if (earlier && !settled.has(deliveryName(earlier)) && (await isReadable(earlier))) return true;
        queue.first += 1;
      }
      return false;
    },
    settle: (delivery) => void settled.add(deliveryName(delivery)),
    attempts: (delivery) => waiting.get(deliveryName(delivery))?.attempts ?? delivery.attempts,
  };
}

function waitingIn(deliveries: readonly Delivery[]): ReadonlyMap<string, Waiting> {
  const notices = deliveries.filter((delivery) => !isEdition(delivery) && !isSettled(delivery));
  const waiting = new Map<string, Waiting>();
  for (const of of Map.groupBy(notices, addresseeName).values()) {
    const queue: Queue = { deliveries: of, first: 0 };
    let attempts = 0;
    for (const [place, delivery] of of.entries()) {
      attempts = Math.max(attempts, delivery.attempts);
      waiting.set(deliveryName(delivery), { queue, place, attempts });
    }
  }
  return waiting;
}
