import { type Delivery, isSameDelivery } from '../model/delivery.ts';
import { isSameEdition } from '../model/edition.ts';
import type { ReportKind } from '../model/report.ts';
import type { SlotNote } from '../model/schedule.ts';
import type { Instant } from '../model/window.ts';
import type { Issued, Ledger } from '../ports/ledger.ts';
import type { Publisher } from '../ports/publisher.ts';
import type { Records } from '../ports/records.ts';
import type { Project } from './generate.ts';
import type { Publishing } from './publishing.ts';

/**
 * The same publishing with nothing lasting in it: publishers say what they would do, and what would be written to the
 * ledger is only remembered until the end.
 */
export function dryRun(publishing: Publishing): Publishing {
  return {
    ...publishing,
    project: dryProject(publishing.project),
    ledger: dryLedger(publishing.ledger),
    drafts: dryPublisher(publishing.drafts),
    targets: publishing.targets.map((target) => ({ ...target, publisher: dryPublisher(target.publisher) })),
  };
}

/** A project whose records are read, and not written. */
function dryProject(project: Project): Project {
  if (!project.records) return project;
  const { settings, records } = project.records;
  const dry: Records = {
    read: (folder, ending) => records.read(folder, ending),
    create: async () => false,
    append: async () => {},
  };
  return { ...project, records: { settings, records: dry } };
}

/** A publisher that looks at everything but delivers nothing. */
function dryPublisher(publisher: Publisher): Publisher {
  return {
    ...publisher,
    deliver: async ({ artifacts }, recipient) => ({
      recipient,
      outcome: 'delivered',
      detail: `Dry run: ${artifacts.length} files or one message would go there now.`,
    }),
  };
}

/** A ledger that reads from another, and keeps what it is told only as long as it lives. */
export function dryLedger(ledger: Ledger): Ledger {
  const issued: (Issued & { readonly json: string })[] = [];
  let deliveries: readonly Delivery[] = [];
  let notes: readonly SlotNote[] = [];
  const begun = new Map<ReportKind, Instant>();
  return {
    ...ledger,
    keep: async () => {},
    issued: async () => [...(await ledger.issued()), ...issued],
    content: async (edition) =>
      issued.find((one) => isSameEdition(one, edition))?.json ?? ledger.content(edition),
    issue: async (report, json, to) => {
      const edition = { ...report, hash: '', json };
      issued.push(edition);
      const pending = to.map((addressee): Delivery => {
        const { kind, period, revision, issuedAt: at } = report;
        return { kind, period, revision, ...addressee, state: 'pending', attempts: 0, at, detail: '' };
      });
      deliveries = [...deliveries, ...pending];
      return edition;
    },
    deliveries: async (edition) =>
      over(await ledger.deliveries(edition), deliveries, isSameDelivery).filter(
        (delivery) => !edition || isSameEdition(delivery, edition),
      ),
    record: async (delivery) => {
      deliveries = over(deliveries, [delivery], isSameDelivery);
    },
    scheduledSince: async (kind) => (await ledger.scheduledSince(kind)) ?? begun.get(kind),
    schedule: async (kind, at) => {
      if (!begun.has(kind)) begun.set(kind, at);
    },
    slots: async () => over(await ledger.slots(), notes, isSameSlot),
    note: async (note) => {
      notes = over(notes, [note], isSameSlot);
    },
    ran: async () => {},
    exclusively: (work) => work(),
  };
}

function over<T>(below: readonly T[], above: readonly T[], isSame: (a: T, b: T) => boolean): readonly T[] {
  return [...below.filter((old) => !above.some((one) => isSame(old, one))), ...above];
}

function isSameSlot(a: SlotNote, b: SlotNote): boolean {
  return a.kind === b.kind && a.period === b.period;
}
