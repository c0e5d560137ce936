import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { finished, pipeline } from 'node:stream/promises';
import { BOUNDS, boundWords, bytesOf } from '../../model/bounds.ts';
import { messageOf, SourceError } from '../../model/errors.ts';
import { listWords } from '../../model/format.ts';
import { jsonText } from '../../model/json-text.ts';
import { quotable } from '../../model/one-line.ts';
import { publishedPath } from '../../model/published-path.ts';
import type { Hook, HookRequest } from '../../ports/hook.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Pages } from '../../ports/pages.ts';
import type { PublishedAt, PublishedStream } from '../../ports/published.ts';
import type { Readiness } from '../../ports/readiness.ts';
import { readBytes } from '../io/body.ts';
import { type ConnectionBounds, holdConnections } from './connections.ts';
import { isOurs } from './host.ts';
import { pageServer, pathOf } from './pages.ts';

/** What the server shows. */
export interface ServerOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** The names that it is called by, besides addresses and those of one's own network. */
  readonly names: () => readonly string[];
  /** Where published reports and the pages around them come from. */
  readonly published: PublishedAt;
  /** The metrics and their media type. */
  readonly metrics: () => Promise<{ readonly mediaType: string; readonly text: string }>;
  /** Whether the program is ready, and who works. */
  readonly readiness: () => Promise<Readiness>;
  /** Pages that take forms; none unless given. */
  readonly pages?: () => Pages | undefined;
  /** Where other programs tell of something; nowhere unless given. */
  readonly hook?: Hook;
  /** Told of requests that could not be answered. */
  readonly log: Logger;
  readonly bounds?: Partial<ServerBounds>;
}

/** The most of connections, and of seconds: until a request is asked, an answer is taken, and for which nothing may move. */
export interface ServerBounds extends ConnectionBounds {
  readonly asked: number;
  readonly taken: number;
  readonly stalled: number;
}

const MOST: ServerBounds = {
  connections: BOUNDS.connections.most,
  pipelined: BOUNDS.pipelined.most,
  asked: BOUNDS.asked.most,
  taken: BOUNDS.taken.most,
  stalled: BOUNDS.stalled.most,
};

/** A server that listens. */
export interface RunningServer {
  /** `http://127.0.0.1:9184`. */
  readonly address: string;
  /** Takes no more requests, and ends when those under way are answered, or cut off after a few seconds. */
  readonly close: () => Promise<void>;
}

/** What is answered: bytes, or a file that is read as it is sent. */
type Answer = {
  readonly status: number;
  readonly mediaType: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly etag?: string;
} & ({ readonly content: Uint8Array } | PublishedStream);

/** Seconds after which a page that cannot be had now is worth asking for again. */
const RETRY_AFTER = 30;

/** How long an answer under way may take once the server is closed, in milliseconds. */
const ANSWERED_WITHIN = 5000;

/** Read-only pages that need nothing but themselves. */
const SECURITY = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cache-control': 'no-cache',
};

