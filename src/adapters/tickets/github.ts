import { z } from 'zod';
import type { GithubTracker, TicketSettings } from '../../model/ticket-settings.ts';
import type { Instant } from '../../model/window.ts';
import { isoOf } from '../../model/window.ts';
import type { Diagnosis } from '../../ports/publisher.ts';
import type { TicketDeed } from '../../ports/tickets.ts';
import { markIn, markOf } from '../../render/tickets/mark.ts';
import { titleWithoutReferences, withoutReferences } from '../../render/tickets/references.ts';
import { ANYTHING, type AskTools, createAsk } from './ask.ts';
import { TrackerFailure } from './failure.ts';
import { PAGE, pages } from './paged.ts';
import { type Draft, inOrder, instantOf, type Made, type Ticket, type Tracker } from './tracker.ts';

const USER = z.object({ login: z.string(), type: z.string().optional() });

/** What is read of an issue, which a pull request is as well. */
export const GITHUB_ISSUE = z.object({
  number: z.number(),
  html_url: z.string(),
  state: z.string(),
  state_reason: z.string().nullish(),
  title: z.string(),
  body: z.string().nullish(),
  created_at: z.string(),
  user: USER.nullable(),
  author_association: z.string().optional(),
  labels: z.array(z.union([z.string(), z.object({ name: z.string().optional() })])),
  assignees: z.array(USER).nullish(),
  pull_request: z.object({ merged_at: z.string().nullish() }).optional(),
});
type Issue = z.infer<typeof GITHUB_ISSUE>;

/** What is read of a comment. */
export const GITHUB_COMMENT = z.object({ body: z.string().optional() });

/** What is read of an event in an issue’s timeline. */
export const GITHUB_EVENT = z.object({
  event: z.string().optional(),
  created_at: z.string().optional(),
  actor: USER.nullish(),
  assignee: USER.nullish(),
  source: z.object({ issue: GITHUB_ISSUE.optional() }).optional(),
});
type Event = z.infer<typeof GITHUB_EVENT>;

/** What is read of a repository. */
export const GITHUB_REPOSITORY = z.object({
  full_name: z.string(),
  has_issues: z.boolean(),
  archived: z.boolean(),
  permissions: z.object({ push: z.boolean(), triage: z.boolean().optional() }).optional(),
});

/** Whose issues and changes are the project’s own: strangers could write a mark as well. */
const OF_THE_PROJECT = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);
/** Seconds after its making in which a ticket gets the assignees that it was made with. */
const MAKING = 60;
const REMEDY = 'Make tickets in a repository of their own.';

/** What GitHub asks every program to say. */
export const GITHUB_HEADERS = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' };

