import { realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { InputError, SourceError } from '../../model/errors.ts';
import { oneLine } from '../../model/one-line.ts';
import { type Ended, type RunOptions, run } from '../io/run.ts';
import { inScratch } from '../io/scratch.ts';
import { OWN_ENVIRONMENT } from './git.ts';

/** A commit to be made on a branch of its own. */
export interface BranchCommit {
  readonly branch: string;
  readonly message: string;
  /** Files with their whole new text, by their paths. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

/**
 * Commits files on a new branch of the repository that a folder is in, from its HEAD. The work tree, the index and the
 * branch checked out stay as they are. Throws an InputError when the folder is in no repository, when the branch is there
 * already, or when one of the files has changes that are not committed; a SourceError when git fails.
 */
export async function commitOnBranch(
  folder: string,
  { branch, message, files }: BranchCommit,
): Promise<string> {
  const top = await topOf(folder);
  // Git names the real path of its repository.
  const real = await realpath(folder);
  const paths = files.map(({ path, text }) => {
    const within = relative(folder, resolve(folder, path));
    return { path: relative(top, resolve(real, within)), text };
  });
  const outside = paths.find(({ path }) => path.startsWith('..') || isAbsolute(path));
  if (outside)
    throw new InputError(`${outside.path} is outside of the repository ${top}. Leave --branch out.`);
  await refuseUncommitted(
    top,
    paths.map(({ path }) => path),
  );
  if (await exists(top, branch)) {
    throw new InputError(`The branch ${branch} is there already. Merge or delete it first.`);
  }
  return inScratch(async (scratch) => {
    const env = { GIT_INDEX_FILE: join(scratch, 'index') };
    await git(top, ['read-tree', 'HEAD'], { env });
    for (const { path, text } of paths) {
      const blob = await git(top, ['hash-object', '-w', '--stdin', `--path=${path}`], { input: text });
      await git(top, ['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`], { env });
    }
    const tree = await git(top, ['write-tree'], { env });
    const commit = await git(top, ['commit-tree', tree, '-p', 'HEAD', '-m', message]);
    await git(top, ['update-ref', `refs/heads/${branch}`, commit, '0'.repeat(commit.length)]);
    return commit;
  });
}

async function topOf(folder: string): Promise<string> {
  const ended = await ask(folder, ['rev-parse', '--show-toplevel']);
  if (ended.code !== NO_REPOSITORY) return saidBy(ended, 'rev-parse');
  throw new InputError(
    `${folder} is in no git repository. Leave --branch out to change the files themselves.`,
  );
}

async function refuseUncommitted(top: string, paths: readonly string[]): Promise<void> {
  const changed = await git(top, ['status', '--porcelain', '--untracked-files=all', '--', ...paths]);
  if (changed === '') return;
  throw new InputError(
    `These files have changes that are not committed: ${changed.trim()}. Commit them first.`,
  );
}

async function exists(top: string, branch: string): Promise<boolean> {
  const ended = await ask(top, ['rev-parse', '--verify', '--quiet', `refs/heads/${branch}`]);
  return ended.code !== NO_SUCH_REF && saidBy(ended, 'rev-parse') !== '';
}

const NO_REPOSITORY = 128;
const NO_SUCH_REF = 1;

type Given = Pick<RunOptions, 'env' | 'input'>;

async function git(folder: string, args: readonly string[], given: Given = {}): Promise<string> {
  return saidBy(await ask(folder, args, given), args[0]);
}

function ask(folder: string, args: readonly string[], { env, ...given }: Given = {}): Promise<Ended> {
  return run('git', args, { cwd: folder, env: { ...OWN_ENVIRONMENT, ...env }, ...given });
}

function saidBy({ code, stdout, output }: Ended, command: string | undefined): string {
  if (code === 0) return stdout.trimEnd();
  throw new SourceError(`git ${command} failed: ${oneLine(output)}`);
}