/** Serves metrics, health and what is published. Throws a SourceError for an address that cannot be listened on. */
export async function startServer(given: ServerOptions): Promise<RunningServer> {
  // However many ask for them at once, they are made once.
  const options = { ...given, metrics: whileMade(given.metrics), readiness: whileMade(given.readiness) };
  const { host, port, log } = options;
  const page = pageServer(log);
  const bounds = { ...MOST, ...options.bounds };
  const server = createServer({ connectionsCheckingInterval: 1000 });
  const inTurn = holdConnections(server, bounds);
  server.on('request', (request, response) =>
    inTurn(request.socket, async () => {
      const late = setTimeout(() => response.destroy(), bounds.taken * 1000);
      try {
        const answer = await answerTo(request, options, page).catch((error: unknown) =>
          failureAnswer(request, error, log),
        );
        // A connection that is kept would hold the server that is being closed.
        response.shouldKeepAlive &&= server.listening;
        await Promise.all([send(request, response, answer), finished(response)]);
      } catch {
        response.destroy();
      } finally {
        clearTimeout(late);
      }
    }),
  );
  server.requestTimeout = bounds.asked * 1000;
  server.headersTimeout = bounds.asked * 1000;
  server.timeout = bounds.stalled * 1000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  }).catch((error: unknown) => {
    throw new SourceError(
      `Cannot listen on ${host}:${port} (${messageOf(error)}). Set server.listen to another address.`,
      {
        cause: error,
      },
    );
  });
  // Such as a connection that could not be taken, which ends no other.
  server.on('error', (error) => log.error(`The server failed to take a connection. ${messageOf(error)}`));
  const at = server.address() as AddressInfo;
  return {
    address: `http://${at.family === 'IPv6' ? `[${at.address}]` : at.address}:${at.port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      const cutOff = setTimeout(() => server.closeAllConnections(), ANSWERED_WITHIN);
      await closed;
      clearTimeout(cutOff);
    },
  };
}

async function answerTo(
  request: IncomingMessage,
  options: ServerOptions,
  page: ReturnType<typeof pageServer>,
): Promise<Answer> {
  const { method = '', url = '/', headers } = request;
  if (!isOurs(headers.host, options.names())) return text(421, notCalled(headers.host ?? ''));
  const path = pathOf(url);
  const { hook } = options;
  const isHook = hook?.has(path) ?? false;
  const pages = options.pages?.();
  const isPage = pages?.has(path) ?? false;
  const allowed = isHook ? ['POST'] : ['GET', 'HEAD', ...(isPage ? ['POST'] : [])];
  if (!allowed.includes(method)) {
    const refused = text(405, `Only ${listWords(allowed)} ${allowed.length === 1 ? 'is' : 'are'} allowed.`);
    return { ...refused, headers: { allow: allowed.join(', ') } };
  }
  if (hook && isHook) return hookAnswer(request, hook);
  if (pages && isPage) {
    const sent = await page(request, pages);
    if ('why' in sent) return { ...text(sent.status, sent.why), headers: { connection: 'close' } };
    const { status, html, headers: own } = sent;
    return { status, mediaType: 'text/html; charset=utf-8', content: Buffer.from(html), headers: own };
  }
  if (path === '/healthz') return text(200, 'It runs.');
  if (path === '/readyz') return readyAnswer(await options.readiness());
  if (path === '/metrics') {
    const { mediaType, text: content } = await options.metrics();
    return { status: 200, mediaType, content: Buffer.from(content) };
  }
  return published(url, options);
}

async function published(url: string, options: Pick<ServerOptions, 'published'>): Promise<Answer> {
  const path = publishedPath(pathOf(url));
  const file = path && (await options.published(path));
  return file ? { status: 200, ...file } : text(404, 'There is no such page.');
}

/** What is answered where something failed. A trouble that passes is no missing page, which readers would believe to be gone, and no bug. */
function failureAnswer({ method, url = '' }: IncomingMessage, error: unknown, log: Logger): Answer {
  const passes = error instanceof SourceError;
  log.error(`${quotable(shownPath(url))} could not be answered${passes ? ' now' : ''}. ${messageOf(error)}`);
  if (!passes) return text(500, 'This could not be answered. The log says why.');
  const later = text(503, method === 'POST' ? NOT_KNOWN : LATER);
  return { ...later, headers: { 'retry-after': String(RETRY_AFTER) } };
}

const LATER = 'This page cannot be had just now. Ask for it again in a minute; the log says why.';
const NOT_KNOWN =
  'It is not known whether this was recorded. Open the page again in a minute: it shows what was. The log says why.';

/** A path for the log, which never has a link with which somebody could answer. */
function shownPath(url: string): string {
  return url.replace(/\/answers\/.*/s, '/answers/…');
}

function notCalled(host: string): string {
  return `This server is not called ${quotable(host)}. Ask for it by its address, or set server.public_url to the address under which it is reached.`;
}

/** The same work for all who ask while it is done. */
function whileMade<T>(make: () => Promise<T>): () => Promise<T> {
  let making: Promise<T> | undefined;
  return () => {
    making ??= make().finally(() => {
      making = undefined;
    });
    return making;
  };
}

async function hookAnswer(request: IncomingMessage, hook: Hook): Promise<Answer> {
  const { bytes, isCut, broken } = await readBytes(
    request.iterator({ destroyOnReturn: false }),
    bytesOf(BOUNDS.hook),
  );
  if (isCut || broken !== undefined) {
    const why = isCut ? `It may have ${boundWords(BOUNDS.hook)}.` : 'It did not come whole.';
    return { ...text(isCut ? 413 : 400, why), headers: { connection: 'close' } };
  }
  const answer = await hook.answer({ headers: headersOf(request), body: bytes });
  return text(answer.status, answer.text);
}

/** A header that is there more than once is a list: one of them may be of somebody else than the others. */
function headersOf({ headersDistinct }: IncomingMessage): HookRequest['headers'] {
  return Object.fromEntries(
    Object.entries(headersDistinct).map(([name, values]) => [
      name,
      values?.length === 1 ? values[0] : values,
    ]),
  );
}

function readyAnswer(readiness: Readiness): Answer {
  const ready = readiness.troubles.length === 0;
  const content = `${jsonText({ ready, ...readiness }, 2)}\n`;
  return { status: ready ? 200 : 503, mediaType: 'application/json', content: Buffer.from(content) };
}

function text(status: number, content: string): Answer {
  return { status, mediaType: 'text/plain; charset=utf-8', content: Buffer.from(`${content}\n`) };
}

/** Sends an answer, as fast as it is taken: of a file no more is read than that. */
async function send(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  const { status, mediaType, etag } = answer;
  await using file = 'read' in answer ? answer : undefined;
  const size = 'size' in answer ? answer.size : answer.content.length;
  const known = etag !== undefined && isKnown(request.headers['if-none-match'] ?? '', etag);
  response.writeHead(known ? 304 : status, {
    ...SECURITY,
    'content-type': mediaType,
    ...answer.headers,
    ...(etag === undefined ? {} : { etag }),
    ...(known ? {} : { 'content-length': size }),
  });
  if (known || request.method === 'HEAD' || size === 0) response.end();
  else if (file) await pipeline(file.read(), response);
  else if ('content' in answer) response.end(answer.content);
}

/** Whether what a reader has is what there is (RFC 9110, 13.1.2): a proxy may have made its name a weak one. */
function isKnown(ifNoneMatch: string, etag: string): boolean {
  const names = ifNoneMatch.split(',').map((name) => name.trim().replace(/^W\//, ''));
  return names.includes(etag) || names.includes('*');
}
