import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Receipt } from '../../model/delivery.ts';
import type { Edition } from '../../model/edition.ts';
import { isExpected, messageOf } from '../../model/errors.ts';
import type { Publication } from '../../model/publication.ts';
import type { GitTarget } from '../../model/target-settings.ts';
import type { Finding, Publisher } from '../../ports/publisher.ts';
import type { ReadSecret } from '../../ports/secrets.ts';
import { checkOut, fetchBranch, prepareCache } from './cache.ts';
import { type Git, GitError, gitIn } from './git.ts';
import { messageFor, openWords } from './message.ts';
import { push } from './push.ts';
import { scrubbed } from './scrub.ts';
import { writeInto } from './write.ts';

/** What the publisher needs of the world. */
export interface GitTools {
  readonly readSecret: ReadSecret;
  /** The folder for clones; what is in it can be deleted at any time. */
  readonly cache: string;
}

/** Attempts at a push when others push at the same time, and the first pause between them in milliseconds. */
const ATTEMPTS = 6;
const FIRST_PAUSE = 200;

type Result = Pick<Receipt, 'outcome' | 'detail'>;

/** Publishes to a git repository over any remote that git itself can reach. The same publication makes the same commit. */
export function createGitPublisher(
  target: string,
  settings: GitTarget,
  { readSecret, cache }: GitTools,
): Publisher {
  const folder = join(
    cache,
    createHash('sha256').update(`${settings.remote} ${target}`).digest('hex').slice(0, 16),
  );
  const open = async (signal: AbortSignal): Promise<Git> => {
    const token = settings.token && (await readSecret(settings.token));
    await mkdir(folder, { recursive: true });
    const until = AbortSignal.any([signal, AbortSignal.timeout(settings.deadline * 1000)]);
    return gitIn(folder, settings, token, until);
  };
  return {
    target,
    recipients: [''],
    deliver: async (publication, recipient, signal) => {
      try {
        const git = await open(signal);
        return { recipient, ...(await deliver(git, folder, settings, publication)) };
      } catch (error) {
        return { recipient, ...failureOf(error, settings) };
      }
    },
    check: async (signal) => {
      try {
        return await check(await open(signal), folder, settings);
      } catch (error) {
        return [{ what: remoteOf(settings), ok: false, detail: failureOf(error, settings).detail }];
      }
    },
    close: async () => {},
  };
}

async function deliver(
  git: Git,
  folder: string,
  settings: GitTarget,
  publication: Publication,
): Promise<Result> {
  const branch = branchFor(settings, publication.edition);
  for (let attempt = 1; ; attempt += 1) {
    if (!(await commit(git, folder, settings, publication, branch))) {
      return { outcome: 'delivered', detail: `${branch} of ${remoteOf(settings)} has it already.` };
    }
    const result = await push(git, branch);
    if (result.kind === 'pushed') return { outcome: 'delivered', detail: pushedWords(settings, branch) };
    if (result.kind === 'refused')
      return { outcome: 'refused', detail: refusedWords(settings, branch, result.said) };
    if (attempt === ATTEMPTS) {
      const detail = `Others pushed to ${branch} of ${remoteOf(settings)} ${ATTEMPTS} times in between (${result.said}).`;
      return { outcome: 'failed', detail };
    }
    await sleep(FIRST_PAUSE * 2 ** (attempt - 1));
  }
}

/** Makes the commit on top of what the remote has now, and answers whether there was anything to commit. */
async function commit(
  git: Git,
  folder: string,
  settings: GitTarget,
  publication: Publication,
  branch: string,
): Promise<boolean> {
  const based = await withCache(git, folder, settings, async () => {
    const base = (await fetchBranch(git, branch)) ? branch : await baseOf(git, settings, branch);
    await checkOut(git, base);
    return base;
  });
  const paths = await writeInto(folder, settings.path, publication);
  await git.run('add', '--force', '--', ...paths);
  if (based !== undefined && (await git.says('diff', '--cached', '--quiet'))) return false;
  await git
    .with(identity(settings, publication))
    .run('commit', '-q', '--allow-empty', '-m', messageFor(settings, publication));
  return true;
}

