import { z } from 'zod';
import type { JiraTracker, TicketSettings } from '../../model/ticket-settings.ts';
import { isoOf } from '../../model/window.ts';
import type { Diagnosis } from '../../ports/publisher.ts';
import type { TicketDeed } from '../../ports/tickets.ts';
import { adfOf } from '../../render/tickets/adf.ts';
import { wikiOf } from '../../render/tickets/wiki.ts';
import { ANYTHING, type AskTools, createAsk } from './ask.ts';
import { TrackerFailure } from './failure.ts';
import { PAGE, pages } from './paged.ts';
import { type Draft, inOrder, instantOf, type Made, type Ticket, type Tracker } from './tracker.ts';

const USER = z.object({
  displayName: z.string().optional(),
  name: z.string().optional(),
  accountId: z.string().optional(),
});
type User = z.infer<typeof USER>;

const PROPERTIES = z.record(z.string(), z.unknown()).optional();

/** What is read of an issue. */
export const JIRA_ISSUE = z.object({
  id: z.string(),
  key: z.string(),
  fields: z.object({
    created: z.string(),
    labels: z.array(z.string()),
    status: z.object({ statusCategory: z.object({ key: z.string() }) }),
    resolution: z.object({ name: z.string() }).nullish(),
  }),
  properties: PROPERTIES,
});
type Issue = z.infer<typeof JIRA_ISSUE>;

/** What is read of the cloud’s answer to a search, and of a server’s. */
export const JIRA_FOUND = z.object({
  issues: z.array(JIRA_ISSUE),
  nextPageToken: z.string().nullish(),
});

/** What is read of an issue that was made. */
export const JIRA_MADE = z.object({ id: z.string(), key: z.string() });

/** What is read of comments. */
export const JIRA_COMMENTS = z.object({
  comments: z.array(
    z.object({
      created: z.string(),
      properties: z.array(z.object({ key: z.string().optional(), value: z.unknown() })).optional(),
    }),
  ),
});

/** What is read of the steps of its workflow that an issue can take. */
export const JIRA_TRANSITIONS = z.object({
  transitions: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      to: z.object({ name: z.string(), statusCategory: z.object({ key: z.string() }) }),
      fields: z
        .record(z.string(), z.looseObject({ allowedValues: z.array(z.unknown()).optional() }))
        .optional(),
    }),
  ),
});
type Transition = z.infer<typeof JIRA_TRANSITIONS>['transitions'][number];

/** What is read of what happened to an issue. What an item says it changed to is not always a text. */
export const JIRA_HISTORY = z.object({
  changelog: z.object({
    histories: z.array(
      z.object({
        created: z.string(),
        author: USER.optional(),
        items: z.array(
          z.object({
            field: z.string(),
            to: z.string().nullish(),
            toString: z.unknown(),
          }),
        ),
      }),
    ),
  }),
});
type History = z.infer<typeof JIRA_HISTORY>['changelog']['histories'][number];

/** What is read of a link to something elsewhere, such as a pull request. */
export const JIRA_REMOTE_LINK = z.object({
  id: z.number(),
  object: z.object({
    url: z.string(),
    title: z.string(),
    status: z.object({ resolved: z.boolean().nullish() }).nullish(),
  }),
});

/** What is read of the server itself. */
export const JIRA_SERVER = z.object({ deploymentType: z.string().optional() });
/** What is read of a user who can be assigned. */
export const JIRA_USER = USER;

/** What the token may do in a project, of what was asked. */
export const JIRA_PERMISSIONS = z.object({
  permissions: z.record(z.string(), z.object({ havePermission: z.boolean() })),
});

/** What is read of a project. */
export const JIRA_PROJECT = z.object({
  key: z.string(),
  issueTypes: z.array(z.object({ name: z.string() })).optional(),
});

