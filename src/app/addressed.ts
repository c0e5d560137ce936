import type { Addressee, DeliveryKey } from '../model/delivery.ts';
import type { ReportKind } from '../model/report.ts';
import type { Target } from './publishing.ts';

/** Everybody who is to get reports of a kind. */
export function addresseesOf(targets: readonly Target[], kind: ReportKind): readonly Addressee[] {
  return targets
    .filter(({ reports }) => reports.includes(kind))
    .flatMap(({ publisher }) =>
      publisher.recipients.map((recipient) => ({ target: publisher.target, recipient })),
    );
}

/** Whether the settings name whom a delivery goes to, for reports of its kind. */
export function isAddressed(
  targets: readonly Target[],
  { target, recipient, kind }: Pick<DeliveryKey, 'target' | 'recipient' | 'kind'>,
): boolean {
  return addresseesOf(targets, kind).some((one) => one.target === target && one.recipient === recipient);
}
