import type { Addressee, DeliveryKey } from '../model/delivery.ts';
import type { Notices } from '../model/notice.ts';
import type { Report } from '../model/report.ts';
import type { SubjectKind } from '../model/subject.ts';
import type { Target } from './publishing.ts';

/** Everybody who is to get a report, or notices. */
export function addresseesOf(targets: readonly Target[], content: Report | Notices): readonly Addressee[] {
  const kind: SubjectKind = 'notices' in content ? 'notices' : content.kind;
  return targets
    .filter(({ takes }) => takes.includes(kind))
    .flatMap(({ publisher, readersOf }) =>
      (readersOf?.(content) ?? publisher.recipients).map((recipient) => ({
        target: publisher.target,
        recipient,
      })),
    );
}

/** Whether the settings name whom a delivery goes to, for messages of its kind. */
export function isAddressed(
  targets: readonly Target[],
  { target, recipient, kind }: Pick<DeliveryKey, 'target' | 'recipient' | 'kind'>,
): boolean {
  return targets.some(
    ({ publisher, takes }) =>
      publisher.target === target && takes.includes(kind) && isRecipient(publisher, recipient),
  );
}

/** Whether a publisher delivers to a recipient of its target. */
export function isRecipient({ recipients, knows }: Target['publisher'], recipient: string): boolean {
  return knows?.(recipient) ?? setOf(recipients).has(recipient);
}

/** Asked for each of many deliveries to each of many recipients. */
function setOf(recipients: readonly string[]): ReadonlySet<string> {
  const known = SETS.get(recipients) ?? new Set(recipients);
  SETS.set(recipients, known);
  return known;
}

const SETS = new WeakMap<readonly string[], ReadonlySet<string>>();
