import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'headroom-scratch-';
/** No work takes this long, in milliseconds: such a folder was left by a program that was killed. */
const LEFT = 86_400_000;

/** Does work in a new empty folder, which is gone afterwards; so are those that were left behind earlier. */
export async function inScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
  await clearLeft(tmpdir()).catch(() => {});
  const folder = await mkdtemp(join(tmpdir(), PREFIX));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function clearLeft(within: string): Promise<void> {
  const names = (await readdir(within)).filter((name) => name.startsWith(PREFIX));
  for (const path of names.map((name) => join(within, name))) {
    const { uid, mtimeMs } = await lstat(path);
    if (uid === process.getuid?.() && Date.now() - mtimeMs > LEFT)
      await rm(path, { recursive: true, force: true });
  }
}
