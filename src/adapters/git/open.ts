import type { GitTarget } from '../../model/target-settings.ts';
import { type Git, gitWith } from './git.ts';
import { hasOwnSsh, sshCommand } from './ssh.ts';
import { asCredential, TOKEN_VARIABLE } from './token.ts';

/** Git for a target, in a folder that is there, until `signal` is aborted. */
export async function openGit(
  folder: string,
  settings: GitTarget,
  token: string | undefined,
  signal: AbortSignal,
): Promise<Git> {
  const git = gitWith({
    folder,
    config: token === undefined ? [] : asCredential(settings.remote),
    env: token === undefined ? {} : { [TOKEN_VARIABLE]: token },
    token,
    signal,
  });
  return (await hasOwnSsh(git, settings)) ? git : git.with({ GIT_SSH_COMMAND: sshCommand(settings) });
}
