import { isExpected, messageOf } from '../../model/errors.ts';
import { remoteAddressOf } from '../../model/remote-address.ts';
import type { GitTarget } from '../../model/target-settings.ts';
import { GitError, GitStopped } from './git.ts';
import { ATTEMPTS } from './land.ts';
import { scrubbed } from './scrub.ts';

type Remote = Pick<GitTarget, 'remote'>;

/** What was being done with a remote, as a part of a sentence, and what to look at when it fails. */
export interface Doing {
  readonly done: string;
  readonly check: string;
}

const PUBLISHING: Doing = { done: 'published to', check: 'remote, branch and the right to push' };

/** The remote as people are told of it. */
export function remoteOf({ remote }: Remote): string {
  return scrubbed(remote, undefined);
}

/** Where a pushed report lies, and what to do with a branch of its own. */
export function pushedWords(settings: GitTarget, branch: string): string {
  return withAdvice(`Pushed to ${branch} of ${remoteOf(settings)}.`, settings, branch);
}

/** Where a report lies that was there already: on its branch, or merged into the one that branches start from. */
export function keptWords(settings: GitTarget, branch: string): string {
  return withAdvice(`${branch} of ${remoteOf(settings)} has it already.`, settings, branch);
}

/** Why a remote does not take a push, in its own words, and what to do about it. */
export function refusedWords(settings: Remote, branch: string, said: string, advice: string): string {
  return `${remoteOf(settings)} refuses a push to ${branch}: ${said}. ${advice}`;
}

/** What to do when a target's remote refuses a push. */
export function adviceOf({ mode }: GitTarget): string {
  return mode === 'direct'
    ? 'If the branch is protected, set mode: branch.'
    : 'Ask whoever keeps the repository.';
}

/** That it is not known whether a push arrived. */
export function unknownWords(settings: Remote, branch: string): string {
  return `The push to ${branch} of ${remoteOf(settings)} was cut off: it may have arrived. Another attempt finds out.`;
}

/** That others were faster each time, with what git said last. */
export function racedWords(settings: Remote, branch: string, said: string): string {
  return `Others pushed to ${branch} of ${remoteOf(settings)} ${ATTEMPTS} times in between (${said}).`;
}

/** What went wrong before anything was pushed; a mistake of ours is thrown on. */
export function failureWords(
  error: unknown,
  settings: Pick<GitTarget, 'remote' | 'deadline'>,
  signal: AbortSignal,
  { done, check }: Doing = PUBLISHING,
): string {
  const remote = remoteOf(settings);
  if (isExpected(error)) return messageOf(error);
  if (error instanceof GitError) {
    const remedy = /host key verification failed/i.test(error.output) ? HOST_KEY : `Check ${check}.`;
    return `${remote} could not be ${done}: ${error.message}. ${remedy}`;
  }
  if (error instanceof Error && 'syscall' in error)
    return `The clone of ${remote} could not be written: ${error.message}.`;
  if (!(error instanceof GitStopped)) throw error;
  return signal.aborted
    ? `${remote} had not answered when it was no longer waited for.`
    : `${remote} took longer than the deadline of ${settings.deadline} s.`;
}

/** Nobody is there to be asked whether a server is the one that it says. */
const HOST_KEY =
  'The server’s SSH key is not known here, or is not the one that was: compare it with what the service publishes, and write it into /etc/ssh/ssh_known_hosts as ssh-keyscan prints it.';

function withAdvice(words: string, settings: GitTarget, branch: string): string {
  return branch === settings.branch ? words : `${words} ${openWords(settings, branch)}`;
}

/** What to open so that a pushed branch gets merged: an address where the remote's service is known by its name. */
function openWords({ remote, branch: base }: GitTarget, branch: string): string {
  const web = webAddress(remote);
  if (web?.includes('github'))
    return `Open ${web}/compare/${base}...${branch}?expand=1 to merge it into ${base}.`;
  if (web?.includes('gitlab')) {
    const from = encodeURIComponent(branch);
    return `Open ${web}/-/merge_requests/new?merge_request%5Bsource_branch%5D=${from} to merge it into ${base}.`;
  }
  return `Open a merge request from ${branch} into ${base}.`;
}

function webAddress(remote: string): string | undefined {
  const at = remoteAddressOf(remote);
  return at && `https://${at.host}/${at.path}`;
}
