import type { GitTarget } from '../../model/target-settings.ts';
import type { Git } from './git.ts';

/** SSH that asks nobody, and gives up a line that is dead for a minute. */
const SSH = 'ssh -o BatchMode=yes -o ConnectTimeout=30 -o ServerAliveInterval=15 -o ServerAliveCountMax=4';

/** Whether git is told by its user how to speak SSH, so that we do not; a key in our settings goes before that. */
export async function hasOwnSsh(git: Git, { sshKeyFile }: Pick<GitTarget, 'sshKeyFile'>): Promise<boolean> {
  if (sshKeyFile !== undefined) return false;
  const { GIT_SSH_COMMAND, GIT_SSH } = process.env;
  return Boolean(GIT_SSH_COMMAND || GIT_SSH) || git.says('config', '--get', 'core.sshCommand');
}

/** How git speaks SSH with a remote. */
export function sshCommand({ sshKeyFile }: Pick<GitTarget, 'sshKeyFile'>): string {
  return sshKeyFile === undefined ? SSH : `${SSH} -i ${quoted(sshKeyFile)} -o IdentitiesOnly=yes`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
