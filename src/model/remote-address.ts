/** Where a repository is at a service, by the address that git has for it. */
export interface RemoteAddress {
  /** `github.com`, without a port. */
  readonly host: string;
  /** `example/api`, without a `.git` at its end. */
  readonly path: string;
}

/**
 * Reads the address of a remote: `https://…`, `ssh://…` or `git@host:path`. Undefined for a path of this machine, and for what
 * is none of a service.
 */
export function remoteAddressOf(remote: string): RemoteAddress | undefined {
  const [, host, path] =
    /^(?:https?:\/\/|ssh:\/\/)?(?:[^@/]*@)?([^/:]+)(?::\d+(?=\/))?[/:](.+?)(?:\.git)?\/?$/.exec(remote) ?? [];
  return host && path && /[^.]\.[^.]/.test(host) ? { host, path } : undefined;
}
