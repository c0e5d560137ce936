import type { HttpSettings, Secret } from './source-settings.ts';

/** What a tracker is, and where an owner's tickets are in it. */
export type TrackerSettings = GithubTracker | GitlabTracker | JiraTracker;

/** How a tracker is asked: address, certificates, proxy, headers. */
type Asked = Omit<HttpSettings, 'timeout' | 'concurrency'>;

/** Issues of a repository at GitHub, or at a GitHub Enterprise server. */
export interface GithubTracker {
  readonly kind: 'github';
  /** `url` is `https://api.github.com` unless set. */
  readonly http: Asked;
  /** `owner/name`. */
  readonly repository: string;
  readonly token: Secret;
}

/** Issues of a project at GitLab. */
export interface GitlabTracker {
  readonly kind: 'gitlab';
  /** `url` is `https://gitlab.com` unless set. */
  readonly http: Asked;
  /** `group/project`, or its number. */
  readonly project: string;
  readonly token: Secret;
}

/** Issues of a project of Jira, in its cloud or on a server of one's own. */
export interface JiraTracker {
  readonly kind: 'jira';
  readonly http: Asked;
  /** The project's key: `PERF`. */
  readonly project: string;
  /** The type of issue; `Task` unless set. */
  readonly type: string;
  /** With a token alone it is a bearer's; with a user it is their API token. */
  readonly user?: string;
  readonly token: Secret;
  /** The transitions by their names, where the workflow has others than `Done` and `To Do`. */
  readonly transitions: { readonly close: string; readonly reopen: string };
}

/** How tickets are made for an owner. */
export interface TicketSettings {
  readonly tracker: TrackerSettings;
  readonly labels: readonly string[];
  /** Who a new ticket is assigned to, as the tracker knows them. */
  readonly assignees: readonly string[];
  /** What becomes of a ticket when its violation is closed. */
  readonly atEnd: 'close' | 'comment';
  /** Labels, or resolutions of Jira, with which a closed ticket says that nothing will be done. */
  readonly declinedBy: readonly string[];
  /** New tickets of one day at most, so that a bad day does not flood a tracker. */
  readonly mostADay: number;
  /** Seconds that all attempts of one delivery may take together. */
  readonly deadline: number;
}
