import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

/** Serves repositories by the git protocol, pushes among it, until it is cut. */
export interface GitDaemon {
  /** `git://127.0.0.1:40123`; the same after a restart. */
  readonly url: string;
  readonly port: number;
  /** Kills it with all that it is doing for clients, as if the machine were gone. Gone already, it stays so. */
  readonly cut: () => Promise<void>;
  /** Serves again on the same port. */
  readonly restart: () => Promise<void>;
}

/** Starts git’s own daemon for the repositories of a folder; whoever starts it cuts it. */
export async function startGitDaemon(base: string): Promise<GitDaemon> {
  const port = await freePort();
  let daemon: ChildProcess | undefined;
  const restart = async () => {
    const options = [
      '--listen=127.0.0.1',
      `--port=${port}`,
      `--base-path=${base}`,
      '--export-all',
      '--enable=receive-pack',
      '--reuseaddr',
    ];
    daemon = spawn('git', ['daemon', ...options], { stdio: 'ignore', detached: true });
    await until(() => answers(port));
  };
  const cut = async () => {
    const ended = daemon;
    daemon = undefined;
    if (ended?.pid === undefined || ended.exitCode !== null) return;
    const gone = once(ended, 'exit');
    process.kill(-ended.pid, 'SIGKILL');
    await gone;
  };
  await restart();
  return { url: `git://127.0.0.1:${port}`, port, cut, restart };
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } finally {
    socket.destroy();
  }
}

/** A line to a daemon on which something goes wrong with pushes. */
export interface BadLine {
  readonly url: string;
  /** How many pushes were cut off. */
  readonly cuts: () => number;
  /** Breaks at so many of the next pushes, in place of what was to come. */
  readonly breakNext: (when: 'before' | 'after', most: number) => void;
  readonly close: () => Promise<void>;
}

/**
 * A line to a daemon that breaks at so many of the first pushes: `before` the commits reach it, or `after`, with the answer lost.
 */
export async function badLine(port: number, firstWhen: 'before' | 'after', first: number): Promise<BadLine> {
  let [when, left] = [firstWhen, first];
  let cuts = 0;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const there = connect(port, '127.0.0.1');
    for (const socket of [client, there]) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => open.delete(socket));
    }
    let isPushing = false;
    let isCut = false;
    client.on('data', (bytes: Buffer) => {
      // Every push sends a pack, and a fetch none.
      if (!isPushing && bytes.includes('PACK') && left > 0) {
        isPushing = true;
        left -= 1;
        if (when === 'before') cut();
      }
      if (!isCut) there.write(bytes);
    });
    there.on('data', (bytes: Buffer) => {
      if (isPushing) cut();
      else client.write(bytes);
    });
    client.on('end', () => there.end());
    there.on('end', () => client.end());
    there.on('close', () => client.destroy());
    client.on('close', () => there.destroy());
    function cut() {
      if (isCut) return;
      isCut = true;
      cuts += 1;
      client.destroy();
      there.destroy();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const at = server.address() as AddressInfo;
  return {
    url: `git://127.0.0.1:${at.port}`,
    cuts: () => cuts,
    breakNext: (next, most) => {
      [when, left] = [next, most];
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
