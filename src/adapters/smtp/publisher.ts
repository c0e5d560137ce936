import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Receipt } from '../../model/delivery.ts';
import type { Publication } from '../../model/publication.ts';
import type { EmailTarget } from '../../model/target-settings.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Diagnosis, Publisher } from '../../ports/publisher.ts';
import type { ReadSecret } from '../../ports/secrets.ts';
import { mailbox } from '../../render/email/addresses.ts';
import { type MessageHead, messageOptions } from '../../render/email/message.ts';
import { after } from '../io/timer.ts';
import { type Failure, failureOf, takenWords } from './outcome.ts';
import { openTransport, type Transport } from './transport.ts';

/** What the publisher needs of the world. */
export interface SmtpTools {
  readonly readSecret: ReadSecret;
  readonly clock: Clock;
  /** Waits so many seconds. */
  readonly pause?: (seconds: number, signal: AbortSignal) => Promise<void>;
}

/** However little of the deadline is left, an attempt gets so many seconds. */
const SHORTEST_ATTEMPT = 1;
/** Between attempts: a second, then twice as long each time, up to half a minute. */
const FIRST_PAUSE = 1;
const LONGEST_PAUSE = 30;

const wait = async (seconds: number, signal: AbortSignal): Promise<void> => {
  await sleep(seconds * 1000, undefined, { signal });
};

/**
 * Publishes by mail: one transaction for each recipient, so that the outcome of each is known; the headers show all. What
 * may pass is tried again within the settings' deadline.
 */
export function createEmailPublisher(target: string, settings: EmailTarget, tools: SmtpTools): Publisher {
  const { smtp } = settings;
  const { clock, pause = wait, readSecret } = tools;
  const head = headOf(target, settings);
  let transport: Promise<Transport> | undefined;
  const open = () => {
    transport ??= openTransport(smtp, readSecret);
    return transport;
  };
  // Secrets are read anew after a failure, since they may have been rotated.
  const close = async () => {
    const opened = await transport?.catch(() => undefined);
    transport = undefined;
    opened?.close();
  };
  return {
    target,
    recipients: [...settings.to, ...settings.cc],
    deliver: async (publication, recipient, signal, stop = signal): Promise<Receipt> => {
      const until = clock.now() + smtp.deadline;
      for (let wanted = FIRST_PAUSE; ; wanted = Math.min(LONGEST_PAUSE, wanted * 2)) {
        const left = Math.max(SHORTEST_ATTEMPT, until - clock.now());
        const deadline = after(left);
        const result = await send(open, publication, { settings, head, recipient, signal, deadline });
        if ('said' in result) return { recipient, outcome: 'delivered', detail: result.said };
        await close();
        const { passing, after: asked = 0, ...failure } = result;
        const now = clock.now();
        const seconds = Math.max(wanted, asked);
        const receipt = { recipient, ...failure, ...(asked > 0 && { until: now + asked }) };
        if (!passing || now + seconds > until) return receipt;
        const stopped = AbortSignal.any([signal, stop]);
        await pause(seconds, stopped).catch(() => {});
        if (stopped.aborted) return receipt;
      }
    },
    check: async (signal) => {
      const diagnosis = await reach(settings, open, signal);
      await close();
      return [diagnosis];
    },
    close,
  };
}

function headOf(target: string, { from, to, cc, replyTo, unsubscribe }: EmailTarget): MessageHead {
  return {
    target,
    from: mailbox(from),
    to: to.map(mailbox),
    cc: cc.map(mailbox),
    ...(replyTo === undefined ? {} : { replyTo: mailbox(replyTo) }),
    unsubscribe,
  };
}

interface Attempt {
  readonly settings: EmailTarget;
  readonly head: MessageHead;
  readonly recipient: string;
  readonly signal: AbortSignal;
  /** Aborted when the time is over. */
  readonly deadline: AbortSignal;
}

async function send(
  open: () => Promise<Transport>,
  { mail }: Publication,
  { settings, head, recipient, signal, deadline }: Attempt,
): Promise<{ readonly said: string } | Failure> {
  let sent = false;
  const message = {
    ...messageOptions(mail, head),
    envelope: { from: head.from.address, to: mailbox(recipient).address },
    signal: AbortSignal.any([signal, deadline]),
    onSent: () => {
      sent = true;
    },
  };
  try {
    const transport = await open();
    return { said: takenWords(settings.smtp, await transport.send(message)) };
  } catch (error) {
    return failureOf(error, settings.smtp, { sent, late: deadline.aborted });
  }
}

async function reach(
  { smtp }: EmailTarget,
  open: () => Promise<Transport>,
  signal: AbortSignal,
): Promise<Diagnosis> {
  const what = `mail server ${smtp.host}:${smtp.port}`;
  try {
    const transport = await open();
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
