import type { Problem } from '../../model/errors.ts';
import { MESSAGES } from '../messages.ts';
import type { Path, YamlFile } from '../yaml/file.ts';

/** What is wrong with the remote of a git target. A secret in it is never shown. */
export function remoteProblems(yaml: YamlFile, path: Path, remote: string | undefined): readonly Problem[] {
  const trouble = remote === undefined ? undefined : remoteTrouble(remote);
  return trouble === undefined ? [] : [yaml.problem(path, trouble)];
}

const BY_KEYS = 'Write the secret under token or token_file, a key under ssh_key_file';

/** What is wrong with a remote, and where a secret in it belongs instead; undefined when nothing is. A secret in it is never shown. */
export function remoteTrouble(remote: string, instead = BY_KEYS): string | undefined {
  if (holdsSecret(remote)) return MESSAGES.secretInRemote(instead);
  if (/^https?:/i.test(remote) && !URL.canParse(remote)) return MESSAGES.badSecretUrl();
  const isOdd = remote.startsWith('-') || /\p{Cc}/u.test(remote) || remote.trim() === '';
  return isOdd ? MESSAGES.badRemote(remote) : undefined;
}

/** Whether a remote is a path of this machine, as git takes it: without a scheme, and without a colon before its first slash. */
export function isLocalPath(remote: string): boolean {
  return !/^[^/]*:/.test(remote);
}

function holdsSecret(remote: string): boolean {
  const [, scheme = '', user = ''] =
    /(?<![a-z0-9+.-])[\d+.-]*([a-z][a-z0-9+.-]*):\/\/(?:([^/?#]*)@)?/i.exec(remote) ?? [];
  if (/^https?$/i.test(scheme)) return /[?#]/.test(remote) || (user !== '' && !isName(user));
  if (scheme !== '') return user.includes(':') || isToken(user);
  // As SSH takes it: git@host:path.
  const [, login = ''] = /^([^/@]*)@[^/:]+:/.exec(remote) ?? [];
  return login.includes(':') || isToken(login);
}

function isName(user: string): boolean {
  return /^[\w.+-]+$/.test(user) && !isToken(user);
}

/** What well-known services' tokens begin with, and what is too long to be anything but random. */
function isToken(user: string): boolean {
  return /^(?:gh[oprsu]_|github_pat_|gl(?:pat|dt|rt|cbt|ptt|ft)-|AT(?:BB|ATT|CTT)|[A-Za-z0-9]{32})/.test(
    user,
  );
}
