import type { Secret } from './source-settings.ts';
import type { GitTarget } from './target-settings.ts';

/** A git repository that a project follows, and where its clone lies. */
export interface RepositorySettings extends Pick<GitTarget, 'remote' | 'author' | 'sshKeyFile' | 'deadline'> {
  /** The branch that is followed; the one that the remote's HEAD names unless given. */
  readonly branch?: string;
  /** The folder of the project's files within the repository; empty for its root. */
  readonly path: string;
  /** The folder of the clone, by its whole path. What else lies in it is left alone. */
  readonly folder: string;
  /** The password of HTTP requests, never in an address. */
  readonly token?: Secret;
}
