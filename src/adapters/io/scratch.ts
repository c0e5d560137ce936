import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isGone, makerName } from './maker.ts';

const PREFIX = 'headroom-scratch-';
const MADE = /^headroom-scratch-(\d+-[\da-f]{8})-/;
/** No work takes this long, in milliseconds: such a folder was left by a program that was killed. */
const LEFT = 86_400_000;

/** What this process is at work in. */
const inHand = new Set<string>();

/** Does work in a new empty folder, which is gone afterwards; so are those that were left behind earlier. */
export async function inScratch<T>(
  work: (folder: string) => Promise<T>,
  within: string = tmpdir(),
): Promise<T> {
  await clearLeft(within).catch(() => {});
  const folder = await mkdtemp(join(within, `${PREFIX}${await makerName()}-`));
  inHand.add(folder);
  try {
    return await work(folder);
  } finally {
    inHand.delete(folder);
    await clear(folder);
  }
}

async function clearLeft(within: string): Promise<void> {
  const names = (await readdir(within)).filter((name) => name.startsWith(PREFIX));
  for (const path of names.map((name) => join(within, name))) if (await isLeft(path)) await clear(path);
}

async function isLeft(path: string): Promise<boolean> {
  const { uid, mtimeMs } = await lstat(path);
  if (uid !== process.getuid?.() || inHand.has(path)) return false;
  const [, maker] = MADE.exec(path.slice(path.lastIndexOf(PREFIX))) ?? [];
  return Date.now() - mtimeMs > LEFT || (maker !== undefined && (await isGone(maker)));
}

/** What a program that is just being ended still writes there stays until the next time. */
async function clear(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => {});
}
