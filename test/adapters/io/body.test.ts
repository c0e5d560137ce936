import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGzip } from 'node:zlib';
import { fetch } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readBody } from '../../../src/adapters/io/body.ts';

async function* chunks(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

describe('a body', () => {
  it('is read whole up to the bound, and no further past it', async () => {
    expect(await readBody(chunks('abc', 'de'), 5)).toEqual({ text: 'abcde', isCut: false });
    expect(await readBody(chunks('abc', 'def'), 5)).toEqual({ text: 'abcde', isCut: true });
  });

  it('may be none', async () => {
    expect(await readBody(null, 5)).toEqual({ text: '', isCut: false });
  });

  it('is left where the bound is reached, so that what follows is never sent', async () => {
    let sent = 0;
    let left = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          sent += 1;
          yield Buffer.alloc(1000);
        }
      } finally {
        left = true;
      }
    }
    await readBody(endless(), 10_000);
    expect({ sent, left }).toEqual({ sent: 11, left: true });
  });

  it('is read whole however small its chunks are and however far it grows', async () => {
    const text = Array.from({ length: 30_000 }, (_, index) => `${index} `).join('');
    const pieces = text.match(/.{1,3}/gs) ?? [];
    expect((await readBody(chunks(...pieces), 1_000_000)).text).toBe(text);
  });

  it('that breaks is what came, with what broke it', async () => {
    const error = new Error('cut');
    async function* breaking(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('half');
      throw error;
    }
    expect(await readBody(breaking(), 100)).toEqual({ text: 'half', isCut: false, broken: error });
  });

  it('has letters whole that came in two chunks', async () => {
    const [first, second] = [Buffer.from('ä').subarray(0, 1), Buffer.from('ä').subarray(1)];
    async function* halves() {
      yield first;
      yield second;
    }
    expect((await readBody(halves(), 10)).text).toBe('ä');
  });

  it('is counted as it is unpacked: a small one that unfolds is cut like any other', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      const packed = createGzip();
      packed.pipe(response);
      packed.end(Buffer.alloc(8 << 20));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const { body } = await fetch(`http://127.0.0.1:${port}`);
    const { text, isCut } = await readBody(body, 1 << 20);
    expect({ length: text.length, isCut }).toEqual({ length: 1 << 20, isCut: true });
  });

  it('is given up when the signal of its request is aborted', async () => {
    const server = createServer((_request, response) => void response.write('so far')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const stop = new AbortController();
    const { body } = await fetch(`http://127.0.0.1:${port}`, { signal: stop.signal });
    const reading = readBody(body, 1000);
    stop.abort();
    expect(await reading).toMatchObject({ isCut: false, broken: { name: 'AbortError' } });
  });
});
