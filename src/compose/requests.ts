import { dirname, resolve } from 'node:path';
import type { AskTools } from '../adapters/tickets/ask.ts';
import type { Found, Implementation } from '../app/adjust.ts';
import type { ReviewAccess } from '../app/written.ts';
import type { Settings } from '../config/settings/settings.ts';
import { InputError } from '../model/errors.ts';
import { type RemoteAddress, remoteAddressOf } from '../model/remote-address.ts';
import type { RequestSettings } from '../model/request-settings.ts';
import type { MergeRequest, Requests } from '../ports/requests.ts';
import { NEVER } from '../ports/stopping.ts';
import { branchImplementation, branchOf } from './adjusting.ts';

/** What a request is opened with. */
interface Opening {
  readonly config: string;
  readonly settings: Settings;
  readonly access: ReviewAccess;
  readonly found: Found;
  readonly change: Implementation;
  /** The branch to merge into; that which the branch checked out follows unless given. */
  readonly into?: string;
}

/** A request of a branch, and whether it was there before. */
export interface Opened {
  readonly branch: string;
  readonly what: Requests['what'];
  readonly request: MergeRequest;
  readonly isNew: boolean;
}

/** Where a request would be opened, in words: `a pull request into main of https://github.com/example/api`. Asks nobody. */
export async function requestPlace(opening: Opening, tools: AskTools): Promise<string> {
  const { requests, upstream } = await open(opening, tools);
  await requests.end();
  return `a ${requests.what} into ${upstream.into} of ${requests.name}`;
}

/**
 * Commits an implementation on a branch, pushes that, and opens a request to merge it. What is done already is left as it is, so
 * that the same goes on after any interruption; a request that is open, or was merged, is all that there is to do.
 */
export async function requestImplementation(opening: Opening, tools: AskTools): Promise<Opened> {
  const { config, settings, access, found, change } = opening;
  const { requests, upstream, token } = await open(opening, tools);
  const branch = branchOf(found);
  try {
    // Whoever is at the terminal ends the program itself: it goes on the next time.
    const there = await requests.find(branch, NEVER);
    if (there) return { branch, what: requests.what, request: there, isNew: false };
    const { adoptBranch, pushBranch } = await import('../adapters/git/upstream.ts');
    const { requestText } = await import('../render/tickets/request.ts');
    const { zone } = settings.calendar;
    const folder = resolve(dirname(config));
    const password = token && (await tools.readSecret(token));
    await adoptBranch(folder, branch, upstream, password);
    await branchImplementation(config, access, found, change, zone);
    await pushBranch(folder, branch, upstream, password);
    const { reportsUrl } = settings.presentation;
    const { effective } = change;
    const text = requestText(found.proposal, {
      effective,
      zone,
      ...(reportsUrl === undefined ? {} : { reportsUrl }),
    });
    const draft = { branch, into: upstream.into, ...text };
    return { branch, what: requests.what, request: await requests.open(draft, NEVER), isNew: true };
  } finally {
    await requests.end();
  }
}

async function open({ config, settings, into }: Opening, tools: AskTools) {
  const written = settings.review.requests;
  if (!written) {
    throw new InputError(
      'The settings do not say where requests are opened. Add review: { requests: { github: { token_file: … } } }, or gitlab in its place, or give --branch alone.',
    );
  }
  const { upstreamOf } = await import('../adapters/git/upstream.ts');
  const upstream = await upstreamOf(resolve(dirname(config)), into);
  const { requests, web } = await openRequests(written, remoteAddressOf(upstream.address), tools);
  // A token for one server goes to no other.
  const isThere = URL.parse(upstream.address)?.origin === new URL(web).origin;
  return { requests, upstream, ...(isThere ? { token: written.token } : {}) };
}

/** Opens a service of requests for the repository that is named, or else for that of the remote; with where people reach it. */
async function openRequests(
  written: RequestSettings,
  remote: RemoteAddress | undefined,
  tools: AskTools,
): Promise<{ readonly requests: Requests; readonly web: string }> {
  switch (written.kind) {
    case 'github': {
      const { apiOf, webOf } = await import('../adapters/tickets/github.ts');
      const { createGithubRequests } = await import('../adapters/tickets/github-requests.ts');
      const web = webOf(apiOf(written.http.url));
      const repository = written.repository ?? pathAt(web, remote, written.http.setting, 'repository');
      return { web, requests: createGithubRequests({ ...written, repository }, tools) };
    }
    case 'gitlab': {
      const { createGitlabRequests } = await import('../adapters/tickets/gitlab-requests.ts');
      const web = written.http.url;
      const project = written.project ?? pathAt(web, remote, written.http.setting, 'project');
      return { web, requests: createGitlabRequests({ ...written, project }, tools) };
    }
  }
}

/** The path of a repository that its remote has at a service. Throws an InputError where the remote is elsewhere. */
function pathAt(web: string, remote: RemoteAddress | undefined, setting: string, key: string): string {
  const { hostname, pathname } = new URL(web);
  // Services take SSH on the port of HTTPS under another name.
  const host = remote?.host.toLowerCase().replace(/^(?:alt)?ssh\./, '');
  const whole = remote?.path.replace(/^\/+/, '') ?? '';
  // A service may be below a folder of its server, of which SSH knows nothing.
  const below = `${pathname.slice(1)}/`;
  const path = whole.startsWith(below) ? whole.slice(below.length) : whole;
  if (host === hostname && /^[\w.-]+(?:\/[\w.-]+)+$/.test(path)) return path;
  throw new InputError(
    `The remote that would be pushed to is not known to be at ${web}, where ${setting} opens requests. Name the ${key} under ${setting}, or the url of the remote’s own service.`,
  );
}
