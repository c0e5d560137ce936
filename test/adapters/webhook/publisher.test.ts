import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { createServer as createRawServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createWebhookPublisher } from '../../../src/adapters/webhook/publisher.ts';
import type { ReportPublication } from '../../../src/model/publication.ts';
import type { WebhookTarget } from '../../../src/model/target-settings.ts';
import type { Publisher } from '../../../src/ports/publisher.ts';
import { freePort } from '../../support/free-port.ts';
import { examplePublication } from '../../support/publication.ts';

const SIGNAL = new AbortController().signal;

interface Taken {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let publication: ReportPublication;

beforeAll(async () => {
  publication = await examplePublication();
});

/** A server that answers each request with the next of the statuses, and the last one ever after. */
async function scripted(
  statuses: readonly number[],
  headers: Readonly<Record<string, string>> = {},
  said = 'words',
): Promise<{ readonly url: string; readonly taken: readonly Taken[] }> {
  const taken: Taken[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const status = statuses[Math.min(taken.length, statuses.length - 1)] ?? 200;
      taken.push({ headers: request.headers, body });
      return response.writeHead(status, headers).end(said);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `${addressOf(server)}/hook/T0KEN`, taken };
}

function addressOf(server: { address(): unknown }): string {
  return `http://127.0.0.1:${(server.address() as { readonly port: number }).port}`;
}

function publisher(
  url: string,
  differing: Partial<WebhookTarget> = {},
  paused: number[] = [],
  onPause = () => {},
): Publisher {
  let now = 0;
  const made = createWebhookPublisher(
    'chat',
    { kind: 'webhook', url: { value: url }, format: 'json', deadline: 60, ...differing },
    {
      readSecret: async (secret) => ('value' in secret ? secret.value : ''),
      clock: { now: () => now },
      pause: async (seconds) => {
        paused.push(seconds);
        onPause();
        now += seconds;
      },
    },
  );
  onTestFinished(() => made.close());
  return made;
}

describe('a webhook', () => {
  it('gets the message with a key that is the same in every attempt, and a signature over the body', async () => {
    const { url, taken } = await scripted([200]);
    const chat = publisher(url, { secret: { value: 'shared' } });
    expect(await chat.deliver(publication, '', SIGNAL)).toMatchObject({ outcome: 'delivered' });
    await chat.deliver(publication, '', SIGNAL);
    const [first, second] = taken;
    expect(first?.headers['idempotency-key']).toBe('weekly.2026-W05.r1.chat');
    expect(first?.headers['x-headroom-signature']).toBe(
      `sha256=${createHmac('sha256', 'shared')
        .update(first?.body ?? '')
        .digest('hex')}`,
    );
    expect(second).toMatchObject({ body: first?.body });
    expect(JSON.parse(first?.body ?? '')).toMatchObject({ headroom: 'report', edition: 'weekly 2026-W05' });
  });

  it('is tried again after what passes, for as long as the other side asks', async () => {
    const paused: number[] = [];
    const { url, taken } = await scripted([503, 429, 200], { 'retry-after': '7' });
    expect(await publisher(url, {}, paused).deliver(publication, '', SIGNAL)).toMatchObject({
      outcome: 'delivered',
    });
    expect(taken).toHaveLength(3);
    expect(paused).toEqual([7, 7]);
  });

  it('fails when the deadline comes first', async () => {
    const paused: number[] = [];
    const { url } = await scripted([503]);
    const receipt = await publisher(url, { deadline: 10 }, paused).deliver(publication, '', SIGNAL);
    expect(receipt).toMatchObject({ outcome: 'failed' });
    expect(receipt.detail).toContain('cannot take it now: 503, “words”');
    expect(paused).toEqual([1, 2, 4]);
  });

  it('is refused by a 4xx without another attempt, in the other side’s words', async () => {
    const { url, taken } = await scripted([404], {}, 'no_service at http://x');
    const receipt = await publisher(url).deliver(publication, '', SIGNAL);
    expect(receipt).toMatchObject({ outcome: 'refused' });
    expect(receipt.detail).toContain('404, “no_service at http://x”');
    expect(taken).toHaveLength(1);
  });

  it('does not follow a redirect with the message', async () => {
    const { url, taken } = await scripted([302], { location: 'http://elsewhere.example/' });
    expect(await publisher(url).deliver(publication, '', SIGNAL)).toMatchObject({ outcome: 'refused' });
    expect(taken).toHaveLength(1);
  });

  it('shows no more of its address than the origin, whatever happens', async () => {
    const { url } = await scripted([400], {}, 'bad http://x');
    const closed = `http://127.0.0.1:${await freePort()}`;
    const receipts = [
      await publisher(url).deliver(publication, '', SIGNAL),
      await publisher(`${closed}/T0KEN`, { deadline: 0 }).deliver(publication, '', SIGNAL),
    ];
    const findings = await publisher(url).check(SIGNAL);
    expect(JSON.stringify([receipts, findings])).not.toContain('T0KEN');
    expect(receipts[1]).toMatchObject({ outcome: 'failed' });
    expect(receipts[1]?.detail).toContain(`${closed} cannot be reached (ECONNREFUSED)`);
  });

  describe('whose line breaks before the answer', () => {
    async function receiptIn(format: WebhookTarget['format']) {
      const server = createRawServer((socket) => socket.once('data', () => socket.destroy())).listen(
        0,
        '127.0.0.1',
      );
      await once(server, 'listening');
      onTestFinished(() => void server.close());
      return publisher(addressOf(server), { format }).deliver(publication, '', SIGNAL);
    }

    it('is of unknown outcome, since a program can know a repeated message by its key', async () => {
      const receipt = await receiptIn('json');
      expect(receipt).toMatchObject({ outcome: 'unknown' });
      expect(receipt.detail).toContain(
        'it may have the message. Another attempt bears the same Idempotency-Key.',
      );
    });

    it.each(['slack', 'teams', 'mattermost'] as const)(
      'is abandoned in %s, where people would read a repeated message twice',
      async (format) => {
        const receipt = await receiptIn(format);
        expect(receipt).toMatchObject({ outcome: 'abandoned' });
        expect(receipt.detail).toContain('it may have the message. It is not sent again by itself');
      },
    );
  });

  it('tells of the last answer when it is stopped while it waits', async () => {
    const { url, taken } = await scripted([503]);
    const stop = new AbortController();
    const chat = publisher(url, { deadline: 600 }, [], () => stop.abort());
    expect(await chat.deliver(publication, '', stop.signal)).toMatchObject({ outcome: 'failed' });
    expect(taken).toHaveLength(1);
  });

  it('lets what is under way end when nothing more is to begin, and tries no other time', async () => {
    const stop = new AbortController();
    const paused: number[] = [];
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    const server = createServer((request, response) => {
      request.resume().once('end', resolve);
      stop.signal.addEventListener('abort', () => response.writeHead(503).end());
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const delivering = publisher(addressOf(server), {}, paused).deliver(publication, '', SIGNAL, stop.signal);
    await asked;
    stop.abort();
    expect((await delivering).detail).toContain('cannot take it now: 503');
    expect(paused).toHaveLength(1);
  });

  it('says until when the other side asks to be left alone, where that is after the deadline', async () => {
    const { url, taken } = await scripted([429], { 'retry-after': '3600' });
    expect(await publisher(url).deliver(publication, '', SIGNAL)).toMatchObject({
      outcome: 'failed',
      until: 3600,
    });
    expect(taken).toHaveLength(1);
    const { url: silent } = await scripted([503]);
    expect(await publisher(silent, { deadline: 0 }).deliver(publication, '', SIGNAL)).not.toHaveProperty(
      'until',
    );
  });

  it('sends nothing when it is stopped before', async () => {
    const { url, taken } = await scripted([200]);
    const receipt = await publisher(url).deliver(publication, '', AbortSignal.abort());
    expect(receipt).toMatchObject({ outcome: 'failed' });
    expect(taken).toEqual([]);
  });
});
