import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';
import { createEmailPublisher } from '../../src/adapters/smtp/publisher.ts';
import type { Secret } from '../../src/model/source-settings.ts';
import type { EmailTarget, SmtpSettings } from '../../src/model/target-settings.ts';
import type { Publisher } from '../../src/ports/publisher.ts';
import { rawServer } from './raw-server.ts';

const readSecret = async (secret: Secret) =>
  'value' in secret ? secret.value : readFileSync(secret.file, 'utf8').trim();

/** A publisher to `team@example.org` in the clear, whose pauses are noted and take no time. Closed when the test is over. */
export function mailPublisher(
  smtp: Partial<SmtpSettings> & Pick<SmtpSettings, 'port'>,
  differing: Partial<EmailTarget> = {},
  paused: number[] = [],
): Publisher {
  let now = 0;
  const settings: EmailTarget = {
    kind: 'email',
    from: 'Headroom <headroom@example.org>',
    to: ['Team <team@example.org>'],
    cc: [],
    unsubscribe: [],
    smtp: { host: '127.0.0.1', security: 'none', insecureSkipVerify: false, deadline: 120, ...smtp },
    ...differing,
  };
  const pause = async (seconds: number) => {
    paused.push(seconds);
    now += seconds;
  };
  const made = createEmailPublisher('team', settings, { readSecret, clock: { now: () => now }, pause });
  onTestFinished(() => made.close());
  return made;
}

/** A mail server on a port of its own. Gone when the test is over. */
export async function mailServer(options: SMTPServerOptions): Promise<number> {
  const made = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    logger: false,
    ...options,
  });
  made.on('error', () => {});
  made.listen(0, '127.0.0.1');
  await once(made.server, 'listening');
  onTestFinished(() => made.close(() => {}));
  return (made.server.address() as AddressInfo).port;
}

/** How a mail server answers a command, by its first word; `connect` is the greeting, `.` the end of a message. */
export type Answers = Readonly<Record<string, string | ((socket: Socket) => void) | undefined>>;

const USUAL: Answers = { connect: '220 ready', DATA: '354 go on' };

/** A mail server that answers each command as told, and any other with 250. Gone when the test is over. */
export async function answeringServer(answers: Answers): Promise<number> {
  return rawServer((socket) => {
    const answer = (command: string) => {
      const how = answers[command] ?? USUAL[command] ?? '250 ok';
      if (typeof how === 'function') how(socket);
      else socket.write(`${how}\r\n`);
    };
    let text = '';
    let inData = false;
    socket.on('data', (chunk) => {
      text += String(chunk);
      const end = inData ? '\r\n.\r\n' : '\r\n';
      if (!text.endsWith(end)) return;
      const command = inData ? '.' : text.split(/[\s:]/, 1).join().toUpperCase();
      inData = command === 'DATA';
      text = '';
      answer(command);
    });
    answer('connect');
  });
}
