import type { Publisher } from '../ports/publisher.ts';

/**
 * Publishers to recipients of one target as one: each makes the deliveries to its own recipients, on lines of its own, so that
 * one that fails or hangs stops no other.
 */
export function joinedPublishers(target: string, parts: readonly Publisher[]): Publisher {
  const byRecipient = new Map(
    parts.flatMap((part, index) => part.recipients.map((recipient) => [recipient, { part, index }] as const)),
  );
  return {
    target,
    recipients: [...byRecipient.keys()],
    lineOf: (recipient) => {
      const { part, index } = byRecipient.get(recipient) ?? {};
      return `${index ?? ''} ${part?.lineOf?.(recipient) ?? ''}`;
    },
    deliver: (publication, recipient, ...signals) => {
      const { part } = byRecipient.get(recipient) ?? {};
      if (part) return part.deliver(publication, recipient, ...signals);
      return Promise.reject(new Error(`“${recipient}” is no recipient of ${target}.`));
    },
    check: async (signal) => (await Promise.all(parts.map((part) => part.check(signal)))).flat(),
    close: async () => {
      await Promise.all(parts.map((part) => part.close()));
    },
  };
}
