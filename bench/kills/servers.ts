import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** What arrived, wholly, at a server, and when in milliseconds. */
export interface Arrival {
  /** Project, period and recipient. */
  readonly key: string;
  readonly at: number;
}

/** Servers that take everything, keep what arrived, and are slow to answer by up to so many milliseconds. */
export interface Servers {
  readonly arrived: readonly Arrival[];
  readonly smtpPort: number;
  readonly webhook: string;
  readonly close: () => void;
}

/** Starts a mail server and a web server. */
export async function startServers(slowest: number): Promise<Servers> {
  const arrived: Arrival[] = [];
  const taken = (key: string, answer: () => void) => {
    arrived.push({ key, at: Date.now() });
    setTimeout(answer, Math.random() * slowest);
  };
  const smtp = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData: (stream, { envelope }, done) => {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      stream.once('end', () => {
        const period = /^Subject: weekly (.*)$/im.exec(text)?.[1]?.trim() ?? '';
        const [who = ''] = envelope.rcptTo.map(({ address }) => address);
        const [name = '', domain = ''] = who.split('@');
        taken(`${domain.replace('.org', '')} ${period} mail/${name}`, done);
      });
    },
  });
  smtp.on('error', () => {});
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  const web = createServer((request, response) => {
    request.resume();
    // What was cut off on its way has not arrived.
    request.once('end', () => {
      const [, period = ''] = String(request.headers['idempotency-key']).split('.');
      taken(`${request.url?.slice(1)} ${period} hook`, () => response.end());
    });
    request.on('error', () => {});
  });
  web.listen(0, '127.0.0.1');
  await once(web, 'listening');
  return {
    arrived,
    smtpPort: (smtp.server.address() as AddressInfo).port,
    webhook: `http://127.0.0.1:${(web.address() as AddressInfo).port}`,
    close: () => {
      smtp.close(() => {});
      web.closeAllConnections();
      web.close();
    },
  };
}