/** Issues of a repository at GitHub, over its REST API. */
export function createGithub(
  settings: GithubTracker,
  { labels, assignees, declinedBy }: Pick<TicketSettings, 'labels' | 'assignees' | 'declinedBy'>,
  tools: AskTools,
): Tracker {
  const api = apiOf(settings.http.url);
  const web = webOf(api);
  const ask = createAsk(api, settings, tools, { headers: GITHUB_HEADERS });
  const home = `/repos/${settings.repository}`;
  const ticketOf = (issue: Issue): Ticket => {
    const isOpen = issue.state === 'open';
    const isDeclined =
      !isOpen &&
      (issue.state_reason === 'not_planned' || labelsOf(issue).some((one) => declinedBy.includes(one)));
    const violation = isOfTheProject(issue) ? markIn(issue.body ?? '') : undefined;
    return {
      ref: refOf(issue.html_url),
      link: issue.html_url,
      isOpen,
      isDeclined,
      madeAt: instantOf(issue.created_at),
      ...(violation === undefined ? {} : { violation }),
    };
  };
  const patch = (ticket: Ticket, json: unknown, what: string, signal: AbortSignal) =>
    ask({ method: 'PATCH', path: ticket.ref, json, what, signal }, ANYTHING);
  const make = async ({ violation, title, body }: Draft, names: readonly string[], signal: AbortSignal) =>
    ask(
      {
        method: 'POST',
        path: `${home}/issues`,
        json: {
          title: titleWithoutReferences(title, 'github'),
          body: `${withoutReferences(body, 'github')}\n\n${markOf(violation)}`,
          labels,
          assignees: names,
        },
        what: 'make an issue',
        signal,
      },
      GITHUB_ISSUE,
    );
  return {
    name: `${web}/${settings.repository}`,
    server: api,
    isLink: (link) => partsOf(link, web) !== undefined,
    made: async (since, signal) => {
      const path = `${home}/issues?state=all&sort=created&direction=desc&per_page=${PAGE}`;
      const page = (number: number) =>
        ask({ path: `${path}&page=${number}`, what: 'list the issues', signal }, z.array(GITHUB_ISSUE));
      const issues = await pages(page, isBehind(since), REMEDY);
      return issues
        .filter(({ pull_request: pull }) => pull === undefined)
        .map(ticketOf)
        .filter(({ madeAt, violation }) => madeAt >= since && violation !== undefined);
    },
    read: async (link, signal) => {
      const parts = partsOf(link, web);
      if (!parts) return undefined;
      const path = `/repos/${parts.repository}/issues/${parts.number}`;
      const issue = await ask({ path, what: 'read an issue', signal, mayLack: true }, GITHUB_ISSUE);
      if (!issue) return undefined;
      // Its address is in the record, so that the mark is ours, whoever the token makes us.
      const mark = markIn(issue.body ?? '');
      return { ...ticketOf(issue), ...(mark === undefined ? {} : { violation: mark }) };
    },
    make: async (draft, signal): Promise<Made> => {
      const issue = await make(draft, assignees, signal).catch((error: unknown) => {
        if (assignees.length === 0 || !isOf(error, 'assignees')) throw error;
        return make(draft, [], signal);
      });
      const named = (issue.assignees ?? []).map(({ login }) => login.toLowerCase());
      const unassigned = assignees.filter((one) => !named.includes(one.toLowerCase()));
      const unlabelled = labels.filter((one) => !labelsOf(issue).includes(one));
      return {
        ticket: { ...ticketOf(issue), violation: draft.violation },
        lacking: [
          ...unassigned.map((one) => `${one} cannot be assigned there.`),
          ...(unlabelled.length > 0 ? [`The token may not label issues: ${unlabelled.join(', ')}.`] : []),
        ],
      };
    },
    hasComment: async (ticket, mark, since, signal) => {
      const path = `${ticket.ref}/comments?since=${isoOf(since)}&per_page=${PAGE}`;
      const page = (number: number) =>
        ask({ path: `${path}&page=${number}`, what: 'list the comments', signal }, z.array(GITHUB_COMMENT));
      const isThere = ({ body = '' }: z.infer<typeof GITHUB_COMMENT>) => markIn(body) === mark;
      return (await pages(page, (comments) => comments.some(isThere), REMEDY)).some(isThere);
    },
    comment: async (ticket, mark, markdown, signal) => {
      const body = `${withoutReferences(markdown, 'github')}\n\n${markOf(mark)}`;
      const path = `${ticket.ref}/comments`;
      await ask({ method: 'POST', path, json: { body }, what: 'add a comment', signal }, ANYTHING);
    },
    close: async (ticket, as, signal) => {
      const state_reason = as === 'done' ? 'completed' : 'not_planned';
      await patch(ticket, { state: 'closed', state_reason }, 'close the issue', signal);
    },
    reopen: async (ticket, signal) => {
      await patch(ticket, { state: 'open' }, 'open the issue again', signal);
    },
    deeds: async (ticket, signal) => {
      const issue = await ask({ path: ticket.ref, what: 'read an issue', signal }, GITHUB_ISSUE);
      const path = `${ticket.ref}/timeline?per_page=${PAGE}`;
      const page = (number: number) =>
        ask({ path: `${path}&page=${number}`, what: 'read the events', signal }, z.array(GITHUB_EVENT));
      const events = await pages(page, () => false, REMEDY);
      return inOrder(deedsIn(issue, ticketOf(issue), events));
    },
    check: async (signal) => [
      await diagnosis(
        `${web}/${settings.repository}`,
        ask({ path: home, what: 'read the repository', signal }, GITHUB_REPOSITORY),
      ),
    ],
    end: () => ask.end(),
  };
}

/** GitHub’s API is at an address of its own, that of a server of one’s own below `/api/v3`. */
export function apiOf(url: string): string {
  const { origin, host, pathname } = new URL(url);
  if (host === 'github.com') return 'https://api.github.com';
  if (host.startsWith('api.') || pathname.includes('/api/v3')) return url;
  return `${origin}/api/v3`;
}

/** Where people read what is behind an API. */
export function webOf(api: string): string {
  const { protocol, host } = new URL(api);
  return `${protocol}//${host.replace(/^api\./, '')}`;
}

