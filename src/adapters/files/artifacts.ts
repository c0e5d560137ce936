import pLimit from 'p-limit';
import type { Artifact } from '../../model/artifact.ts';
import { AT_ONCE, writeWhole } from '../io/write.ts';

/**
 * Writes artifacts below a folder, each whole or not at all, and returns their paths in order. Throws a SourceError, also
 * for a path that leads out of the folder.
 */
export async function writeArtifacts(
  folder: string,
  artifacts: readonly Artifact[],
): Promise<readonly string[]> {
  const limit = pLimit(AT_ONCE);
  const writes = artifacts.map(({ path, content }) => limit(() => writeWhole({ folder, path }, content)));
  // A failed write is told of when no other is under way, so that whoever hears of it finds no half-written file.
  await Promise.allSettled(writes);
  return Promise.all(writes);
}