/** The branch that a new one starts from; none in an empty repository. */
async function baseOf(git: Git, { branch: main }: GitTarget, branch: string): Promise<string | undefined> {
  return branch !== main && (await fetchBranch(git, main)) ? main : undefined;
}

/** Does work in the cache; one that is broken is thrown away and made anew, once. */
async function withCache<T>(
  git: Git,
  folder: string,
  { remote }: GitTarget,
  work: () => Promise<T>,
): Promise<T> {
  try {
    await prepareCache(git, folder, remote);
    return await work();
  } catch (error) {
    if (!(error instanceof GitError) || isRemoteTrouble(error)) throw error;
    await rm(folder, { recursive: true, force: true });
    await prepareCache(git, folder, remote);
    return await work();
  }
}

function isRemoteTrouble({ output }: GitError): boolean {
  return /could not read from remote|unable to access|authentication failed|repository .*not found|could not resolve|connection (refused|timed out)|does not appear to be a git repository|early eof|hung up|terminal prompts disabled/i.test(
    output,
  );
}

function identity({ author }: GitTarget, { report }: Publication): Readonly<Record<string, string>> {
  const date = `${report.asOf} +0000`;
  return {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: author.name,
    GIT_COMMITTER_EMAIL: author.email,
    GIT_COMMITTER_DATE: date,
  };
}

function branchFor({ mode, branch }: GitTarget, { period, revision }: Edition): string {
  if (mode === 'direct') return branch;
  return `headroom/${period}${revision === 1 ? '' : `-r${revision}`}`;
}

function pushedWords(settings: GitTarget, branch: string): string {
  const pushed = `Pushed to ${branch} of ${remoteOf(settings)}.`;
  return settings.mode === 'direct' ? pushed : `${pushed} ${openWords(settings, branch)}`;
}

function refusedWords(settings: GitTarget, branch: string, said: string): string {
  const advice =
    settings.mode === 'direct'
      ? 'If the branch is protected, set mode: branch.'
      : 'Ask whoever keeps the repository.';
  return `${remoteOf(settings)} refuses a push to ${branch}: ${said}. ${advice}`;
}

function failureOf(error: unknown, settings: GitTarget): Result {
  if (isExpected(error)) {
    return { outcome: 'failed', detail: messageOf(error) };
  }
  if (error instanceof GitError) {
    const detail = `${remoteOf(settings)} could not be published to: ${error.message}. Check remote, branch and the right to push.`;
    return { outcome: 'failed', detail };
  }
  if (error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError')) {
    return {
      outcome: 'failed',
      detail: `${remoteOf(settings)} took longer than the deadline of ${settings.deadline} s.`,
    };
  }
  throw error;
}

function remoteOf({ remote }: GitTarget): string {
  return scrubbed(remote, undefined);
}

async function check(git: Git, folder: string, settings: GitTarget): Promise<readonly Finding[]> {
  const version = await git.run('--version');
  await prepareCache(git, folder, settings.remote);
  const heads = await git.run('ls-remote', '--heads', 'origin');
  const found = heads.includes(`refs/heads/${settings.branch}`);
  const reach = { what: remoteOf(settings), ok: true, detail: `It answers, with ${version}.` };
  if (heads.trim() === '')
    return [
      reach,
      { what: `branch ${settings.branch}`, ok: true, detail: 'The repository is empty; it will be made.' },
    ];
  const branch = {
    what: `branch ${settings.branch}`,
    ok: found || settings.mode === 'direct',
    detail: found
      ? 'It is there.'
      : `There is none; ${settings.mode === 'direct' ? 'it will be made' : 'correct branch, which new branches start from'}.`,
  };
  if (!found) return [reach, branch];
  await fetchBranch(git, settings.branch);
  await git.run(
    'push',
    '--dry-run',
    '-q',
    'origin',
    `refs/remotes/origin/${settings.branch}:refs/heads/headroom/check`,
  );
  return [
    reach,
    branch,
    { what: 'push', ok: true, detail: 'This user may push; a branch may still be protected.' },
  ];
}
