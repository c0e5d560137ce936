import { describe, expect, it, onTestFinished } from 'vitest';
import { createMailer } from '../../../src/adapters/smtp/mailer.ts';
import { createMailPublisher } from '../../../src/adapters/smtp/publisher.ts';
import { noticesOf } from '../../support/notices-of.ts';
import { plainSmtp } from '../../support/plain-smtp.ts';
import { mailServer } from '../../support/smtp.ts';

const SIGNAL = new AbortController().signal;
const PUBLICATION = noticesOf('notices.x');

/** Publishers to one mailbox each, by one mailer. */
async function sharing(port: number, ...names: readonly string[]) {
  const smtp = plainSmtp(port);
  const tools = { readSecret: async () => '', clock: { now: () => 0 }, pause: async () => {} };
  const mailer = createMailer(smtp, tools);
  onTestFinished(() => mailer.close());
  return names.map((name) => {
    const box = { name: '', address: `${name}@example.org` };
    const from = { name: '', address: 'headroom@example.org' };
    const head = { target: name, from, to: [box], cc: [], unsubscribe: [] };
    const addressing = { recipients: [name], envelopeFor: () => ({ head, to: box.address }) };
    return createMailPublisher('each', addressing, mailer);
  });
}

const refusal = (responseCode: number) => Object.assign(new Error('No'), { responseCode });

describe('publishers that share a mailer', () => {
  it('have headers of their own, and one pool of connections', async () => {
    let connections = 0;
    const heads: string[] = [];
    const port = await mailServer({
      onConnect: (_session, done) => {
        connections += 1;
        done();
      },
      onData: (stream, _session, done) => {
        let text = '';
        stream.on('data', (chunk: Buffer) => {
          text += String(chunk);
        });
        stream.once('end', () => {
          heads.push(/^To: (.*)$/m.exec(text)?.[1]?.trim() ?? '');
          done();
        });
      },
    });
    const publishers = await sharing(port, 'ann', 'bob', 'cleo');
    for (const one of publishers)
      expect(await one.deliver(PUBLICATION, '', SIGNAL)).toMatchObject({ outcome: 'delivered' });
    expect(heads).toEqual(['ann@example.org', 'bob@example.org', 'cleo@example.org']);
    expect(connections).toBe(1);
  });

  it('do not cut each other off: a mail under way ends well where another fails', async () => {
    const { promise: isUnderWay, resolve: underWay } = Promise.withResolvers<() => void>();
    const port = await mailServer({
      onRcptTo: ({ address }, _session, done) => done(address === 'gone@example.org' ? refusal(550) : null),
      onData: (stream, _session, done) => {
        stream.resume().once('end', () => underWay(() => done()));
      },
    });
    const [slow, gone] = await sharing(port, 'slow', 'gone');
    const delivering = slow?.deliver(PUBLICATION, 'slow', SIGNAL);
    const takeIt = await isUnderWay;
    expect(await gone?.deliver(PUBLICATION, 'gone', SIGNAL)).toMatchObject({ outcome: 'refused' });
    takeIt();
    expect(await delivering).toMatchObject({ outcome: 'delivered' });
  });
});
