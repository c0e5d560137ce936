import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Receipt } from '../../model/delivery.ts';
import type { MailContent } from '../../model/publication.ts';
import type { SmtpSettings } from '../../model/target-settings.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Diagnosis } from '../../ports/publisher.ts';
import type { ReadSecret } from '../../ports/secrets.ts';
import { mailbox } from '../../render/email/addresses.ts';
import { type MessageHead, messageOptions } from '../../render/email/message.ts';
import { after } from '../io/timer.ts';
import { type Failure, failureOf, takenWords } from './outcome.ts';
import { openTransport, type Transport } from './transport.ts';

/** What sending mail needs of the world. */
export interface SmtpTools {
  readonly readSecret: ReadSecret;
  readonly clock: Clock;
  /** Waits so many seconds. */
  readonly pause?: (seconds: number, signal: AbortSignal) => Promise<void>;
}

/** A mail to one mailbox. */
export interface Letter {
  readonly mail: MailContent;
  readonly head: MessageHead;
  /** Who gets it, whomever its head shows. */
  readonly to: string;
}

/** Sends mails by one mail server. Publishers may share one, and send by it at the same time. */
export interface Mailer {
  /** Sends a mail in a transaction of its own; what may pass is tried again within the settings' deadline. Never throws. */
  send(letter: Letter, signal: AbortSignal, stop: AbortSignal): Promise<Omit<Receipt, 'recipient'>>;
  /** Connects and logs in, and sends nothing. */
  check(signal: AbortSignal): Promise<Diagnosis>;
  /** Lets go of connections; sending opens them again. */
  close(): Promise<void>;
}

/** However little of the deadline is left, an attempt gets so many seconds. */
const SHORTEST_ATTEMPT = 1;
/** Between attempts: a second, then twice as long each time, up to half a minute. */
const FIRST_PAUSE = 1;
const LONGEST_PAUSE = 30;

const wait = async (seconds: number, signal: AbortSignal): Promise<void> => {
  await sleep(seconds * 1000, undefined, { signal });
};

/** A pool of connections, and how many mails are under way on it. */
interface Pool {
  readonly transport: Promise<Transport>;
  sending: number;
  /** No other mail is to begin on it. */
  isLeft: boolean;
}

/** A mailer as the settings say. Nothing is opened before it is needed. */
export function createMailer(smtp: SmtpSettings, { clock, pause = wait, readSecret }: SmtpTools): Mailer {
  let pool: Pool | undefined;
  const current = (): Pool => {
    pool ??= { transport: openTransport(smtp, readSecret), sending: 0, isLeft: false };
    return pool;
  };
  // Secrets are read anew after a failure, since they may have been rotated; what others send meanwhile is not cut off.
  const leave = async (left: Pool) => {
    if (pool === left) pool = undefined;
    left.isLeft = true;
    if (left.sending === 0) await closePool(left);
  };
  const attempt = async (letter: Letter, signal: AbortSignal, seconds: number) => {
    const used = current();
    used.sending += 1;
    const result = await sendOn(used.transport, letter, { smtp, signal, deadline: after(seconds) });
    used.sending -= 1;
    if ('outcome' in result || used.isLeft) await leave(used);
    return result;
  };
  return {
    send: async (letter, signal, stop) => {
      const until = clock.now() + smtp.deadline;
      for (let wanted = FIRST_PAUSE; ; wanted = Math.min(LONGEST_PAUSE, wanted * 2)) {
        const left = Math.max(SHORTEST_ATTEMPT, until - clock.now());
        const result = await attempt(letter, signal, left);
        if ('said' in result) return { outcome: 'delivered', detail: result.said };
        const { passing, after: asked = 0, ...failure } = result;
        const now = clock.now();
        const seconds = Math.max(wanted, asked);
        const receipt = { ...failure, ...(asked > 0 && { until: now + asked }) };
        if (!passing || now + seconds > until) return receipt;
        const stopped = AbortSignal.any([signal, stop]);
        await pause(seconds, stopped).catch(() => {});
        if (stopped.aborted) return receipt;
      }
    },
    check: async (signal) => {
      const used = current();
      const diagnosis = await reach(smtp, used.transport, signal);
      await leave(used);
      return diagnosis;
    },
    close: async () => {
      const left = pool;
      pool = undefined;
      if (left) await closePool(left);
    },
  };
}

async function closePool({ transport }: Pool): Promise<void> {
  (await transport.catch(() => undefined))?.close();
}

interface Attempt {
  readonly smtp: SmtpSettings;
  readonly signal: AbortSignal;
  /** Aborted when the time is over. */
  readonly deadline: AbortSignal;
}

async function sendOn(
  opening: Promise<Transport>,
  { mail, head, to }: Letter,
  { smtp, signal, deadline }: Attempt,
): Promise<{ readonly said: string } | Failure> {
  let sent = false;
  try {
    const transport = await opening;
    const message = {
      ...messageOptions(mail, head),
      envelope: { from: head.from.address, to: mailbox(to).address },
      signal: AbortSignal.any([signal, deadline]),
      onSent: () => {
        sent = true;
      },
    };
    return { said: takenWords(smtp, await transport.send(message)) };
  } catch (error) {
    return failureOf(error, smtp, { sent, late: deadline.aborted });
  }
}

async function reach(
  smtp: SmtpSettings,
  opening: Promise<Transport>,
  signal: AbortSignal,
): Promise<Diagnosis> {
  const what = `mail server ${smtp.host}:${smtp.port}`;
  try {
    const transport = await opening;
    await Promise.race([transport.verify(), end(signal)]);
    const login = smtp.login ?? smtp.oauth2;
    const detail = `It answers${smtp.security === 'none' ? ' (in the clear)' : ' over TLS'}${login ? ` and lets ${login.username} in` : ''}.`;
    return { what, ok: true, detail };
  } catch (error) {
    return { what, ok: false, detail: failureOf(error, smtp).detail };
  }
}

/** Rejects when the signal is aborted. */
async function end(signal: AbortSignal): Promise<never> {
  signal.throwIfAborted();
  await once(signal, 'abort');
  throw signal.reason;
}
