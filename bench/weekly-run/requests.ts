import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import pLimit from 'p-limit';
import { Agent, request } from 'undici';

/** A request as it was sent. */
export interface SentRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What passes requests on to a server and keeps them. */
export interface Relay {
  readonly url: string;
  readonly sent: readonly SentRequest[];
  close(): Promise<void>;
}

/** Starts a relay to the server at `to` on a loopback port. */
export async function startRelay(to: string): Promise<Relay> {
  const sent: SentRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    void passOn(to, incoming, outgoing, sent);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, sent, close };
}

async function passOn(
  to: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  sent: SentRequest[],
): Promise<void> {
  const type = incoming.headers['content-type'];
  const one: SentRequest = {
    method: incoming.method === 'GET' ? 'GET' : 'POST',
    path: incoming.url ?? '/',
    headers: type === undefined ? {} : { 'content-type': type },
    body: await text(incoming),
  };
  sent.push(one);
  const { statusCode, body } = await send(to, one);
  outgoing.writeHead(statusCode, { 'content-type': 'application/json' }).end(await body.text());
}

/** Sends the requests, `concurrency` at once over as many connections, and reads each answer as text and no more. */
export async function sendAll(
  url: string,
  requests: readonly SentRequest[],
  concurrency: number,
): Promise<void> {
  const dispatcher = new Agent({ connections: concurrency });
  const limit = pLimit(concurrency);
  await Promise.all(
    requests.map((one) =>
      limit(async () => {
        const { statusCode, body } = await send(url, one, dispatcher);
        const answer = await body.text();
        if (statusCode !== 200)
          throw new Error(`${one.path} answered ${statusCode}: ${answer.slice(0, 200)}`);
      }),
    ),
  );
  await dispatcher.close();
}

function send(url: string, { method, path, headers, body }: SentRequest, dispatcher?: Agent) {
  return request(`${url}${path}`, {
    method,
    headers,
    ...(method === 'POST' ? { body } : {}),
    ...(dispatcher ? { dispatcher } : {}),
  });
}
