import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type Attempt, type Post, post } from '../../../src/adapters/webhook/post.ts';
import { rawServer } from '../../support/raw-server.ts';
import { webServer } from '../../support/web-server.ts';

/** 1 March 2026, 00:00:00 UTC. */
const NOW = Date.UTC(2026, 2, 1) / 1000;

const serving = async (listener: RequestListener) => new URL(await webServer(listener)).host;
const servingRaw = async (listener: (socket: Socket) => void) => `127.0.0.1:${await rawServer(listener)}`;

function posted(url: string, differing: Partial<Post> = {}): Promise<Attempt> {
  const signal = new AbortController().signal;
  return post({ url, body: '{}', headers: {}, signal, timeout: 5, now: NOW, ...differing });
}

describe('one attempt on a webhook', () => {
  it('shows no part of the address that an error page repeats, as written or decoded', async () => {
    const host = await serving((request, response) => {
      response
        .writeHead(404)
        .end(`No ${request.url}, no ${decodeURIComponent(request.url ?? '')}, no T0KEN-B`);
    });
    const { detail } = await posted(`http://${host}/services/T0KEN%2FA/T0KEN-B?sig=S1GNATURE`);
    expect(detail).toContain('refuses it: 404, “No […]');
    for (const secret of ['T0KEN', 'S1GNATURE', 'services']) expect(detail).not.toContain(secret);
  });

  it('logs in with a name and a password in the address, and shows neither', async () => {
    const host = await serving(({ headers }, response) => {
      response.writeHead(403).end(`${headers.authorization}`);
    });
    const { outcome, detail } = await posted(`http://reports:pass%20word@${host}/`);
    expect(outcome).toBe('refused');
    expect(detail).toContain(`Basic ${Buffer.from('reports:pass word').toString('base64')}`);
    expect(detail).not.toContain('pass');
  });

  it('may pass after every 5xx', async () => {
    const host = await serving((_, response) => void response.writeHead(521).end());
    expect(await posted(`http://${host}/`)).toMatchObject({ outcome: 'failed', after: 0 });
  });

  it.each([
    ['90', 90],
    ['Sun, 01 Mar 2026 00:02:00 GMT', 120],
    ['Sat, 28 Feb 2026 00:00:00 GMT', 0],
    ['soon', 0],
  ])('reads Retry-After: %s as %d seconds', async (header, after) => {
    const host = await serving(
      (_, response) => void response.writeHead(429, { 'retry-after': header }).end(),
    );
    expect(await posted(`http://${host}/`)).toMatchObject({ outcome: 'failed', after });
  });

  it('reads no more of an endless error page than its beginning', async () => {
    const host = await serving((_, response) => {
      response.writeHead(400);
      const more = () => {
        while (!response.destroyed && response.write('words '.repeat(1000)));
      };
      response.on('drain', more);
      more();
    });
    const { outcome, detail } = await posted(`http://${host}/`);
    expect(outcome).toBe('refused');
    expect(detail.length).toBeLessThan(400);
  });

  it('tells of what a page says in one line of printable words', async () => {
    const host = await serving((_, response) => {
      response.writeHead(400).end('\u001B[31mNo\r\n\u0007 such\u202E channel\u0000');
    });
    expect((await posted(`http://${host}/`)).detail).toContain('400, “No such channel”.');
  });

  it('is failed, not unknown, when TLS fails before anything is sent', async () => {
    const host = await servingRaw((socket) => socket.end('this is no TLS\r\n'));
    const { outcome, detail } = await posted(`https://${host}/T0KEN`);
    expect(outcome).toBe('failed');
    expect(detail).toMatch(
      /^https:\/\/127\.0\.0\.1:\d+ cannot be reached \([A-Z_]+\)\. Check url and the network\.$/,
    );
  });

  it('is failed when the handshake never ends', async () => {
    const host = await servingRaw(() => {});
    expect(await posted(`https://${host}/`, { timeout: 0.3 })).toMatchObject({ outcome: 'failed' });
  });

  it('is unknown when the request was sent and no answer comes', async () => {
    const host = await servingRaw((socket) => socket.resume());
    const { outcome, detail } = await posted(`http://${host}/`, { timeout: 0.3 });
    expect(outcome).toBe('unknown');
    expect(detail).toContain('no answer within 0.3 s');
  });

  it('is unknown when it is stopped after the request was sent', async () => {
    const stop = new AbortController();
    const host = await servingRaw((socket) => socket.once('data', () => stop.abort()));
    expect(await posted(`http://${host}/`, { signal: stop.signal })).toMatchObject({ outcome: 'unknown' });
  });
});
