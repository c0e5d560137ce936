import { join } from 'node:path';
import { boundWords, type SizeBound } from '../../model/bounds.ts';
import { SourceError } from '../../model/errors.ts';
import { makeFolder } from '../io/folder.ts';
import { foldersIn, isFolder } from '../io/places.ts';
import { inScratch } from '../io/scratch.ts';
import { ageOf, moveFolder, settleTree, touch } from '../io/tree.ts';
import type { CloneFolders } from './clone.ts';
import { type Git, GitError } from './git.ts';

/** Nobody reads the files of a commit for longer than so many seconds after they were asked for, unless it is in use. */
const READ_FOR = 600;
/** The exit code of a shell whose program wrote a file past its bound. */
const TOO_LARGE = 153;

/** The folder of a commit's files where it is there, whole; undefined where it is not. */
export async function treeOf({ trees }: CloneFolders, commit: string): Promise<string | undefined> {
  const folder = join(trees, commit);
  if (!(await isFolder(folder))) return undefined;
  await touch(folder);
  return folder;
}

/**
 * Writes a commit's files into a folder of their own, which takes its place when all of it is there: as they are in the commit, byte for byte, but
 * for links that lead out of it. The lock must be held.
 */
export async function writeTree(
  git: Git,
  folders: CloneFolders,
  commit: string,
  largest: SizeBound,
): Promise<string> {
  return (
    (await treeOf(folders, commit)) ??
    inScratch(async (scratch) => {
      const files = join(scratch, 'files');
      await makeFolder(files);
      const into = git.with({ GIT_WORK_TREE: files, GIT_INDEX_FILE: join(scratch, 'index') });
      await into.run('read-tree', commit);
      await into
        .atMost(largest)
        .run('checkout-index', '--all', '--force', '--quiet')
        .catch((error: unknown) => {
          if (!(error instanceof GitError) || error.exitCode !== TOO_LARGE) throw error;
          throw new SourceError(
            `The commit ${commit.slice(0, 12)} has a file larger than ${boundWords(largest)}. Keep it outside of the repository.`,
          );
        });
      await settleTree(files);
      const place = join(folders.trees, commit);
      await moveFolder(files, place);
      return place;
    }, folders.making)
  );
}

/** Removes the files of all commits but of some, and of those that somebody asked for lately. The lock must be held. */
export async function pruneTrees(
  { trees, making }: CloneFolders,
  kept: readonly (string | undefined)[],
): Promise<void> {
  for (const name of await foldersIn(trees)) {
    const place = join(trees, name);
    if (kept.includes(name) || (await ageOf(place)) < READ_FOR) continue;
    // Out of its place at once, so that a kill leaves no half of it there.
    await inScratch((scratch) => moveFolder(place, join(scratch, name)), making);
  }
}
