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
 * branch checked out stay as they are. A branch that has exactly that already is left as it is. Throws an InputError when the
 * folder is in no repository, when the branch is there and has something else, or when one of the files has changes that are
 * not committed; a SourceError when git fails.
 */
export async function commitOnBranch(
  folder: string,
  { branch, message, files }: BranchCommit,
): Promise<void> {
  const top = await topOf(folder);
  const paths = await Promise.all(
    files.map(async ({ path, text }) => ({ path: await pathIn(top, folder, path), text })),
  );
  const outside = paths.find(({ path }) => path.startsWith('..') || isAbsolute(path));
  if (outside)
    throw new InputError(`${outside.path} is outside of the repository ${top}. Leave --branch out.`);
  await refuseUncommitted(
    top,
    paths.map(({ path }) => path),
  );
  const blobs: Blob[] = [];
  for (const { path, text } of paths) {
    const blob = await git(top, ['hash-object', '-w', '--stdin', `--path=${path}`], { input: text });
    blobs.push({ path, blob });
  }
  if (!(await exists(top, branch))) return commitNew(top, branch, message, blobs);
  if (await holds(top, branch, blobs)) return;
  throw new InputError(
    `The branch ${branch} is there already, and has something else than this change as it would be today. Merge it, or delete it with git branch -D ${branch}, and where it was pushed to as well.`,
  );
}

/** The last line of a file on a branch of the repository that a folder is in; undefined where there is no such branch or file. */
export async function lastLineOn(folder: string, branch: string, path: string): Promise<string | undefined> {
  const top = await topOf(folder);
  if (!(await exists(top, branch))) return undefined;
  const place = `refs/heads/${branch}:${await pathIn(top, folder, path)}`;
  const { code, stdout } = await ask(top, ['cat-file', 'blob', place]);
  return code === 0 ? stdout.split('\n').at(-1) : undefined;
}

/** A file of a repository with its whole content, by git’s name for that. */
interface Blob {
  readonly path: string;
  readonly blob: string;
}

async function commitNew(
  top: string,
  branch: string,
  message: string,
  blobs: readonly Blob[],
): Promise<void> {
  await inScratch(async (scratch) => {
    const env = { GIT_INDEX_FILE: join(scratch, 'index') };
    await git(top, ['read-tree', 'HEAD'], { env });
    for (const { path, blob } of blobs)
      await git(top, ['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`], { env });
    const tree = await git(top, ['write-tree'], { env });
    const commit = await git(top, ['commit-tree', tree, '-p', 'HEAD', '-m', message]);
    await git(top, ['update-ref', refOf(branch), commit, '0'.repeat(commit.length)]);
  });
}

/** Whether a branch is one commit, of these files alone, which has them so. */
async function holds(top: string, branch: string, blobs: readonly Blob[]): Promise<boolean> {
  const ref = refOf(branch);
  const commits = await git(top, ['rev-list', `HEAD..${ref}`]);
  const [commit = '', second] = commits.split('\n');
  if (commit === '' || second !== undefined) return false;
  const changed = await git(top, ['diff-tree', '-r', '-z', '--no-renames', '--no-commit-id', commit]);
  // `:mode mode before after status`, NUL, path, NUL.
  const parts = changed.split('\0');
  const has = parts.flatMap((fields, index) => {
    const blob = fields.startsWith(':') ? fields.split(' ')[3] : undefined;
    return blob === undefined ? [] : [`${blob} ${parts[index + 1]}`];
  });
  const wanted = blobs.map(({ path, blob }) => `${blob} ${path}`);
  return has.length === wanted.length && wanted.every((one) => has.includes(one));
}

/** A file as git names it, by the real path of its repository. */
async function pathIn(top: string, folder: string, path: string): Promise<string> {
  return relative(top, resolve(await realpath(folder), relative(folder, resolve(folder, path))));
}

function refOf(branch: string): string {
  return `refs/heads/${branch}`;
}

/** The root of the repository that a folder is in. Throws an InputError where it is in none. */
export async function topOf(folder: string): Promise<string> {
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

/** Whether a repository has a branch. */
export async function exists(top: string, branch: string): Promise<boolean> {
  const ended = await ask(top, ['rev-parse', '--verify', '--quiet', refOf(branch)]);
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