/** The label of all tickets of headroom’s, and what it and a violation’s id are joined by. */
const LABEL = 'headroom';
const PROPERTY = 'headroom';
/** Resolutions that say everywhere that nothing will be done. */
const WONT = ["won't do", "won't fix", 'won’t do', 'won’t fix', 'declined', 'rejected'];
const FIELDS = ['created', 'labels', 'status', 'resolution'];
/** Searches go by the day of the user who asks, wherever that one lives. */
const DAY = 86_400;
/** The longest that Jira takes for a title, and for a text. */
const LONGEST = { title: 255, text: 32_000 } as const;
const REMEDY = 'Make tickets in a project of their own.';
const CHANGE = /\/(?:pull|pulls|pull-requests|merge_requests)\/\d+/;

/** Whether Jira runs in its cloud, and the beginning of its API’s addresses there. */
interface Kind {
  readonly isCloud: boolean;
  readonly api: string;
}

/**
 * Issues of a project of Jira, in its cloud (REST API 3) or on a server (2). A search may lag behind what was made; so an issue is
 * known by its address first, and then by a label.
 */
export function createJira(
  settings: JiraTracker,
  ticketing: Pick<TicketSettings, 'labels' | 'assignees' | 'declinedBy'>,
  tools: AskTools,
): Tracker {
  const { url } = settings.http;
  const { labels, assignees } = ticketing;
  const declinedBy = [...WONT, ...ticketing.declinedBy.map((name) => name.toLowerCase())];
  const ask = createAsk(`${url}/rest/api`, settings, tools);
  let known: Kind | undefined;
  const kind = async (signal: AbortSignal): Promise<Kind> => {
    if (known) return known;
    const path = '/2/serverInfo';
    const { deploymentType } = await ask({ path, what: 'say what it is', signal }, JIRA_SERVER);
    known = deploymentType === 'Cloud' ? { isCloud: true, api: '/3' } : { isCloud: false, api: '/2' };
    return known;
  };
  const textFor = ({ isCloud }: Kind, markdown: string) =>
    isCloud ? adfOf(markdown) : wikiOf(markdown).slice(0, LONGEST.text);
  const ticketOf = ({ id, key, fields, properties }: Issue): Ticket => {
    const isOpen = fields.status.statusCategory.key !== 'done';
    const violation = markOf(properties?.[PROPERTY]) ?? labelled(fields.labels);
    const resolution = fields.resolution?.name.toLowerCase() ?? '';
    const isDeclined =
      !isOpen &&
      (declinedBy.includes(resolution) ||
        fields.labels.some((one) => declinedBy.includes(one.toLowerCase())));
    return {
      ref: `/issue/${id}`,
      link: `${url}/browse/${key}`,
      isOpen,
      isDeclined,
      madeAt: instantOf(fields.created),
      ...(violation === undefined ? {} : { violation }),
    };
  };
  const searched = async (jql: string, signal: AbortSignal) => {
    const { isCloud, api } = await kind(signal);
    let next: string | undefined;
    const page = async (number: number) => {
      const asked = { jql, fields: FIELDS, maxResults: PAGE, properties: [PROPERTY] };
      const from = isCloud ? { nextPageToken: next } : { startAt: (number - 1) * PAGE };
      const path = `${api}/${isCloud ? 'search/jql' : 'search'}?${queryOf({ ...asked, ...from })}`;
      const found = await ask({ path, what: 'search for issues', signal }, JIRA_FOUND);
      next = found.nextPageToken ?? undefined;
      return found.issues;
    };
    return pages(page, () => isCloud && next === undefined, REMEDY);
  };
  const make = async (draft: Draft, person: string | undefined, signal: AbortSignal) => {
    const it = await kind(signal);
    const assignee = person === undefined ? undefined : await assigneeOf(person, it, signal);
    const json = {
      fields: {
        project: { key: settings.project },
        issuetype: { name: settings.type },
        summary: draft.title.slice(0, LONGEST.title),
        description: textFor(it, draft.body),
        labels: [...labels, LABEL, labelOf(draft.violation)],
        ...(assignee ? { assignee } : {}),
      },
      properties: [{ key: PROPERTY, value: { violation: draft.violation } }],
    };
    const path = `${it.api}/issue`;
    const question = { method: 'POST', path, json, what: 'make an issue', signal } as const;
    const made = await ask(question, JIRA_MADE).catch(toBeLookedForLater);
    const lacks = person !== undefined && !assignee;
    return { ...made, lacking: lacks ? [`${person} cannot be assigned there.`] : [] };
  };
  const assigneeOf = async (person: string, { isCloud, api }: Kind, signal: AbortSignal) => {
    const by = isCloud ? 'query' : 'username';
    const path = `${api}/user/assignable/search?${queryOf({ project: settings.project, [by]: person })}`;
    const [user, second] = await ask({ path, what: 'find a user', signal }, z.array(JIRA_USER));
    if (!user || second) return undefined;
    return isCloud ? { accountId: user.accountId } : { name: user.name };
  };
  const move = async (ticket: Ticket, as: 'done' | 'declined' | 'open', signal: AbortSignal) => {
    const { api } = await kind(signal);
    const what = as === 'open' ? 'open the issue again' : 'close the issue';
    const path = `${api}${ticket.ref}/transitions`;
    const query = '?expand=transitions.fields';
    const { transitions } = await ask({ path: `${path}${query}`, what, signal }, JIRA_TRANSITIONS);
    const wanted = as === 'open' ? settings.transitions.reopen : settings.transitions.close;
    const names = as === 'declined' ? [...declinedBy, wanted] : [wanted];
    const taken = transitionFor(transitions, names, as === 'open' ? ['new', 'indeterminate'] : ['done']);
    if (!taken) throw noTransition(settings, wanted, transitions);
    const resolution = as === 'open' ? undefined : resolutionFor(taken, as, declinedBy);
    const fields = resolution === undefined ? {} : { fields: { resolution: { name: resolution } } };
    // It is done once: afterwards the issue no longer offers it.
    await ask(
      { method: 'POST', path, json: { transition: { id: taken.id }, ...fields }, what, signal },
      ANYTHING,
    );
  };
  return {
    name: `${url}/browse/${settings.project}`,
    server: url,
    isLink: (link) => keyOf(link, url) !== undefined,
    made: async (since, signal) => {
      const day = isoOf(since - DAY).slice(0, 10);
      const jql = `project = "${settings.project}" AND labels = "${LABEL}" AND created >= "${day}" ORDER BY created DESC`;
      const tickets = (await searched(jql, signal)).map(ticketOf);
      return tickets.filter(({ madeAt, violation }) => madeAt >= since && violation !== undefined);
    },
    read: async (link, signal) => {
      const key = keyOf(link, url);
      if (key === undefined) return undefined;
      const { api } = await kind(signal);
      const path = `${api}/issue/${key}?${queryOf({ fields: FIELDS, properties: [PROPERTY] })}`;
      const issue = await ask({ path, what: 'read an issue', signal, mayLack: true }, JIRA_ISSUE);
      return issue && ticketOf(issue);
    },
    make: async (draft, signal): Promise<Made> => {
      const [person] = assignees;
      const made = await make(draft, person, signal).catch(async (error: unknown) => {
        const isRefused = error instanceof TrackerFailure && error.trouble.fields?.includes('assignee');
        if (person === undefined || !isRefused) throw error;
        return {
          ...(await make(draft, undefined, signal)),
          lacking: [`${person} cannot be assigned there.`],
        };
      });
      return {
        ticket: {
          ref: `/issue/${made.id}`,
          link: `${url}/browse/${made.key}`,
          isOpen: true,
          isDeclined: false,
          madeAt: tools.clock.now(),
          violation: draft.violation,
        },
        lacking: made.lacking,
      };
    },
    hasComment: async (ticket, mark, since, signal) => {
      const { api } = await kind(signal);
      const page = async (number: number) => {
        const asked = {
          orderBy: '-created',
          expand: 'properties',
          maxResults: PAGE,
          startAt: (number - 1) * PAGE,
        };
        const path = `${api}${ticket.ref}/comment?${queryOf(asked)}`;
        return (await ask({ path, what: 'list the comments', signal }, JIRA_COMMENTS)).comments;
      };
      const isThere = ({ properties = [] }: Comment) =>
        properties.some(({ key, value }) => key === PROPERTY && markOf(value, 'notice') === mark);
      const isEnough = (comments: readonly Comment[]) =>
        comments.some((comment) => isThere(comment) || instantOf(comment.created) < since);
      return (await pages(page, isEnough, REMEDY)).some(isThere);
    },
    comment: async (ticket, mark, markdown, signal) => {
      const it = await kind(signal);
      const json = {
        body: textFor(it, markdown),
        properties: [{ key: PROPERTY, value: { notice: mark } }],
      };
      const path = `${it.api}${ticket.ref}/comment`;
      await ask({ method: 'POST', path, json, what: 'add a comment', signal }, ANYTHING);
    },
    close: move,
    reopen: (ticket, signal) => move(ticket, 'open', signal),
    deeds: async (ticket, signal) => {
      const { api } = await kind(signal);
      const path = `${api}${ticket.ref}`;
      const query = queryOf({ fields: FIELDS, properties: [PROPERTY], expand: 'changelog' });
      const shape = z.intersection(JIRA_ISSUE, JIRA_HISTORY);
      const issue = await ask({ path: `${path}?${query}`, what: 'read an issue', signal }, shape);
      const links = await ask(
        { path: `${path}/remotelink`, what: 'read its links', signal },
        z.array(JIRA_REMOTE_LINK),
      );
      const histories = issue.changelog.histories.toSorted(
        (a, b) => instantOf(a.created) - instantOf(b.created),
      );
      return inOrder(deedsIn(ticketOf(issue), histories, links));
    },
    check: async (signal) => {
      const { api } = await kind(signal);
      const path = `${api}/project/${settings.project}`;
      const project = await ask({ path, what: 'read the project', signal }, JIRA_PROJECT);
      const asked = { projectKey: settings.project, permissions: RIGHTS };
      const rights = await ask(
        { path: `${api}/mypermissions?${queryOf(asked)}`, what: 'say what the token may', signal },
        JIRA_PERMISSIONS,
      );
      return [diagnosis(settings, project, rights)];
    },
    end: () => ask.end(),
  };
}

