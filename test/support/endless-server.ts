import type { Socket } from 'node:net';
import { rawServer } from './raw-server.ts';

const PIECE = `10000\r\n${'a'.repeat(0x10000)}\r\n`;

/** Sends something again and again, as fast as the other side takes it. */
export function babble(socket: Socket, piece: string): void {
  const more = () => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on('drain', more);
  more();
}

/** A web server whose answers have no end, under a status. Gone when the test is over. */
export async function endlessServer(status = '200 OK'): Promise<string> {
  const port = await rawServer((socket) => {
    socket.once('data', () => {
      socket.write(
        `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`,
      );
      babble(socket, PIECE);
    });
  });
  return `http://127.0.0.1:${port}`;
}
