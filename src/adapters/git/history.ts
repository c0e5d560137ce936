import { quotable } from '../../model/one-line.ts';
import type { Commit } from '../../ports/repository.ts';
import type { Git } from './git.ts';

/** What a ref names; undefined where there is no such ref. */
export async function idAt(git: Git, ref: string): Promise<string | undefined> {
  return (await git.run('for-each-ref', '--format=%(objectname)', ref)) || undefined;
}

/** The last commit up to one of these that changed one of some files, of all where none are named; undefined where none did. */
export async function lastCommit(
  git: Git,
  id: string,
  files: readonly string[] = [],
): Promise<Commit | undefined> {
  const said = await git
    // The names of files are no patterns.
    .with({ GIT_LITERAL_PATHSPECS: '1' })
    .run('log', '-1', '--encoding=UTF-8', `--format=${FORMAT}`, '--end-of-options', id, '--', ...files);
  const [found = '', name = '', mail = '', at = '', subject = ''] = said.split('\0');
  if (found === '') return undefined;
  return { id: found, by: quotable(`${name} <${mail}>`), at: Number(at), subject: quotable(subject) };
}

const FORMAT = ['%H', '%an', '%ae', '%ct', '%s'].join('%x00');

/** Whether there is a commit, with all that it takes to know it. */
export async function isKnown(git: Git, id: string): Promise<boolean> {
  return /^[\da-f]{40,64}$/.test(id) && git.says('rev-parse', '--quiet', '--verify', `${id}^{commit}`);
}

/** Whether a commit has another in its history, or is it. */
export async function isBehind(git: Git, id: string, earlier: string): Promise<boolean> {
  return (await isKnown(git, earlier)) && git.says('merge-base', '--is-ancestor', earlier, id);
}