type Comment = z.infer<typeof JIRA_COMMENTS>['comments'][number];

const RIGHTS = ['BROWSE_PROJECTS', 'CREATE_ISSUES', 'ADD_COMMENTS', 'TRANSITION_ISSUES'];

/** A query of an address; lists are joined by commas, and what is undefined is left out. */
function queryOf(asked: Readonly<Record<string, string | number | readonly string[] | undefined>>): string {
  const pairs = Object.entries(asked).flatMap(([key, value]): readonly [string, string][] =>
    value === undefined ? [] : [[key, typeof value === 'object' ? value.join(',') : String(value)]],
  );
  return new URLSearchParams([...pairs]).toString();
}

/** A search lags behind: it does not tell at once whether what has no answer was made. */
function toBeLookedForLater(error: unknown): never {
  const isLost = error instanceof TrackerFailure && error.trouble.outcome === 'unknown';
  throw isLost ? new TrackerFailure({ ...error.trouble, isPassing: false }) : error;
}

function keyOf(link: string, url: string): string | undefined {
  if (!link.startsWith(`${url}/browse/`)) return undefined;
  return /^[A-Z][A-Z0-9_]+-\d+$/.exec(link.slice(`${url}/browse/`.length))?.[0];
}

function labelOf(violation: string): string {
  return `${LABEL}-${violation}`;
}

