/** A pull request of GitHub’s or a merge request of GitLab’s, which asks that a branch be merged into another. */
export interface MergeRequest {
  /** Where people read it. */
  readonly link: string;
  readonly state: 'open' | 'merged' | 'closed';
  /** The branch that it is to be merged into. */
  readonly into: string;
}

/** A request that is to be opened. */
export interface RequestDraft {
  readonly branch: string;
  readonly into: string;
  /** Plain text on one line. */
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

/** A repository at a service that takes requests. Each method throws a SourceError that says what to do. */
export interface Requests {
  /** What the service calls one. */
  readonly what: 'pull request' | 'merge request';
  /** What the repository is called in messages: `https://github.com/example/api`. */
  readonly name: string;
  /** The request of a branch that is open, or else the one that was merged; undefined where neither is. */
  readonly find: (branch: string, signal: AbortSignal) => Promise<MergeRequest | undefined>;
  /** Opens a request. Where another program opened one of the same branch at the same time, it is that one. */
  readonly open: (draft: RequestDraft, signal: AbortSignal) => Promise<MergeRequest>;
  readonly end: () => Promise<void>;
}
