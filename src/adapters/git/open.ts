import { dirname } from 'node:path';
import type { GitTarget } from '../../model/target-settings.ts';
import { type Git, gitWith, type Way } from './git.ts';
import { hasOwnSsh, sshCommand } from './ssh.ts';
import { asCredential, TOKEN_VARIABLE } from './token.ts';

/** Git for a target, in a folder of one that is there, until `signal` is aborted. */
export async function openGit(
  folder: string,
  settings: GitTarget,
  token: string | undefined,
  signal: AbortSignal,
): Promise<Git> {
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
