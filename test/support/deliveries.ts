import { type DeliverOptions, deliverOutstanding } from '../../src/app/deliver.ts';
import type { Publishing, RenderPublication, Target } from '../../src/app/publishing.ts';
import type { Delivery } from '../../src/model/delivery.ts';
import { startOf } from '../../src/model/period.ts';
import { subjectName } from '../../src/model/subject.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import { memoryLedger } from './memory-ledger.ts';
import { type FakeTarget, type HandClock, handClock, keptLog, publishingOf } from './publishing.ts';

const render: RenderPublication = async (edition) => ({ edition, artifacts: [], mail: {} }) as never;

/** Reports that are issued and to be delivered. */
export interface Issuing {
  readonly clock: HandClock;
  readonly ledger: Ledger;
  readonly publishing: Publishing;
  readonly lines: readonly string[];
  readonly deliver: (options?: DeliverOptions) => Promise<readonly Delivery[]>;
  /** Each delivery as `W05 team/ada: failed`. */
  readonly states: () => Promise<readonly string[]>;
}

/** A ledger with a report of each week, issued a minute apart, and pending deliveries to everybody of the targets. */
export async function issued(
  targets: readonly Target[],
  weeks: readonly string[] = ['W05'],
  around: (ledger: Ledger) => Ledger = (ledger) => ledger,
): Promise<Issuing> {
  const clock = handClock(startOf('2026-02-04', 'Europe/Berlin'));
  const memory = memoryLedger(clock.at);
  const ledger = around(memory);
  const log = keptLog();
  const publishing = publishingOf({ clock, ledger, targets, render, log });
  for (const week of weeks) {
    clock.at += 60;
    const edition = { kind: 'weekly', period: `2026-${week}`, revision: 1, whole: true } as const;
    const to = targets.flatMap(({ publisher }) =>
      publisher.recipients.map((recipient) => ({ target: publisher.target, recipient })),
    );
    await memory.issue({ ...edition, issuedAt: clock.at }, '{}', to);
  }
  const states = async () =>
    (await memory.deliveries()).map((delivery) => {
      const { target, recipient, state } = delivery;
      // Of `weekly 2026-W05` the week.
      return `${subjectName(delivery).slice(12)} ${target}${recipient === '' ? '' : `/${recipient}`}: ${state}`;
    });
  const deliver = (options?: DeliverOptions) => deliverOutstanding(publishing, options);
  return { clock, ledger, publishing, lines: log.lines, deliver, states };
}

/** What a target was asked to deliver: `W05 ada`. */
export const triedBy = ({ got }: FakeTarget) =>
  got.map(({ publication, recipient }) => `${publication.edition.period.slice(5)} ${recipient}`.trim());
