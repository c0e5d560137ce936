/** The variable that carries the token to git: arguments and files can be read by others. */
export const TOKEN_VARIABLE = 'HEADROOM_GIT_TOKEN';

/** Who bears the token where the remote names no user, as GitHub, GitLab and Gitea take it. */
const BEARER = 'x-access-token';

/**
 * Settings of git under which the token is the password for a remote over HTTP. It is so for this origin alone, and only once
 * that asks for one: a header that git is told to send follows a redirect to any other host.
 */
export function asCredential(remote: string): readonly string[] {
  const url = URL.parse(remote);
  if (!url?.origin.startsWith('http')) return [];
  // Git knows the user that the remote names.
  const user = url.username === '' ? `echo username=${BEARER}; ` : '';
  const key = `credential.${url.origin}.helper`;
  // The empty one puts aside the machine's own.
  return [`${key}=`, `${key}=!answer() { ${user}printf 'password=%s\\n' "$${TOKEN_VARIABLE}"; }; answer`];
}
