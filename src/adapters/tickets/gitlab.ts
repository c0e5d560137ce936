import { z } from 'zod';
import type { GitlabTracker, TicketSettings } from '../../model/ticket-settings.ts';
import { isoOf } from '../../model/window.ts';
import type { TicketDeed } from '../../ports/tickets.ts';
import { markIn, markOf } from '../../render/tickets/mark.ts';
import { titleWithoutReferences, withoutReferences } from '../../render/tickets/references.ts';
import { ANYTHING, type AskTools, createAsk } from './ask.ts';
import { PAGE, pages } from './paged.ts';
import { inOrder, instantOf, type Made, type Ticket, type Tracker } from './tracker.ts';

const USER = z.object({ id: z.number(), username: z.string() });

/** What is read of an issue. */
export const GITLAB_ISSUE = z.object({
  iid: z.number(),
  project_id: z.number(),
  web_url: z.string(),
  state: z.string(),
  description: z.string().nullish(),
  created_at: z.string(),
  author: USER,
  assignees: z.array(USER).nullish(),
  labels: z.array(z.union([z.string(), z.object({ name: z.string() })])),
  moved_to_id: z.union([z.number(), z.string()]).nullish(),
});
type Issue = z.infer<typeof GITLAB_ISSUE>;

/** What is read of a note: a comment, or what GitLab itself says of an issue. */
export const GITLAB_NOTE = z.object({
  body: z.string(),
  author: USER,
  created_at: z.string(),
  system: z.boolean(),
});

/** What is read of a closing or an opening. */
export const GITLAB_STATE = z.object({ state: z.string(), created_at: z.string(), user: USER.nullish() });

/** What is read of a merge request that closes an issue. */
export const GITLAB_CHANGE = z.object({
  title: z.string(),
  web_url: z.string(),
  state: z.string(),
  created_at: z.string(),
  merged_at: z.string().nullish(),
  author: USER,
  merged_by: USER.nullish(),
});

/** What is read of a project. */
export const GITLAB_PROJECT = z.object({
  id: z.number(),
  web_url: z.string(),
  issues_enabled: z.boolean().optional(),
  archived: z.boolean().optional(),
  permissions: z
    .object({
      project_access: z.object({ access_level: z.number() }).nullish(),
      group_access: z.object({ access_level: z.number() }).nullish(),
    })
    .optional(),
});

/** What is read of a member of a project. */
export const GITLAB_MEMBER = z.object({ id: z.number(), access_level: z.number() });

/** The least level of a member whose issues are the project’s own: a reporter. */
const REPORTER = 20;
/** Seconds after its making in which a ticket gets the assignees that it was made with. */
const MAKING = 60;
const REMEDY = 'Make tickets in a project of their own.';

