import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pLimit from 'p-limit';
import type { Artifact } from '../../model/artifact.ts';
import { SourceError } from '../../model/errors.ts';
import { makeFolder } from './folder.ts';

/** Files written at once: a disk takes many flushes together in the time of one. */
const AT_ONCE = 16;

/** Writes artifacts below a folder, each whole or not at all, and returns their paths in order. */
export async function writeArtifacts(
  folder: string,
  artifacts: readonly Artifact[],
): Promise<readonly string[]> {
  const limit = pLimit(AT_ONCE);
  const writes = artifacts.map(({ path, content }) =>
    limit(async () => {
      const target = join(folder, path);
      await writeWhole(target, content);
      return target;
    }),
  );
  // A failed write is told of when no other is under way, so that whoever hears of it finds no half-written file.
  await Promise.allSettled(writes);
  return Promise.all(writes);
}

/**
 * Writes one file beside its place and then moves it there, so that a reader never sees half of it. It is on the disk
 * before it is moved: a machine that loses its power keeps the old file or has the new one. Throws a SourceError.
 */
export async function writeWhole(target: string, content: string | Uint8Array): Promise<void> {
  const beside = `${target}.${process.pid}.part`;
  try {
    await makeFolder(dirname(target));
    await writeFile(beside, content, { flush: true });
    await rename(beside, target);
  } catch (error) {
    // Where the folder could not be made there is nothing to remove, and this fails as well.
    await rm(beside, { force: true }).catch(() => {});
    const why = error instanceof Error ? error.message : String(error);
    throw new SourceError(
      `Cannot write ${target}: ${why}. Check the folder's permissions and space, or choose another with --out.`,
    );
  }
}
