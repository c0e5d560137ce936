import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail that the server took: it has it, whatever the sender knows of that. */
export interface Taken {
  readonly recipient: string;
  readonly messageId: string;
  /** In milliseconds. */
  readonly at: number;
}

/** A mail server that keeps what it took, and that can be made to break the line at the next mail. */
export interface JudgedMail {
  readonly port: number;
  readonly taken: readonly Taken[];
  /** Breaks the line at the next mail: `before` it is taken, or `after`, so that the answer is lost. No mail meets that twice. */
  readonly breakNext: (when: 'before' | 'after') => void;
  /** Breaks no line any more. */
  readonly mend: () => void;
  readonly close: () => void;
}

/** Milliseconds that an answer takes, in which a sender may be killed. */
const ANSWERS_AFTER = 150;

/** Starts it. */
export async function startJudgedMail(): Promise<JudgedMail> {
  const taken: Taken[] = [];
  const broken = new Set<string>();
  const sockets = new Set<Socket>();
  let breaking: 'before' | 'after' | undefined;
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.once('end', () => {
        const messageId = /^Message-ID: (.*)$/im.exec(Buffer.concat(chunks).toString())?.[1]?.trim() ?? '';
        const [recipient = ''] = envelope.rcptTo.map(({ address }) => address);
        const mail = `${recipient} ${messageId}`;
        const breaks = broken.has(mail) ? undefined : breaking;
        if (breaks) {
          broken.add(mail);
          breaking = undefined;
        }
        if (breaks !== 'before') taken.push({ recipient, messageId, at: Date.now() });
        if (breaks) for (const socket of sockets) socket.destroy();
        else setTimeout(done, ANSWERS_AFTER);
      });
    },
  });
  server.on('error', () => {});
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port,
    taken,
    breakNext: (when) => {
      breaking = when;
    },
    mend: () => {
      breaking = undefined;
    },
    close: () => server.close(() => {}),
  };
}
