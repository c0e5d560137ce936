import { type Delivery, isSettled } from '../model/delivery.ts';
import { plural } from '../model/format.ts';
import { subjectName } from '../model/subject.ts';
import { isoOf } from '../model/window.ts';
import type { Slot } from '../schedule/agenda.ts';
import { isAddressed } from './addressed.ts';
import { currentAgenda } from './agenda.ts';
import type { Publishing } from './publishing.ts';

/** What a ledger that is behind would do again, as far as it can know. */
interface Again {
  readonly deliveries: readonly Delivery[];
  /** Reports that were due before its last write was lost. */
  readonly slots: readonly Slot[];
  /** Whether notices are told: which of them were in the lost writes is not known. */
  readonly isTelling: boolean;
}

/**
 * What is said of a ledger that is older than what was done last with it: what it would send again, and how to decide about
 * it. Undefined for one that is not.
 */
export async function behindWords(publishing: Publishing): Promise<string | undefined> {
  const behind = await publishing.ledger.behind();
  if (!behind) return undefined;
  const { deliveries, slots, isTelling } = await againOf(publishing, behind.until);
  const byMessage = Map.groupBy(deliveries, subjectName);
  const again = [
    ...[...byMessage].map(([name, of]) => `deliver ${name} to ${of.map(nameOf).join(', ')}`),
    ...slots.map(({ kind, period }) => `issue ${kind} ${period.id} and deliver it to everybody`),
    ...(isTelling ? ['tell again of what happened to violations and was told in those writes'] : []),
  ];
  const lost = plural(behind.writes, 'last write');
  return (
    `The ledger lacks its ${lost}, until ${isoOf(behind.until)}: an older one was put in its place. Nothing is issued or ` +
    `delivered until somebody decides about what it would do again: ${again.join('; ') || 'nothing'}. ` +
    '“headroom ledger accept --as-delivered” takes all of that as done, “headroom ledger accept --send-again” does it.'
  );
}

/** How to decide about what a ledger that is behind would do again. */
export type Decision = 'as-delivered' | 'send-again';

/**
 * Goes on with a ledger that is behind: what it would do again is taken as done, or is done at the next wake-up. Answers
 * what was decided about, or undefined when another process is publishing; nothing happens to one that is not behind.
 */
export async function acceptBehind(publishing: Publishing, decision: Decision): Promise<string | undefined> {
  const { ledger, clock } = publishing;
  return ledger.exclusively(async () => {
    const behind = await ledger.behind();
    if (!behind) return 'The ledger lacks nothing, and there is nothing to decide.';
    const { deliveries, slots, isTelling } = await againOf(publishing, behind.until);
    if (decision === 'as-delivered') {
      const at = clock.now();
      for (const delivery of deliveries) {
        await ledger.record({ ...delivery, state: 'delivered', at, detail: TAKEN });
      }
      for (const { kind, period } of slots) {
        const detail = `It was due before an older ledger was put in place. “headroom publish ${kind} --period ${period.id}” issues it all the same.`;
        await ledger.note({ kind, period: period.id, state: 'skipped', seenAt: at, detail });
      }
      // What happened until then was told, though the ledger does not know it.
      if (isTelling) await ledger.schedule('notices', { at: behind.until });
    }
    await ledger.catchUp();
    const what = `${plural(deliveries.length, 'delivery', 'deliveries')} and ${plural(slots.length, 'report')}`;
    return decision === 'as-delivered'
      ? `${what} are taken as done.`
      : `${what} are done again at the next wake-up.`;
  });
}

const TAKEN = 'It was taken as delivered, when an older ledger was put in place.';

async function againOf(publishing: Publishing, until: number): Promise<Again> {
  const { due, skip } = await currentAgenda(publishing);
  return {
    deliveries: (await publishing.ledger.deliveries()).filter(
      (delivery) => !isSettled(delivery) && isAddressed(publishing.targets, delivery),
    ),
    slots: [...skip, ...due].filter(({ dueAt }) => dueAt <= until),
    isTelling: (await publishing.ledger.scheduledSince('notices')) !== undefined,
  };
}

function nameOf({ target, recipient }: Delivery): string {
  return recipient === '' ? target : recipient;
}
