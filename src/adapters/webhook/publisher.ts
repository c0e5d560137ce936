import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Receipt } from '../../model/delivery.ts';
import { messageOf, SourceError } from '../../model/errors.ts';
import type { Publication } from '../../model/publication.ts';
import type { WebhookTarget } from '../../model/target-settings.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Diagnosis, Publisher } from '../../ports/publisher.ts';
import type { ReadSecret } from '../../ports/secrets.ts';
import { webhookMessage } from '../../render/webhook/webhook.ts';
import { type Attempt, post } from './post.ts';

/** What the publisher needs of the world. */
export interface WebhookTools {
  readonly readSecret: ReadSecret;
  readonly clock: Clock;
  /** Waits so many seconds. */
  readonly pause?: (seconds: number, signal: AbortSignal) => Promise<void>;
}

/** How long one attempt may take, in seconds; however little of the deadline is left, it gets the least. */
const LONGEST_ATTEMPT = 15;
const SHORTEST_ATTEMPT = 1;
const FIRST_PAUSE = 1;

const wait = async (seconds: number, signal: AbortSignal): Promise<void> => {
  await sleep(seconds * 1000, undefined, { signal });
};

/**
 * Publishes by POST. What may pass is tried again within the deadline, with the same `Idempotency-Key`; with a secret, the
 * body is signed as `X-Headroom-Signature: sha256=…`. The address is a secret: no receipt shows more than its origin. What a
 * chat may have got is abandoned.
 */
export function createWebhookPublisher(
  target: string,
  settings: WebhookTarget,
  tools: WebhookTools,
): Publisher {
  const { clock, pause = wait, readSecret } = tools;
  const headersOf = async (body: string, key: string) => ({
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'headroom',
    'idempotency-key': `${key}.${target}`,
    ...(settings.secret && {
      'x-headroom-signature': `sha256=${createHmac('sha256', await readSecret(settings.secret))
        .update(body)
        .digest('hex')}`,
    }),
  });
  const attempt = async (body: string, key: string, left: number, signal: AbortSignal): Promise<Attempt> =>
    post({
      url: await readSecret(settings.url),
      body,
      headers: await headersOf(body, key),
      signal,
      timeout: Math.min(LONGEST_ATTEMPT, Math.max(SHORTEST_ATTEMPT, left)),
      now: clock.now(),
    });
  return {
    target,
    recipients: [''],
    deliver: async (publication, recipient, signal, stop = signal): Promise<Receipt> => {
      const body = JSON.stringify(webhookMessage(publication, settings.format));
      const until = clock.now() + settings.deadline;
      let last: Attempt = { outcome: 'failed', detail: 'It was stopped before anything was sent.' };
      const stopped = AbortSignal.any([signal, stop]);
      for (let tries = 0; !stopped.aborted; tries += 1) {
        last = await attempt(body, keyOf(publication), until - clock.now(), signal).catch(unreadable);
        const seconds = Math.max(last.after ?? 0, FIRST_PAUSE * 2 ** tries);
        if (last.after === undefined || clock.now() + seconds > until) break;
        await pause(seconds, stopped).catch(() => {});
      }
      return {
        recipient,
        ...receiptOf(last, settings),
        ...(last.after ? { until: clock.now() + last.after } : {}),
      };
    },
    check: async () => [await addressDiagnosis(settings, readSecret)],
    close: async () => {},
  };
}

/** The same in every attempt. Of notices to a recipient it is the mail's, which is theirs alone. */
function keyOf({ mail }: Publication): string {
  return mail.identity.id;
}

/** A chat shows a message as often as it gets it; a program of one's own can know a repeated one. */
function receiptOf({ outcome, detail }: Attempt, { format }: WebhookTarget): Omit<Receipt, 'recipient'> {
  if (outcome !== 'unknown') return { outcome, detail };
  if (format === 'json') {
    return { outcome, detail: `${detail} Another attempt bears the same Idempotency-Key.` };
  }
  return {
    outcome: 'abandoned',
    detail: `${detail} It is not sent again by itself, since people would read it twice.`,
  };
}

function unreadable(error: unknown): Attempt {
  if (!(error instanceof SourceError)) throw error;
  return { outcome: 'failed', detail: messageOf(error) };
}

/** A check must deliver nothing, so that only the address itself is looked at. */
async function addressDiagnosis({ url }: WebhookTarget, readSecret: ReadSecret): Promise<Diagnosis> {
  const what = 'webhook';
  try {
    const origin = URL.parse(await readSecret(url))?.origin;
    if (origin?.startsWith('http')) {
      return {
        what,
        ok: true,
        detail: `It goes to ${origin}; whether that takes messages shows with the first one.`,
      };
    }
    return { what, ok: false, detail: 'Its url is no web address. It must begin with http:// or https://.' };
  } catch (error) {
    return { what, ok: false, detail: messageOf(error) };
  }
}
