import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, SourceError } from '../../model/errors.ts';
import type { Publication } from '../../model/publication.ts';
import type { EmailTarget } from '../../model/target-settings.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Finding, Publisher } from '../../ports/publisher.ts';
import type { ReadSecret } from '../../ports/secrets.ts';
import { mailbox } from '../../render/email/addresses.ts';
import { type MessageHead, messageOptions } from '../../render/email/message.ts';
import { type Failure, failureOf } from './outcome.ts';
import { openTransport, type Transport } from './transport.ts';

/** What the publisher needs of the world. */
export interface SmtpTools {
  readonly readSecret: ReadSecret;
  readonly clock: Clock;
  /** Waits so many seconds. */
  readonly pause?: (seconds: number, signal: AbortSignal) => Promise<void>;
}

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
  const attempt = async (publication: Publication, recipient: string, signal: AbortSignal) => {
    const opened = await open();
    return send(opened, publication, { settings, head, recipient, signal });
  };
  return {
    target,
    recipients: [...settings.to, ...settings.cc],
    deliver: async (publication, recipient, signal) => {
      const until = clock.now() + smtp.deadline;
      for (let wanted = FIRST_PAUSE; ; wanted = Math.min(LONGEST_PAUSE, wanted * 2)) {
        const result = await attempt(publication, recipient, signal).catch(unreadable);
        if ('said' in result) return { recipient, outcome: 'delivered', detail: result.said };
        await close();
        const { outcome, passing, detail } = result;
        if (!passing || signal.aborted || clock.now() + wanted > until) return { recipient, outcome, detail };
        await pause(wanted, signal).catch(() => {});
      }
    },
    check: async () => {
      const finding = await reach(settings, open);
      await close();
      return [finding];
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

interface Sending {
  readonly settings: EmailTarget;
  readonly head: MessageHead;
  readonly recipient: string;
  readonly signal: AbortSignal;
}

async function send(
  transport: Transport,
  { report, mail }: Publication,
  { settings, head, recipient, signal }: Sending,
): Promise<{ readonly said: string } | Failure> {
  let sent = false;
  const options = messageOptions(report, mail, head);
  const onSent = () => {
    sent = true;
  };
  try {
    const envelope = { from: head.from.address, to: [mailbox(recipient).address] };
    const message = { ...options, envelope, signal, onSent };
    const { response } = await transport.sendMail(message);
    return { said: `${settings.smtp.host} took it: ${response}.` };
  } catch (error) {
    return failureOf(error, settings.smtp, sent);
  }
}

/** A secret or certificate that cannot be read is for the operator to mend. */
function unreadable(error: unknown): Failure {
  if (!(error instanceof SourceError)) throw error;
  return { outcome: 'failed', passing: false, detail: messageOf(error) };
}

async function reach({ smtp }: EmailTarget, open: () => Promise<Transport>): Promise<Finding> {
  const what = `mail server ${smtp.host}:${smtp.port}`;
  try {
    await (await open()).verify();
    const login = smtp.login ?? smtp.oauth2;
    const detail = `It answers${smtp.security === 'none' ? ' (in the clear)' : ' over TLS'}${login ? ` and lets ${login.username} in` : ''}.`;
    return { what, ok: true, detail };
  } catch (error) {
    return { what, ok: false, detail: failureOf(error, smtp, false).detail };
  }
}
