import type { GithubTracker, GitlabTracker } from './ticket-settings.ts';

/**
 * Where pull requests of GitHub or merge requests of GitLab are opened. The repository or the project is that of the git remote
 * unless it is named.
 */
export type RequestSettings =
  | (Omit<GithubTracker, 'repository'> & { readonly repository?: string })
  | (Omit<GitlabTracker, 'project'> & { readonly project?: string });
