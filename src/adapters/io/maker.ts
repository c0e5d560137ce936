import { createHash } from 'node:crypto';
import { readlink } from 'node:fs/promises';
import { hostname } from 'node:os';

/** Where a process is known by its number: this machine, or one container of it. */
const room = (async () => {
  const numbers = await readlink('/proc/self/ns/pid').catch(() => '');
  return createHash('sha256').update(`${hostname()} ${numbers}`).digest('hex').slice(0, 8);
})();

/** This process, as a part of the names of what it makes for a while: `4711-0c5f3a91`. */
export async function makerName(): Promise<string> {
  return `${process.pid}-${await room}`;
}

/**
 * Whether whoever made something is gone: a process of this machine that runs no more. One with this process's own number is, as
 * after a restart in a container: what this process has in hand, it knows by itself.
 */
export async function isGone(maker: string): Promise<boolean> {
  const [pid = '', at] = maker.split('-');
  return at === (await room) && !isOther(Number(pid));
}

/** Whether a process of this number runs that is not this one. */
function isOther(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
