import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { callbackify } from 'node:util';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail that arrived. */
export interface KeptMail {
  readonly file: string;
  readonly subject: string;
}

/** A mail server on loopback that keeps what it gets as files. */
export interface Mailbox {
  readonly port: number;
  /** In the order of their arrival; it grows. */
  readonly mails: readonly KeptMail[];
  close(): void;
}

/** Opens a mailbox in a folder. */
export async function openMailbox(folder: string): Promise<Mailbox> {
  mkdirSync(folder, { recursive: true });
  const mails: KeptMail[] = [];
  const keep = async (stream: Readable) => {
    const content = await buffer(stream);
    const { subject = '' } = await simpleParser(content);
    const file = join(folder, `${mails.length + 1}.eml`);
    writeFileSync(file, content);
    mails.push({ file, subject });
  };
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData: (stream, _session, done) => callbackify(keep)(stream, done),
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return { port: (server.server.address() as AddressInfo).port, mails, close: () => server.close(() => {}) };
}
