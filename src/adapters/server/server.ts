import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf, SourceError } from '../../model/errors.ts';
import { jsonText } from '../../model/json-text.ts';
import type { Logger } from '../../ports/logger.ts';
import { fileAt } from './files.ts';

/** What the server shows. */
export interface ServerOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** The folder of published reports. */
  readonly folder: () => string;
  /** The metrics and their media type. */
  readonly metrics: () => Promise<{ readonly mediaType: string; readonly text: string }>;
  /** Why the program is not ready; nothing when it is. */
  readonly troubles: () => Promise<readonly string[]>;
  /** Told of requests that could not be answered. */
  readonly log: Logger;
}

/** A server that listens. */
export interface RunningServer {
  /** `http://127.0.0.1:9184`. */
  readonly address: string;
  /** Takes no more requests, and ends when those under way are answered, or cut off after a few seconds. */
  readonly close: () => Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly mediaType: string;
  readonly content: string | Uint8Array;
  readonly etag?: string;
}

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

/** Serves metrics, health and the reports' folder. Throws a SourceError for an address that cannot be listened on. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host, port } = options;
  const server = createServer((request, response) => {
    answerTo(request, options)
      .catch((error: unknown) => {
        options.log.error(`${request.url} could not be answered. ${messageOf(error)}`);
        return text(500, 'This could not be answered. The log says why.');
      })
      .then((answer) => {
        // A connection that is kept would hold the server that is being closed.
        response.shouldKeepAlive &&= server.listening;
        return send(request, response, answer);
      })
      .catch(() => response.destroy());
  });
  server.requestTimeout = 10_000;
  server.headersTimeout = 10_000;
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

async function answerTo({ method, url = '/' }: IncomingMessage, options: ServerOptions): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') return text(405, 'Only GET and HEAD are allowed.');
  const path = url.split('?')[0] ?? '/';
  if (path === '/healthz') return text(200, 'It runs.');
  if (path === '/readyz') return readiness(await options.troubles());
  if (path === '/metrics') {
    const { mediaType, text: content } = await options.metrics();
    return { status: 200, mediaType, content };
  }
  const file = await fileAt(options.folder(), path);
  return file ? { status: 200, ...file } : text(404, 'There is no such page.');
}

function readiness(troubles: readonly string[]): Answer {
  const content = `${jsonText({ ready: troubles.length === 0, troubles }, 2)}\n`;
  return { status: troubles.length === 0 ? 200 : 503, mediaType: 'application/json', content };
}

function text(status: number, content: string): Answer {
  return { status, mediaType: 'text/plain; charset=utf-8', content: `${content}\n` };
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, mediaType, content, etag }: Answer,
): void {
  const known = etag !== undefined && isKnown(request.headers['if-none-match'] ?? '', etag);
  response.writeHead(known ? 304 : status, {
    ...SECURITY,
    'content-type': mediaType,
    ...(status === 405 && { allow: 'GET, HEAD' }),
    ...(etag === undefined ? {} : { etag }),
    ...(known ? {} : { 'content-length': Buffer.byteLength(content) }),
  });
  response.end(known || request.method === 'HEAD' ? undefined : content);
}

/** Whether what a reader has is what there is (RFC 9110, 13.1.2): a proxy may have made its name a weak one. */
function isKnown(ifNoneMatch: string, etag: string): boolean {
  const names = ifNoneMatch.split(',').map((name) => name.trim().replace(/^W\//, ''));
  return names.includes(etag) || names.includes('*');
}
