import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { BOUNDS } from '../../model/bounds.ts';
import { reasonOf, SourceError } from '../../model/errors.ts';
import type { GitTarget } from '../../model/target-settings.ts';
import { readBytes } from '../io/read.ts';
import { type Git, gitWith, type Way } from './git.ts';
import { hasOwnSsh, sshCommand } from './ssh.ts';
import { asCredential, TOKEN_VARIABLE } from './token.ts';

/** How a remote is reached, and by which word its key file is set. */
export interface Reach extends Pick<GitTarget, 'remote' | 'sshKeyFile'> {
  /** `git.ssh_key_file` unless given. */
  readonly keySetting?: string;
}

/**
 * Git for a remote, in a folder of one that is there, until `signal` is aborted. Throws a SourceError for a key that cannot be
 * read.
 */
export async function openGit(
  folder: string,
  settings: Reach,
  token: string | undefined,
  signal: AbortSignal,
): Promise<Git> {
  await requireKey(settings);
  const above = dirname(folder);
  const way: Way = {
    folder,
    config: token === undefined ? [] : asCredential(settings.remote),
    // A broken clone must not make git find a repository above it.
    env: { GIT_CEILING_DIRECTORIES: above, ...(token !== undefined && { [TOKEN_VARIABLE]: token }) },
    token,
    signal,
  };
  const outside = gitWith({ ...way, folder: above, env: { ...way.env, GIT_DIR: '/dev/null' } });
  const git = gitWith(way);
  return (await hasOwnSsh(outside, settings)) ? git : git.with({ GIT_SSH_COMMAND: sshCommand(settings) });
}

/** Ssh would repeat the name of a key that is not there, which may be the key itself. */
async function requireKey({ sshKeyFile, keySetting = 'git.ssh_key_file' }: Reach): Promise<void> {
  if (sshKeyFile === undefined) return;
  const file = sshKeyFile.replace(/^~(?=\/)/, homedir());
  await readBytes(file, { bound: BOUNDS.secret }).catch((error: unknown) => {
    throw new SourceError(
      `The file that ${keySetting} names cannot be read (${reasonOf(error)}). Correct its path or its permissions.`,
    );
  });
}
