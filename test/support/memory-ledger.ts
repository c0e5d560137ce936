import { createHash } from 'node:crypto';
import { type Delivery, isSameDelivery } from '../../src/model/delivery.ts';
import { isSameEdition } from '../../src/model/edition.ts';
import type { SlotNote } from '../../src/model/schedule.ts';
import type { Reading } from '../../src/model/series.ts';
import type { Instant } from '../../src/model/window.ts';
import type { Issued, Ledger, Run } from '../../src/ports/ledger.ts';

/** A ledger in memory, for simulations too long for a disk. */
export function memoryLedger(since: Instant): Ledger {
  const readings = new Map<string, Reading>();
  const issued: Issued[] = [];
  const contents: string[] = [];
  const scheduled = new Map<string, Instant>();
  const runs: Run[] = [];
  let deliveries: readonly Delivery[] = [];
  let notes: readonly SlotNote[] = [];
  let busy = false;
  const readingKey = (budget: string, { start, end }: Reading['window']) => `${budget} ${start} ${end}`;
  return {
    since,
    isNew: false,
    readings: async ({ id }, windows) =>
      windows.flatMap((window) => readings.get(readingKey(id, window)) ?? []),
    keep: async (kept) => {
      for (const { budget, reading } of kept) {
        const key = readingKey(budget.id, reading.window);
        if (!readings.has(key)) readings.set(key, reading);
      }
    },
    measured: async () => ({ readings: readings.size, budgets: 1 }),
    issued: async () => [...issued],
    content: async (edition) => contents[issued.findIndex((one) => isSameEdition(one, edition))] ?? '',
    issue: async (report, json, to) => {
      const { kind, period, revision } = report;
      if (issued.some((one) => isSameEdition(one, report)))
        throw new Error('That edition is issued already.');
      const edition = { ...report, hash: createHash('sha256').update(json).digest('hex') };
      issued.push(edition);
      contents.push(json);
      notes = notes.filter((note) => note.kind !== kind || note.period !== period);
      const at = report.issuedAt;
      const pending = to.map(
        (addressee): Delivery => ({
          kind,
          period,
          revision,
          ...addressee,
          state: 'pending',
          attempts: 0,
          at,
          detail: '',
        }),
      );
      deliveries = [...deliveries, ...pending];
      return edition;
    },
    deliveries: async (edition) =>
      deliveries.filter((delivery) => !edition || isSameEdition(delivery, edition)),
    record: async (delivery) => {
      deliveries = deliveries.map((other) => (isSameDelivery(other, delivery) ? delivery : other));
    },
    scheduledSince: async (kind) => scheduled.get(kind),
    schedule: async (kind, at) => {
      if (!scheduled.has(kind)) scheduled.set(kind, at);
    },
    slots: async () => notes,
    note: async (slot) => {
      const others = notes.filter((other) => other.kind !== slot.kind || other.period !== slot.period);
      notes = [...others, slot];
    },
    runs: async (from) => runs.filter(({ startedAt }) => startedAt >= from),
    ran: async (run) => {
      runs.push(run);
    },
    exclusively: async (work) => {
      if (busy) return undefined;
      busy = true;
      try {
        return await work();
      } finally {
        busy = false;
      }
    },
    close: async () => {},
  };
}