/** Issues of a project at GitLab, over its REST API. The project is known by its number, which a new name does not change. */
export function createGitlab(
  settings: GitlabTracker,
  { labels, assignees, declinedBy }: Pick<TicketSettings, 'labels' | 'assignees' | 'declinedBy'>,
  tools: AskTools,
): Tracker {
  const { url } = settings.http;
  const ask = createAsk(`${url}/api/v4`, settings, tools);
  const project = remembered((signal) =>
    ask(
      { path: `/projects/${encodeURIComponent(settings.project)}`, what: 'read the project', signal },
      GITLAB_PROJECT,
    ),
  );
  const self = remembered((signal) => ask({ path: '/user', what: 'say who asks', signal }, USER));
  const members = new Map<number, boolean>();
  const isMember = async (id: number, signal: AbortSignal) => {
    const known = members.get(id);
    if (known !== undefined) return known;
    const path = `/projects/${(await project(signal)).id}/members/all/${id}`;
    const member = await ask({ path, what: 'read its members', signal, mayLack: true }, GITLAB_MEMBER);
    const isOne = (member?.access_level ?? 0) >= REPORTER;
    members.set(id, isOne);
    return isOne;
  };
  // Anybody can make an issue of a public project, with any mark in it.
  const ticketOf = async (issue: Issue, signal: AbortSignal): Promise<Ticket> => {
    const mark = markIn(issue.description ?? '');
    const isOwn =
      mark !== undefined &&
      ((await self(signal)).id === issue.author.id || (await isMember(issue.author.id, signal)));
    const isOpen = issue.state === 'opened';
    return {
      ref: refOf(issue),
      link: issue.web_url,
      isOpen,
      isDeclined: !isOpen && labelsOf(issue).some((label) => declinedBy.includes(label)),
      madeAt: instantOf(issue.created_at),
      ...(isOwn ? { violation: mark } : {}),
    };
  };
  const put = (ticket: Ticket, json: unknown, what: string, signal: AbortSignal) =>
    ask({ method: 'PUT', path: ticket.ref, json, what, signal }, ANYTHING);
  const idOf = async (username: string, signal: AbortSignal) => {
    const path = `/users?username=${encodeURIComponent(username)}`;
    const [user] = await ask({ path, what: 'find a user', signal }, z.array(USER));
    return user?.id;
  };
  return {
    name: `${url}/${settings.project}`,
    server: url,
    isLink: (link) => partsOf(link, url) !== undefined,
    made: async (since, signal) => {
      const query = `created_after=${isoOf(since)}&order_by=created_at&sort=desc&per_page=${PAGE}`;
      const path = `/projects/${(await project(signal)).id}/issues?${query}`;
      const page = (number: number) =>
        ask({ path: `${path}&page=${number}`, what: 'list the issues', signal }, z.array(GITLAB_ISSUE));
      const found = await pages(page, () => false, REMEDY);
      const there = found.filter((issue) => !isMoved(issue) && markIn(issue.description ?? '') !== undefined);
      const tickets: Ticket[] = [];
      for (const issue of there) tickets.push(await ticketOf(issue, signal));
      return tickets.filter(({ violation }) => violation !== undefined);
    },
    read: async (link, signal) => {
      const parts = partsOf(link, url);
      if (!parts) return undefined;
      const path = `/projects/${encodeURIComponent(parts.project)}/issues/${parts.iid}`;
      const issue = await ask({ path, what: 'read an issue', signal, mayLack: true }, GITLAB_ISSUE);
      return issue && !isMoved(issue) ? ticketOf(issue, signal) : undefined;
    },
    make: async ({ violation, title, body }, signal): Promise<Made> => {
      const ids: number[] = [];
      const lacking: string[] = [];
      for (const name of assignees) {
        const id = await idOf(name, signal);
        if (id === undefined) lacking.push(`${name} is not known there, and was not assigned.`);
        else ids.push(id);
      }
      const issue = await ask(
        {
          method: 'POST',
          path: `/projects/${(await project(signal)).id}/issues`,
          json: {
            title: titleWithoutReferences(title, 'gitlab'),
            description: `${withoutReferences(body, 'gitlab')}\n\n${markOf(violation)}`,
            labels: labels.join(','),
            assignee_ids: ids,
          },
          what: 'make an issue',
          signal,
        },
        GITLAB_ISSUE,
      );
      return { ticket: { ...(await ticketOf(issue, signal)), violation }, lacking };
    },
    hasComment: async (ticket, mark, since, signal) => {
      const path = `${ticket.ref}/notes?sort=desc&order_by=created_at&per_page=${PAGE}`;
      const page = (number: number) =>
        ask({ path: `${path}&page=${number}`, what: 'list the comments', signal }, z.array(GITLAB_NOTE));
      const isThere = ({ body }: z.infer<typeof GITLAB_NOTE>) => markIn(body) === mark;
      const isEnough = (notes: readonly z.infer<typeof GITLAB_NOTE>[]) =>
        notes.some((note) => isThere(note) || instantOf(note.created_at) < since);
      return (await pages(page, isEnough, REMEDY)).some(isThere);
    },
    comment: async (ticket, mark, markdown, signal) => {
      const body = `${withoutReferences(markdown, 'gitlab')}\n\n${markOf(mark)}`;
      const path = `${ticket.ref}/notes`;
      await ask({ method: 'POST', path, json: { body }, what: 'add a comment', signal }, ANYTHING);
    },
    close: async (ticket, as, signal) => {
      const [label] = as === 'declined' ? declinedBy : [];
      const labelled = label === undefined ? {} : { add_labels: label };
      await put(ticket, { state_event: 'close', ...labelled }, 'close the issue', signal);
    },
    reopen: async (ticket, signal) => {
      await put(ticket, { state_event: 'reopen' }, 'open the issue again', signal);
    },
    deeds: async (ticket, signal) => {
      const all = <T>(end: string, what: string, shape: z.ZodType<T>) => {
        const path = `${ticket.ref}/${end}${end.includes('?') ? '&' : '?'}per_page=${PAGE}`;
        const page = (number: number) =>
          ask({ path: `${path}&page=${number}`, what, signal }, z.array(shape));
        return pages(page, () => false, REMEDY);
      };
      const issue = await ask({ path: ticket.ref, what: 'read an issue', signal }, GITLAB_ISSUE);
      const now = await ticketOf(issue, signal);
      const notes = await all('notes?sort=asc&order_by=created_at', 'list the comments', GITLAB_NOTE);
      const states = await all('resource_state_events', 'read the events', GITLAB_STATE);
      const changes = await all('closed_by', 'list the merge requests', GITLAB_CHANGE);
      return inOrder([
        ...notes.flatMap((note) => assignedIn(issue, now, note)),
        ...changes.flatMap(changeDeeds),
        ...closingIn(now, states),
      ]);
    },
    check: async (signal) => {
      const what = `${url}/${settings.project}`;
      const { archived, issues_enabled: isOn, permissions } = await project(signal);
      if (archived)
        return [{ what, ok: false, detail: 'It is archived, and takes no issues. Name another.' }];
      if (isOn === false) {
        return [
          {
            what,
            ok: false,
            detail: 'Issues are switched off there. Switch them on, or name another project.',
          },
        ];
      }
      const levels = [permissions?.project_access, permissions?.group_access].map(
        (one) => one?.access_level ?? 0,
      );
      const isReporter = permissions === undefined || Math.max(...levels) >= REPORTER;
      const detail = isReporter
        ? 'It is there, takes issues, and lets this token make them.'
        : 'It is there, but the token is of no reporter of it: labels and assignees may be refused. Give its user the role.';
      return [{ what, ok: isReporter, detail }];
    },
    end: () => ask.end(),
  };
}

