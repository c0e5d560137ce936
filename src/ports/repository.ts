import type { Instant } from '../model/window.ts';

/** A commit, as people are told of it. */
export interface Commit {
  /** The whole name. */
  readonly id: string;
  /** `Ada Lovelace <ada@example.org>`. */
  readonly by: string;
  readonly at: Instant;
  /** The first line of its message. */
  readonly subject: string;
}

/** What is to be committed on top of the newest commit. */
export interface Change {
  readonly message: string;
  readonly at: Instant;
  /**
   * Writes into a folder that has the newest commit's files, and answers the paths that it wrote, relative to the folder. It is asked
   * again, in another folder, when somebody else pushed in between.
   */
  readonly write: (folder: string) => Promise<readonly string[]>;
}

/** A git repository that a project's files come from, with a clone of it. Throws a SourceError where git or the remote fails. */
export interface ProjectRepository {
  /** The remote and the branch, as people are told of them. */
  readonly name: string;
  /** The folder of the project's files within the repository; empty for its root. */
  readonly path: string;
  /** The newest commit that was fetched, and the one whose files are used. Undefined before there is one. */
  newest(): Promise<Commit | undefined>;
  inUse(): Promise<Commit | undefined>;
  /** Fetches the branch, and answers its newest commit. */
  readonly fetch: (signal: AbortSignal) => Promise<Commit>;
  /** The folder of the whole files of a fetched commit. They stay as they are for as long as the commit is the newest or in use. */
  filesOf(commit: string): Promise<string>;
  /** Uses a fetched commit's files from now on, also after a restart. Lets go of what is neither in use nor the newest. */
  use(commit: string): Promise<void>;
  /** Whether a fetched commit has another one in its history; false where that one is not known here. */
  contains(commit: string, earlier: string): Promise<boolean>;
  /** The last commit, up to this one, that changed one of some files, by their paths in the repository; the commit itself for none. */
  lastOf(commit: string, files: readonly string[]): Promise<Commit>;
  /**
   * Commits a change on top of the newest commit and pushes it, never by force, over again where others push in between. Answers the
   * commit that has it, which is then the newest, also when the remote had all of it already.
   */
  push(change: Change, signal: AbortSignal): Promise<Commit>;
}
