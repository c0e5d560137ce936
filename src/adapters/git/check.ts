import type { GitTarget } from '../../model/target-settings.ts';
import type { Diagnosis } from '../../ports/publisher.ts';
import type { Git } from './git.ts';
import { identityOf } from './message.ts';
import { remoteOf } from './words.ts';

/** Looks whether a remote answers, has its branch and takes pushes, from an empty folder. Throws a GitError when it does not. */
export async function checkRemote(git: Git, settings: GitTarget): Promise<readonly Diagnosis[]> {
  const version = await git.run('--version');
  await git.run('init', '-q', '--bare', '.');
  // Of the one branch, as a remote may have more of them than anybody wants to hear of.
  const head = await git.run('ls-remote', '--heads', settings.remote, `refs/heads/${settings.branch}`);
  const isEmpty = head === '' && (await git.run('ls-remote', '--heads', settings.remote)) === '';
  await tryToPush(git, settings.remote, await emptyCommit(git, settings));
  return [
    { what: remoteOf(settings), ok: true, detail: `It answers, with ${version}.` },
    branchDiagnosis(settings, { isThere: head !== '', isEmpty }),
    { what: 'push', ok: true, detail: 'This user may push; a branch may still be protected.' },
  ];
}

function branchDiagnosis(
  { branch, mode }: GitTarget,
  { isThere, isEmpty }: { readonly isThere: boolean; readonly isEmpty: boolean },
): Diagnosis {
  const what = `branch ${branch}`;
  if (isEmpty) return { what, ok: true, detail: 'The repository is empty; it will be made.' };
  if (isThere) return { what, ok: true, detail: 'It is there.' };
  return mode === 'direct'
    ? { what, ok: true, detail: 'There is none; it will be made.' }
    : { what, ok: false, detail: 'There is none; correct branch, which new branches start from.' };
}

/** An empty commit is what there is to try it with. */
async function emptyCommit(git: Git, settings: GitTarget): Promise<string> {
  const tree = await git.run('hash-object', '-w', '-t', 'tree', '/dev/null');
  return git.with(identityOf(settings, 0)).run('commit-tree', '-m', 'Check', tree);
}

/** As far as a remote goes before anything is sent: a commit to a branch that nobody has. Throws a GitError where it does not. */
export async function tryToPush(git: Git, remote: string, commit: string): Promise<void> {
  await git.run('push', '--dry-run', '-q', remote, `${commit}:refs/heads/headroom/check`);
}