/** A repository and the number of an issue in it, of the address at which people read it. */
function partsOf(
  link: string,
  web: string,
): { readonly repository: string; readonly number: string } | undefined {
  const url = URL.parse(link);
  const [, repository, number] = /^\/([\w.-]+\/[\w.-]+)\/issues\/(\d+)$/.exec(url?.pathname ?? '') ?? [];
  return url?.origin === web && repository && number ? { repository, number } : undefined;
}

function refOf(link: string): string {
  return `/repos${new URL(link).pathname}`;
}

function labelsOf({ labels }: Issue): readonly string[] {
  return labels.map((label) => (typeof label === 'string' ? label : (label.name ?? '')));
}

/** Anybody can make an issue of a public repository, with any mark in it. */
function isOfTheProject({ user, author_association: association }: Issue): boolean {
  return user?.type === 'Bot' || association === undefined || OF_THE_PROJECT.has(association);
}

function isBehind(since: Instant): (issues: readonly Issue[]) => boolean {
  return (issues) => issues.some(({ created_at: at }) => instantOf(at) < since);
}

function isOf(error: unknown, field: string): boolean {
  return error instanceof TrackerFailure && (error.trouble.fields ?? []).includes(field);
}

function deedsIn(issue: Issue, ticket: Ticket, events: readonly Event[]): readonly TicketDeed[] {
  const closing = ticket.isOpen ? undefined : events.findLast(({ event }) => event === 'closed');
  return events.flatMap((event): readonly TicketDeed[] => {
    const said = { at: instantOf(event.created_at ?? ''), by: event.actor?.login ?? 'somebody' };
    if (event.event === 'assigned') {
      const isFromMaking = event.actor?.login === issue.user?.login && said.at < ticket.madeAt + MAKING;
      return isFromMaking || !event.assignee ? [] : [{ ...said, did: 'assigned', to: event.assignee.login }];
    }
    if (event.event === 'cross-referenced') return changeDeeds(event, ticket);
    if (event !== closing) return [];
    if (ticket.isDeclined) return [{ ...said, did: 'declined', why: `closed as ${reasonOf(issue)}` }];
    return issue.state_reason === 'duplicate' ? [] : [{ ...said, did: 'closed' }];
  });
}

function reasonOf({ state_reason: reason }: Issue): string {
  return reason === 'not_planned' ? 'not planned' : 'not to be done';
}

/** A pull request of the same owner’s that says that it closes the issue. */
function changeDeeds({ created_at: at = '', source }: Event, ticket: Ticket): readonly TicketDeed[] {
  const change = source?.issue;
  if (!change?.pull_request || !isChangeFor(change, ticket)) return [];
  const told = { title: change.title, url: change.html_url, by: change.user?.login ?? 'somebody' };
  const merged = change.pull_request.merged_at;
  if (merged) return [{ ...told, did: 'merged', at: instantOf(merged) }];
  return change.state === 'open' ? [{ ...told, did: 'proposed', at: instantOf(at) }] : [];
}

const CLOSES =
  /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?[ \t]{1,4}(?:(?:https?:\/\/[^\s/]{1,200}\/)?([\w.-]{1,100}\/[\w.-]{1,100})(?:#|\/issues\/)|#)(\d{1,10})\b/gi;

function isChangeFor(change: Issue, { ref }: Ticket): boolean {
  const [owner, name, , number] = ref.split('/').slice(2);
  const own = `${owner}/${name}`.toLowerCase();
  const from = repositoryOf(change.html_url);
  if (!from.startsWith(`${owner?.toLowerCase()}/`) || !isOfTheProject(change)) return false;
  return [...(change.body ?? '').matchAll(CLOSES)].some(
    ([, repository = from, named]) => repository.toLowerCase() === own && named === number,
  );
}

/** `example/api` of the address of a pull request. */
function repositoryOf(link: string): string {
  return (URL.parse(link)?.pathname ?? '').split('/').slice(1, 3).join('/').toLowerCase();
}

async function diagnosis(
  what: string,
  answer: Promise<z.infer<typeof GITHUB_REPOSITORY>>,
): Promise<Diagnosis> {
  const { has_issues: hasIssues, archived, permissions } = await answer;
  if (archived)
    return { what, ok: false, detail: 'It is archived, and takes no issues. Name another repository.' };
  if (!hasIssues) {
    return {
      what,
      ok: false,
      detail: 'Issues are switched off there. Switch them on, or name another repository.',
    };
  }
  const isTriage = permissions === undefined || permissions.push || permissions.triage === true;
  const detail = isTriage
    ? 'It is there and takes issues; whether the token may make them shows with the first one.'
    : 'It is there and takes issues; but without the right to triage, labels and assignees are left out, and issues of others are not opened again.';
  return { what, ok: true, detail };
}
