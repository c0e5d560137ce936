import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** The most of connections at once, and of requests on each that wait for their turn. */
export interface ConnectionBounds {
  readonly connections: number;
  readonly pipelined: number;
}

/** Does work for a connection when all that it was asked before is done. */
export type InTurn = (socket: Socket, work: () => Promise<void>) => void;

/**
 * Holds a server's connections to their bounds. Past the most of them, the one that asked longest ago is let go, so that
 * whoever holds connections and asks nothing keeps nobody out; and so is one that asks more at once than may wait.
 */
export function holdConnections(server: Server, { connections, pipelined }: ConnectionBounds): InTurn {
  // In the order in which they last asked something.
  const held = new Map<Socket, Turns>();
  server.on('connection', (socket: Socket) => {
    held.set(socket, { waiting: 0, last: Promise.resolve() });
    socket.once('close', () => held.delete(socket));
    const [longest] = held.keys();
    if (held.size > connections) longest?.destroy();
  });
  return (socket, work) => {
    const turns = held.get(socket);
    if (!turns || socket.destroyed) return;
    held.delete(socket);
    held.set(socket, turns);
    turns.waiting += 1;
    if (turns.waiting > pipelined) socket.destroy();
    const turn = async (before: Promise<void>) => {
      await before;
      if (!socket.destroyed) await work();
      turns.waiting -= 1;
    };
    turns.last = turn(turns.last);
  };
}

/** Requests of a connection that are under way or wait, and the end of the last of them. */
interface Turns {
  waiting: number;
  last: Promise<void>;
}
