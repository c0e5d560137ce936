import { once } from 'node:events';
import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';

/** A web server that takes every request and never answers. Gone when the test is over. */
export async function hangingServer(): Promise<{ readonly url: string; readonly asked: Promise<unknown> }> {
  const server = createServer(() => {});
  const asked = once(server, 'request');
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`, asked };
}