/** Asks once for what stays the same; what failed is asked again. */
export function remembered<T>(ask: (signal: AbortSignal) => Promise<T>): (signal: AbortSignal) => Promise<T> {
  let known: T | undefined;
  return async (signal) => {
    known ??= await ask(signal);
    return known;
  };
}

/** A project and the number of an issue in it, of the address at which people read it. */
function partsOf(link: string, url: string): { readonly project: string; readonly iid: string } | undefined {
  if (!link.startsWith(`${url}/`)) return undefined;
  const [, project, iid] =
    /^([\w.-]+(?:\/[\w.-]+)+)\/-\/(?:issues|work_items)\/(\d+)$/.exec(link.slice(url.length + 1)) ?? [];
  return project && iid ? { project, iid } : undefined;
}

function refOf({ project_id: project, iid }: Issue): string {
  return `/projects/${project}/issues/${iid}`;
}

function labelsOf({ labels }: Issue): readonly string[] {
  return labels.map((label) => (typeof label === 'string' ? label : label.name));
}

/** It is closed here, and goes on in another project, where its number is not known. */
function isMoved({ moved_to_id: to }: Issue): boolean {
  return to !== undefined && to !== null;
}

/** GitLab tells of assignments by notes of its own alone: `assigned to @octocat`. */
function assignedIn(
  { author }: Issue,
  { madeAt }: Ticket,
  note: z.infer<typeof GITLAB_NOTE>,
): readonly TicketDeed[] {
  const [, to] = /^assigned to @([\w.-]+)/.exec(note.body) ?? [];
  const at = instantOf(note.created_at);
  if (!note.system || to === undefined) return [];
  const isFromMaking = note.author.id === author.id && at < madeAt + MAKING;
  return isFromMaking ? [] : [{ at, by: note.author.username, did: 'assigned', to }];
}

function changeDeeds(change: z.infer<typeof GITLAB_CHANGE>): readonly TicketDeed[] {
  const told = { title: change.title, url: change.web_url };
  const { author, merged_by: merger, merged_at: mergedAt, created_at: at, state } = change;
  if (mergedAt) return [{ ...told, did: 'merged', at: instantOf(mergedAt), by: (merger ?? author).username }];
  return state === 'opened' ? [{ ...told, did: 'proposed', at: instantOf(at), by: author.username }] : [];
}

function closingIn(
  { isOpen, isDeclined }: Ticket,
  states: readonly z.infer<typeof GITLAB_STATE>[],
): readonly TicketDeed[] {
  const closing = isOpen ? undefined : states.findLast(({ state }) => state === 'closed');
  if (!closing) return [];
  const said = { at: instantOf(closing.created_at), by: closing.user?.username ?? 'somebody' };
  return [
    isDeclined ? { ...said, did: 'declined', why: 'closed as not to be done' } : { ...said, did: 'closed' },
  ];
}
