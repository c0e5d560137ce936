import { connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { GetSocketHandler } from 'nodemailer/lib/mailer';
import { BOUNDS, boundWords, bytesOf } from '../../model/bounds.ts';
import type { SmtpSettings } from '../../model/target-settings.ts';

/** Opens lines to a mail server that are cut when it says more than servers have to say, each within so many milliseconds. */
export function lineOpener(
  { host, port }: SmtpSettings,
  { timeout, signal }: { readonly timeout: number; readonly signal: AbortSignal },
): GetSocketHandler {
  return (_options, done) => {
    const socket = connect({ host, port });
    const late = setTimeout(() => socket.destroy(new Error('Connection timeout')), timeout);
    // Once it is open, the library takes leave of the server.
    const leave = () => void socket.destroy(new Error('It was given up.'));
    signal.addEventListener('abort', leave);
    const begun = () => {
      clearTimeout(late);
      signal.removeEventListener('abort', leave);
    };
    socket.once('close', begun);
    socket.once('error', done);
    socket.once('connect', () => {
      begun();
      socket.off('error', done);
      // It does all that the library asks of a socket.
      done(null, { connection: bounded(socket) as unknown as Socket });
    });
  };
}

/**
 * A connection on which so much can be heard and no more, also under TLS. The library bounds a reply by itself, and keeps
 * what is none, such as empty lines without an end.
 */
function bounded(socket: Socket): Duplex {
  let left = bytesOf(BOUNDS.reply);
  const line = new Duplex({
    read: () => socket.resume(),
    write: (chunk: Uint8Array, _encoding, done) => void socket.write(chunk, done),
    final: (done) => void socket.end(done),
    destroy: (error, done) => {
      socket.destroy();
      // TLS over it tells first why it ended.
      setImmediate(done, error);
    },
  });
  socket.on('data', (chunk: Uint8Array) => {
    left -= chunk.length;
    if (left < 0) line.destroy(new Error(`it says more than ${boundWords(BOUNDS.reply)}`));
    else if (!line.push(chunk)) socket.pause();
  });
  socket.on('end', () => line.push(null));
  socket.on('error', (error) => line.destroy(error));
  socket.on('close', () => line.destroy());
  socket.on('timeout', () => line.emit('timeout'));
  return Object.assign(line, { setTimeout: (milliseconds: number) => socket.setTimeout(milliseconds) });
}
