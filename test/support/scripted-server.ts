import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { onTestFinished } from 'vitest';

/** A request as it came. */
export interface Taken {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The form in its body, or the parameters in its address. */
  readonly form: URLSearchParams;
}

/** What a scripted server answers. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Leaves the request without an answer. */
  readonly hang?: true;
}

/** A server on loopback that answers by a script, and keeps what it was asked. Gone when the test is over. */
export async function scriptedServer(
  answer: (request: Taken, index: number) => Reply | Promise<Reply>,
  tls?: ServerOptions,
): Promise<{ readonly url: string; readonly port: number; readonly taken: readonly Taken[] }> {
  const taken: Taken[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const body = Buffer.concat(chunks).toString();
    const form = body === '' ? searchParams : new URLSearchParams(body);
    const one = { method: request.method ?? '', path: pathname, headers: request.headers, form };
    taken.push(one);
    const { status = 200, headers = {}, body: said = '', hang } = await answer(one, taken.length - 1);
    if (!hang) response.writeHead(status, headers).end(said);
  };
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    handle(request, response).catch(() => response.destroy());
  };
  const server: Server = tls ? createTlsServer(tls, listener) : createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`, port, taken };
}

/** Prometheus' answer of one number at the time asked for, or of nothing. */
export function vector(value: string | undefined, extra: Readonly<Record<string, unknown>> = {}): Reply {
  const result = value === undefined ? [] : [{ metric: {}, value: [0, value] }];
  return {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ status: 'success', data: { resultType: 'vector', result }, ...extra }),
  };
}
