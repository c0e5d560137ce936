import { z } from 'zod';
import type { GitlabTracker } from '../../model/ticket-settings.ts';
import type { MergeRequest, Requests } from '../../ports/requests.ts';
import { withoutReferences } from '../../render/tickets/references.ts';
import { type AskTools, createAsk } from './ask.ts';
import { archivedFailure } from './github-requests.ts';
import { GITLAB_PROJECT, remembered } from './gitlab.ts';
import { createRequests, NEWEST, requestFrom } from './requests.ts';

/** What is read of a merge request. */
export const GITLAB_REQUEST = z.object({
  web_url: z.string(),
  state: z.string(),
  source_branch: z.string(),
  target_branch: z.string(),
  source_project_id: z.union([z.number(), z.string()]).nullish(),
});
type Request = z.infer<typeof GITLAB_REQUEST>;

const STATES: Readonly<Record<string, MergeRequest['state']>> = {
  opened: 'open',
  // It is being merged.
  locked: 'open',
  merged: 'merged',
};

/** Merge requests of a project at GitLab, over its REST API. */
export function createGitlabRequests(settings: GitlabTracker, tools: AskTools): Requests {
  const { url } = settings.http;
  const ask = createAsk(`${url}/api/v4`, settings, tools, { things: 'merge requests' });
  const name = `${url}/${settings.project}`;
  const home = remembered(async (signal: AbortSignal) => {
    const path = `/projects/${encodeURIComponent(settings.project)}`;
    const { id, archived } = await ask({ path, what: 'read the project', signal }, GITLAB_PROJECT);
    if (archived) throw archivedFailure(name);
    return id;
  });
  return createRequests({
    what: 'merge request',
    name,
    of: async (branch, signal) => {
      const id = await home(signal);
      const from = encodeURIComponent(branch);
      const query = `source_branch=${from}&state=all&order_by=created_at&sort=desc&per_page=${NEWEST}`;
      const path = `/projects/${id}/merge_requests?${query}`;
      const all = await ask({ path, what: 'list the merge requests', signal }, z.array(GITLAB_REQUEST));
      // A fork may have a branch of the same name.
      const isOwn = ({ source_branch: source, source_project_id: project }: Request) =>
        source === branch && String(project) === String(id);
      return all.filter(isOwn).map(requestOf);
    },
    make: async ({ branch, into, title, body }, signal) => {
      const path = `/projects/${await home(signal)}/merge_requests`;
      const description = withoutReferences(body, 'gitlab');
      const json = { source_branch: branch, target_branch: into, title, description };
      const what = 'open a merge request';
      return requestOf(await ask({ method: 'POST', path, json, what, signal }, GITLAB_REQUEST));
    },
    end: () => ask.end(),
  });
}

function requestOf({ web_url: link, state, target_branch: into }: Request): MergeRequest {
  return requestFrom(link, STATES[state] ?? 'closed', into);
}
