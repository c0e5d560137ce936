import { z } from 'zod';
import type { GithubTracker } from '../../model/ticket-settings.ts';
import type { MergeRequest, Requests } from '../../ports/requests.ts';
import { withoutReferences } from '../../render/tickets/references.ts';
import { type AskTools, createAsk } from './ask.ts';
import { TrackerFailure } from './failure.ts';
import { apiOf, GITHUB_HEADERS, GITHUB_REPOSITORY, webOf } from './github.ts';
import { createRequests, NEWEST, requestFrom } from './requests.ts';

const END = z.object({ ref: z.string(), repo: z.object({ full_name: z.string() }).nullable() });

/** What is read of a pull request. */
export const GITHUB_PULL = z.object({
  html_url: z.string(),
  state: z.string(),
  merged_at: z.string().nullish(),
  base: END,
  head: END,
});
type Pull = z.infer<typeof GITHUB_PULL>;

/** Pull requests of a repository at GitHub, over its REST API. */
export function createGithubRequests(settings: GithubTracker, tools: AskTools): Requests {
  const api = apiOf(settings.http.url);
  const ask = createAsk(api, settings, tools, { headers: GITHUB_HEADERS, things: 'pull requests' });
  const home = `/repos/${settings.repository}`;
  const name = `${webOf(api)}/${settings.repository}`;
  return createRequests({
    what: 'pull request',
    name,
    of: async (branch, signal) => {
      // A list is asked by the owner of today, whose name may be another than in the remote’s address.
      const asked = { path: home, what: 'read the repository', signal };
      const { archived, full_name: fullName } = await ask(asked, GITHUB_REPOSITORY);
      if (archived) throw archivedFailure(name);
      const head = encodeURIComponent(`${fullName.split('/')[0]}:${branch}`);
      const query = `state=all&head=${head}&sort=created&direction=desc&per_page=${NEWEST}`;
      const path = `${home}/pulls?${query}`;
      const pulls = await ask({ path, what: 'list the pull requests', signal }, z.array(GITHUB_PULL));
      // GitHub passes over a filter that it does not understand.
      const isOwn = (pull: Pull) =>
        pull.head.ref === branch && pull.head.repo?.full_name === pull.base.repo?.full_name;
      return pulls.filter(isOwn).map(requestOf);
    },
    make: async ({ branch, into, title, body }, signal) => {
      const json = { title, head: branch, base: into, body: withoutReferences(body, 'github') };
      const what = 'open a pull request';
      return requestOf(await ask({ method: 'POST', path: `${home}/pulls`, json, what, signal }, GITHUB_PULL));
    },
    end: () => ask.end(),
  });
}

/** What is archived takes no requests. */
export function archivedFailure(name: string): TrackerFailure {
  const detail = `${name} is archived, and takes no requests. Name another under review.requests.`;
  return new TrackerFailure({ outcome: 'failed', detail });
}

function requestOf({ html_url: link, state, merged_at: mergedAt, base }: Pull): MergeRequest {
  const isMerged = mergedAt !== undefined && mergedAt !== null;
  return requestFrom(link, state === 'open' ? 'open' : isMerged ? 'merged' : 'closed', base.ref);
}
