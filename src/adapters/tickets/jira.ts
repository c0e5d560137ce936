import { z } from 'zod';
import type { JiraTracker, TicketSettings } from '../../model/ticket-settings.ts';
import { isoOf } from '../../model/window.ts';
import { adfOf } from '../../render/tickets/adf.ts';
import { wikiOf } from '../../render/tickets/wiki.ts';
import { ANYTHING, type AskTools, createAsk } from './ask.ts';
import { TrackerFailure } from './failure.ts';
import { jiraDiagnosis, RIGHTS } from './jira-check.ts';
import { deedsIn } from './jira-deeds.ts';
import {
  JIRA_COMMENTS,
  JIRA_FOUND,
  JIRA_HISTORY,
  JIRA_ISSUE,
  JIRA_MADE,
  JIRA_PERMISSIONS,
  JIRA_PROJECT,
  JIRA_REMOTE_LINK,
  JIRA_SERVER,
  JIRA_TRANSITIONS,
  JIRA_USER,
  type JiraIssue,
} from './jira-shapes.ts';
import { noTransition, resolutionFor, transitionFor } from './jira-transitions.ts';
import { PAGE, pages } from './paged.ts';
import { type Draft, inOrder, instantOf, type Made, type Ticket, type Tracker } from './tracker.ts';

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
  const ticketOf = ({ id, key, fields, properties }: JiraIssue): Ticket => {
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
        (a, b) => Date.parse(a.created) - Date.parse(b.created),
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
      return [jiraDiagnosis(settings, project, rights)];
    },
    end: () => ask.end(),
  };
}

type Comment = z.infer<typeof JIRA_COMMENTS>['comments'][number];

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
