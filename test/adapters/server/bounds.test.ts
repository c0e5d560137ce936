import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BOUNDS } from '../../../src/model/bounds.ts';
import { folderWith } from '../../support/folder.ts';
import { publishedIn, READY, servedAt } from '../../support/server.ts';
import { until } from '../../support/until.ts';

const asking = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nhost: localhost\r\n${more}\r\n`;

/** A connection that reads nothing unless told to. Gone when the test is over. */
async function connection(address: string): Promise<Socket> {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname).on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** All that the server says on a connection until it ends it. */
async function heard(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('latin1').on('data', (more) => {
    text += more;
  });
  await new Promise<void>((resolve) => {
    if (socket.closed) resolve();
    else socket.once('close', () => resolve());
  });
  return text;
}

async function said(address: string, request: string): Promise<string> {
  const socket = await connection(address);
  socket.write(request, 'latin1');
  return heard(socket);
}

const statuses = (text: string) => [...text.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => status);

/** A folder with a file of so many bytes of chance, and these. */
function folderOf(size: number): { readonly folder: string; readonly bytes: Buffer } {
  const [folder, bytes] = [folderWith(), randomBytes(size)];
  writeFileSync(join(folder, 'large.png'), bytes);
  return { folder, bytes };
}

/** Whether this program has a file open. */
function isOpen(file: string): boolean {
  return readdirSync('/proc/self/fd').some((number) => {
    try {
      return readlinkSync(`/proc/self/fd/${number}`) === realpathSync(file);
    } catch {
      return false;
    }
  });
}

describe('a large file', () => {
  it('arrives byte for byte, and an empty one empty', async () => {
    const { folder, bytes } = folderOf(3_000_001);
    writeFileSync(join(folder, 'empty.json'), '');
    const address = await servedAt({ published: publishedIn(folder) });
    expect(Buffer.from(await (await fetch(`${address}/large.png`)).arrayBuffer()).equals(bytes)).toBe(true);
    expect(await (await fetch(`${address}/empty.json`)).text()).toBe('');
  });

  it('is not read further than its reader takes it: many who read nothing take little memory', async () => {
    const { folder } = folderOf(20 << 20);
    const address = await servedAt({ published: publishedIn(folder) });
    const before = process.memoryUsage();
    for (let count = 0; count < 30; count += 1) {
      const socket = await connection(address);
      socket.write(asking('/large.png'));
      socket.pause();
    }
    expect(await (await fetch(`${address}/healthz`)).text()).toBe('It runs.\n');
    const { arrayBuffers } = process.memoryUsage();
    // A tenth of what all of them asked for.
    expect(arrayBuffers - before.arrayBuffers).toBeLessThan(60 << 20);
  });

  it.each([
    { why: 'reads nothing', bounds: { stalled: 0.3 } },
    { why: 'takes too long', bounds: { taken: 0.3 } },
  ])('lets go of a client that $why', async ({ bounds }) => {
    const { folder } = folderOf(40 << 20);
    const socket = await connection(await servedAt({ published: publishedIn(folder), bounds }));
    const isRead = () => isOpen(join(folder, 'large.png'));
    socket.write(asking('/large.png'));
    await until(isRead);
    await until(() => !isRead());
    expect((await heard(socket)).length).toBeLessThan(40 << 20);
  });
});

describe('connections', () => {
  it('past their bound put out the one that asked longest ago, so that a new one is answered', async () => {
    const address = await servedAt({ bounds: { connections: 3 } });
    const [first, second, third] = [
      await connection(address),
      await connection(address),
      await connection(address),
    ];
    const closed: string[] = [];
    for (const [name, socket] of Object.entries({ first, second, third })) {
      socket.on('data', () => {}).on('close', () => closed.push(name));
    }
    first.write(asking('/healthz'));
    await once(first, 'data');
    const fourth = await connection(address);
    fourth.write(asking('/healthz', 'connection: close\r\n'));
    expect(statuses(await heard(fourth))).toEqual(['200']);
    await until(() => closed.length > 0);
    expect(closed).toEqual(['second']);
  });

  it('are as many as the bound says', async () => {
    const address = await servedAt();
    const sockets: Socket[] = [];
    let closed = 0;
    for (let count = 0; count < BOUNDS.connections.most; count += 1) {
      sockets.push((await connection(address)).resume().on('close', () => (closed += 1)));
    }
    sockets[0]?.write(asking('/healthz'));
    await once(sockets[0] as Socket, 'data');
    expect(closed).toBe(0);
    await connection(address);
    await until(() => closed === 1);
  });

  it('answer requests sent at once in their order, one at a time, up to the bound', async () => {
    let [running, most] = [0, 0];
    const counted = async <T>(answer: T): Promise<T> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      return answer;
    };
    const address = await servedAt({
      metrics: () => counted({ mediaType: 'text/plain', text: 'up 1\n' }),
      readiness: () => counted({ ...READY, troubles: ['It is so.'] }),
      bounds: { pipelined: 3 },
    });
    const last = asking('/nowhere', 'connection: close\r\n');
    const three = await said(address, `${asking('/metrics')}${asking('/readyz')}${last}`);
    expect(statuses(three)).toEqual(['200', '503', '404']);
    expect(most).toBe(1);
    expect(statuses(await said(address, asking('/metrics').repeat(2000)))).toEqual([]);
  });

  it.each([
    ['headers', 'GET /healthz HTTP/1.1\r\nhost: localhost\r\nx: '],
    ['a body', 'POST /healthz HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000000\r\n\r\n'],
  ])('that send %s byte by byte are let go', async (_what, beginning) => {
    const socket = await connection(await servedAt({ bounds: { asked: 0.3 } }));
    socket.write(beginning);
    const drip = setInterval(() => socket.write('a'), 20);
    socket.once('close', () => clearInterval(drip));
    expect(statuses(await heard(socket))).not.toContain('200');
  });
});

describe('metrics', () => {
  it('are made once for all who ask for them at the same time', async () => {
    let made = 0;
    const first = Promise.withResolvers<void>();
    const metrics = async () => {
      made += 1;
      const text = `made ${made}\n`;
      await first.promise;
      return { mediaType: 'text/plain', text };
    };
    const address = await servedAt({ metrics });
    const sockets = await Promise.all(Array.from({ length: 20 }, () => connection(address)));
    const answers = sockets.map(heard);
    for (const socket of sockets) socket.write(asking('/metrics', 'connection: close\r\n'));
    // Who asks after them is answered after they were heard.
    await fetch(`${address}/healthz`);
    first.resolve();
    for (const answer of await Promise.all(answers)) expect(answer).toContain('made 1\n');
    expect(await (await fetch(`${address}/metrics`)).text()).toBe('made 2\n');
  });
});

describe('a request for a host', () => {
  const statusFor = async (host: string) =>
    statuses(
      await said(await servedAt(), `GET /metrics HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`),
    );

  it.each([
    'localhost',
    'localhost:9184',
    'LOCALHOST',
    '127.0.0.1:9184',
    '10.1.2.3',
    '[::1]:9184',
    '[fe80::1]',
    'headroom:9184',
    'headroom.monitoring.svc:9184',
    'headroom.monitoring.svc.cluster.local',
    'reports.example.org',
    'Reports.Example.org.:443',
  ])('that is this server or can be no stranger’s is answered: %s', async (host) => {
    expect(await statusFor(host)).toEqual(['200']);
  });

  it.each([
    'evil.example',
    'evil.example:9184',
    'x.reports.example.org',
    'reports.example.org.evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '1.2.3.4.5',
    'user@localhost',
    '[::1].evil.example',
    'localhost/',
    'a b',
    'évil.example',
  ])('that may be a stranger’s name for it is not: %s', async (host) => {
    expect(await statusFor(host)).toEqual(['421']);
  });

  it('that is not its own says what to set', async () => {
    const answer = await said(
      await servedAt(),
      'GET / HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n',
    );
    expect(answer).toContain(
      'This server is not called evil.example. Ask for it by its address, or set server.public_url to the address under which it is reached.',
    );
  });

  it('is wanted of HTTP/1.1 alone', async () => {
    const address = await servedAt();
    expect(await said(address, 'GET /healthz HTTP/1.0\r\n\r\n')).toContain('200 OK');
    expect(statuses(await said(address, 'GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n'))).toEqual([
      '400',
    ]);
  });
});

describe('a request that is none', () => {
  const close = 'host: localhost\r\nconnection: close\r\n';
  it.each([
    ['is for a proxy', `GET http://evil.example/healthz HTTP/1.1\r\n${close}\r\n`],
    ['opens a tunnel', `CONNECT evil.example:443 HTTP/1.1\r\n${close}\r\n`],
    [
      'changes the protocol',
      `GET /healthz HTTP/1.1\r\n${close}upgrade: websocket\r\nconnection: upgrade\r\n\r\n`,
    ],
    ['expects too much', `GET /healthz HTTP/1.1\r\n${close}expect: wonders\r\n\r\n`],
    ['is of 1991', 'GET /\r\n\r\n'],
    ['is a greeting', 'EHLO localhost\r\n\r\n'],
    ['has a long address', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n${close}\r\n`],
    ['has many headers', `GET / HTTP/1.1\r\n${close}${'a: b\r\n'.repeat(5000)}\r\n`],
    ['has two lengths', `GET / HTTP/1.1\r\n${close}content-length: 1\r\ncontent-length: 2\r\n\r\nab`],
    ['has a broken chunk', `POST / HTTP/1.1\r\n${close}transfer-encoding: chunked\r\n\r\nzz\r\n`],
    ['has trailers', `POST / HTTP/1.1\r\n${close}transfer-encoding: chunked\r\n\r\n0\r\na: b\r\n\r\n`],
    ['has a byte 0', `GET /\0 HTTP/1.1\r\n${close}\r\n`],
    ['has a stray percent sign', `GET /%00%zz%E0 HTTP/1.1\r\n${close}\r\n`],
    ['is for everything', `OPTIONS * HTTP/1.1\r\n${close}\r\n`],
  ])('since it %s does no harm', async (_why, request) => {
    const address = await servedAt();
    const socket = await connection(address);
    socket.write(request, 'latin1');
    socket.end();
    expect(statuses(await heard(socket)).length).toBeLessThanOrEqual(1);
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
  });

  it('of any shape does no harm', async () => {
    const address = await servedAt();
    const piece = fc.oneof(
      fc.constantFrom(
        'GET ',
        '/',
        '%2e',
        '..',
        ' HTTP/1.1',
        '\r\n',
        '\n',
        'host: localhost',
        ':',
        '\0',
        '\xff',
      ),
      fc.string({ maxLength: 20 }),
    );
    const request = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
    await fc.assert(
      fc.asyncProperty(request, async (text) => {
        const socket = await connection(address);
        socket.end(Buffer.from(text, 'latin1'));
        await heard(socket);
      }),
      { numRuns: 200 },
    );
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
  });
});
