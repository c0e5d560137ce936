import { createServer } from 'node:net';

/**
 * Ports that a system gives to nobody who asks for any: no connection and no other server gets one by chance, also while the server
 * that it is for is not up yet, or down for a while.
 */
const [FIRST, COUNT] = [10_000, 22_000];
/** How far apart processes begin that run tests at the same time. */
const APART = 125;

let next = (process.pid * APART) % COUNT;

/** A port on the loopback address that nothing listens on, answered once in this process. */
export async function freePort(): Promise<number> {
  const port = FIRST + next;
  next = (next + 1) % COUNT;
  return (await isFree(port)) ? port : freePort();
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
      .once('error', () => resolve(false))
      .listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