function labelled(labels: readonly string[]): string | undefined {
  if (!labels.includes(LABEL)) return undefined;
  return labels.find((label) => label.startsWith(`${LABEL}-`))?.slice(LABEL.length + 1);
}

/** What an entity’s property of headroom’s says. */
function markOf(property: unknown, key: 'violation' | 'notice' = 'violation'): string | undefined {
  const { data } = z.record(z.string(), z.unknown()).safeParse(property);
  const marked = data?.[key];
  return typeof marked === 'string' ? marked : undefined;
}

/** A transition by its name or that of the status that it leads to; else one that leads to such a status. */
function transitionFor(
  transitions: readonly Transition[],
  names: readonly string[],
  categories: readonly string[],
): Transition | undefined {
  const isNamed = (name: string) => (one: Transition) =>
    [one.name, one.to.name].some((own) => own.toLowerCase() === name.toLowerCase());
  const named = names.flatMap((name) => transitions.find(isNamed(name)) ?? []);
  const leading = categories.flatMap(
    (key) => transitions.find(({ to }) => to.statusCategory.key === key) ?? [],
  );
  return named[0] ?? leading[0];
}

function noTransition(
  { http, transitions: { close } }: JiraTracker,
  wanted: string,
  there: readonly Transition[],
): TrackerFailure {
  const names = there.map(({ name }) => `“${name}”`).join(', ');
  const key = wanted === close ? 'close' : 'reopen';
  return new TrackerFailure({
    outcome: 'refused',
    isAlone: true,
    detail: `The issue has no transition “${wanted}” now, but ${names === '' ? 'none' : names}. Set ${key} under ${http.setting}, or let the token’s user take it.`,
  });
}

