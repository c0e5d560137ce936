import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, fetch } from 'undici';
import type { Outcome, Receipt } from '../../model/delivery.ts';
import type { Edition } from '../../model/edition.ts';
import { messageOf, SourceError } from '../../model/errors.ts';
import type { WebhookTarget } from '../../model/target-settings.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Finding, Publisher } from '../../ports/publisher.ts';
import type { ReadSecret } from '../../ports/secrets.ts';
import { webhookMessage } from '../../render/webhook/webhook.ts';

/** What the publisher needs of the world. */
export interface WebhookTools {
  readonly readSecret: ReadSecret;
  readonly clock: Clock;
  /** Waits so many seconds. */
  readonly pause?: (seconds: number, signal: AbortSignal) => Promise<void>;
}

/** Statuses that may pass. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);
/** How long one attempt may take, in milliseconds. */
const TIMEOUT = 15_000;
const FIRST_PAUSE = 1;

const wait = async (seconds: number, signal: AbortSignal): Promise<void> => {
  await sleep(seconds * 1000, undefined, { signal });
};

interface Attempt {
  readonly outcome: Outcome;
  readonly detail: string;
  /** Seconds to wait before the next attempt; absent when there should be none. */
  readonly after?: number;
}

/**
 * Publishes by POST. What may pass is tried again within the deadline, with the same `Idempotency-Key`; with a secret, the
 * body is signed as `X-Headroom-Signature: sha256=…`. The address is a secret: no receipt shows more than its origin.
 */
export function createWebhookPublisher(
  target: string,
  settings: WebhookTarget,
  tools: WebhookTools,
): Publisher {
  const { clock, pause = wait, readSecret } = tools;
  const agent = new Agent({ connect: { timeout: TIMEOUT } });
  const post = async (body: string, edition: Edition, signal: AbortSignal): Promise<Attempt> => {
    const url = await readSecret(settings.url);
    const headers = {
      'content-type': 'application/json',
      'idempotency-key': `${edition.kind}.${edition.period}.r${edition.revision}.${target}`,
      ...(settings.secret && {
        'x-headroom-signature': `sha256=${createHmac('sha256', await readSecret(settings.secret))
          .update(body)
          .digest('hex')}`,
      }),
    };
    return attempt(agent, url, { body, headers, signal });
  };
  return {
    target,
    recipients: [''],
    deliver: async (publication, recipient, signal): Promise<Receipt> => {
      const body = JSON.stringify(webhookMessage(publication, settings.format));
      const until = clock.now() + settings.deadline;
      for (let tries = 0; ; tries += 1) {
        const { outcome, detail, after } = await post(body, publication.edition, signal).catch(unreadable);
        const seconds = Math.max(after ?? 0, FIRST_PAUSE * 2 ** tries);
        if (after === undefined || signal.aborted || clock.now() + seconds > until) {
          return { recipient, outcome, detail };
        }
        await pause(seconds, signal).catch(() => {});
      }
    },
    check: async () => [await addressFinding(settings, readSecret)],
    close: () => agent.close(),
  };
}

interface Post {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

async function attempt(dispatcher: Agent, url: string, { body, headers, signal }: Post): Promise<Attempt> {
  const origin = URL.parse(url)?.origin ?? 'the address';
  const timer = AbortSignal.timeout(TIMEOUT);
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers,
      dispatcher,
      redirect: 'manual',
      signal: AbortSignal.any([signal, timer]),
    });
    const said = `${response.status}${excerpt(await response.text().catch(() => ''), url)}`;
    if (response.ok) return { outcome: 'delivered', detail: `${origin} took it (${response.status}).` };
    if (PASSING.has(response.status)) {
      const after = Number(response.headers.get('retry-after') ?? 0) || 0;
      return { outcome: 'failed', detail: `${origin} cannot take it now: ${said}.`, after };
    }
    if (response.status < 400) {
      return {
        outcome: 'refused',
        detail: `${origin} sends elsewhere (${response.status}). Set url to the final address.`,
      };
    }
    return { outcome: 'refused', detail: `${origin} refuses it: ${said}. Check url and format.` };
  } catch (error) {
    return broken(error, origin, timer.aborted);
  }
}

/** A request that got no answer may have arrived, unless there was no connection to begin with. */
function broken(error: unknown, origin: string, timedOut: boolean): Attempt {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : messageOf(cause);
  const unconnected =
    /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ERR_TLS.*|.*CERT.*|ERR_INVALID_URL)$/;
  if (unconnected.test(code)) {
    return {
      outcome: 'failed',
      detail: `${origin} cannot be reached (${code}). Check url and the network.`,
      after: 0,
    };
  }
  const why = timedOut ? `no answer within ${TIMEOUT / 1000} s` : code;
  return {
    outcome: 'unknown',
    detail: `The line to ${origin} broke before it answered (${why}): it may have the message. Another attempt bears the same Idempotency-Key.`,
  };
}

function unreadable(error: unknown): Attempt {
  if (!(error instanceof SourceError)) throw error;
  return { outcome: 'failed', detail: messageOf(error) };
}

/** What the other side says, on one line and without the address. */
function excerpt(body: string, url: string): string {
  const text = body.replaceAll(url, '[url]').replace(/\s+/g, ' ').trim().slice(0, 200);
  return text ? `, “${text}”` : '';
}

/** A check must deliver nothing, so that only the address itself is looked at. */
async function addressFinding({ url }: WebhookTarget, readSecret: ReadSecret): Promise<Finding> {
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