/** The resolution that a screen of the workflow asks for. */
function resolutionFor(
  { fields }: Transition,
  as: 'done' | 'declined',
  declinedBy: readonly string[],
): string | undefined {
  const allowed = z.array(z.looseObject({ name: z.string() })).safeParse(fields?.resolution?.allowedValues);
  const names = (allowed.data ?? []).map(({ name }) => name);
  const isDeclining = (name: string) => declinedBy.includes(name.toLowerCase());
  if (as === 'declined') return names.find(isDeclining) ?? names[0];
  return names.find((name) => /^(?:done|fixed)$/i.test(name)) ?? names.find((name) => !isDeclining(name));
}

function deedsIn(
  ticket: Ticket,
  histories: readonly History[],
  links: readonly z.infer<typeof JIRA_REMOTE_LINK>[],
): readonly TicketDeed[] {
  const closing = ticket.isOpen
    ? undefined
    : (histories.findLast(({ items }) => items.some(isResolved)) ??
      histories.findLast(({ items }) => items.some(({ field }) => field === 'status')));
  return histories.flatMap((history): readonly TicketDeed[] => {
    const said = { at: instantOf(history.created), by: nameOf(history.author) };
    const closed: readonly TicketDeed[] =
      history !== closing
        ? []
        : [
            ticket.isDeclined
              ? { ...said, did: 'declined', why: 'closed as not to be done' }
              : { ...said, did: 'closed' },
          ];
    const items = history.items.flatMap(({ field, to, toString: named }): readonly TicketDeed[] => {
      if (field === 'assignee' && to) {
        return [{ ...said, did: 'assigned', to: typeof named === 'string' ? named : to }];
      }
      const link = field === 'RemoteIssueLink' ? links.find(({ id }) => String(id) === to) : undefined;
      if (!link || !CHANGE.test(link.object.url)) return [];
      const { title, url, status } = link.object;
      return [{ ...said, did: status?.resolved ? 'merged' : 'proposed', title, url }];
    });
    return [...items, ...closed];
  });
}

function isResolved({ field, to }: History['items'][number]): boolean {
  return field === 'resolution' && to !== null && to !== undefined;
}

function nameOf(user: User | undefined): string {
  return user?.displayName ?? user?.name ?? 'somebody';
}

function diagnosis(
  { project: key, type, http }: JiraTracker,
  { issueTypes }: z.infer<typeof JIRA_PROJECT>,
  { permissions }: z.infer<typeof JIRA_PERMISSIONS>,
): Diagnosis {
  const what = `${http.url}/browse/${key}`;
  const missing = RIGHTS.filter((right) => permissions[right]?.havePermission !== true);
  if (missing.length > 0) {
    return {
      what,
      ok: false,
      detail: `The token’s user lacks ${missing.join(', ')} there. Give them a role that has these rights.`,
    };
  }
  const types = issueTypes?.map(({ name }) => name);
  if (types && !types.includes(type)) {
    return {
      what,
      ok: false,
      detail: `It has no issues of type ${type}, but ${types.join(', ')}. Set type under ${http.setting}.`,
    };
  }
  return {
    what,
    ok: true,
    detail: 'It is there, and the token’s user may make issues, comment on them and close them.',
  };
}
