import type {
  CreatedIssue,
  Issue,
  PageOfComments,
  Permissions,
  Project,
  RemoteIssueLink,
  SearchAndReconcileResults,
  ServerInformation,
  Transitions,
} from 'jira.js/cloud';
import {
  type Answered,
  type Asked,
  type FakeOptions,
  type FakeServer,
  type FakeTracker,
  fakeServer,
  isoAt,
} from './fake.ts';

/** What is described of an answer, with moments as they are written. */
type Wire<T> = T extends Date
  ? string
  : T extends readonly (infer One)[]
    ? readonly Wire<One>[]
    : T extends object
      ? { readonly [K in keyof T]: Wire<T[K]> }
      : T;

/** Jira with one project, whose answers are of the types that its client describes. */
export interface FakeJira extends FakeTracker {
  /** For how long what is made is not found by a search, in milliseconds. */
  lag(milliseconds: number): void;
}

/** How Jira is started. */
export interface FakeJiraOptions extends FakeOptions {
  readonly isCloud?: boolean;
  /** The transitions’ names from open to done, and back. */
  readonly transitions?: readonly [string, string];
}

/** The user whose token it is. */
export const JIRA_BOT = 'Headroom';

interface Kept {
  readonly id: string;
  readonly key: string;
  readonly number: number;
  readonly title: string;
  readonly text: unknown;
  readonly madeAt: number;
  readonly labels: readonly string[];
  readonly assignee?: string;
  readonly isDone: boolean;
  readonly resolution?: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly comments: readonly { readonly body: unknown; readonly at: number; readonly properties: unknown }[];
  readonly histories: readonly History[];
  readonly links: readonly Wire<RemoteIssueLink>[];
}

interface History {
  readonly at: number;
  readonly by: string;
  readonly field: string;
  readonly to: string | null;
  readonly named: string | null;
}

/** Starts one. */
export async function fakeJira({
  now = Date.now,
  users = ['octocat', 'ann'],
  isCloud = true,
  transitions: [closing, opening] = ['Done', 'To Do'],
}: FakeJiraOptions = {}): Promise<FakeJira> {
  const project = 'PERF';
  let prefix = project;
  let isRevoked = false;
  let next = 1;
  let behind = 0;
  const kept = new Map<string, Kept>();
  const find = (name: string) =>
    [...kept.values()].find(({ id, number }) => id === name || name.endsWith(`-${number}`));
  const change = (one: Kept, to: Partial<Kept>) => kept.set(one.id, { ...one, ...to });
  const tell = (
    one: Kept,
    by: string,
    field: string,
    to: string | null,
    named: string | null,
  ): Partial<Kept> => ({
    histories: [...one.histories, { at: now(), by, field, to, named }],
  });
  const finish = (one: Kept, by: string, resolution: string) =>
    change(one, { isDone: true, resolution, ...tell(one, by, 'resolution', '10000', resolution) });
  const shown = (one: Kept): Wire<Issue> & object => ({
    id: one.id,
    key: `${prefix}-${one.number}`,
    self: `${server.url}/rest/api/3/issue/${one.id}`,
    fields: {
      created: writtenAt(one.madeAt),
      labels: one.labels,
      status: {
        name: one.isDone ? 'Done' : 'To Do',
        statusCategory: { id: 1, key: one.isDone ? 'done' : 'new', name: '' },
      },
      resolution: one.resolution === undefined ? null : { name: one.resolution },
    },
    properties: one.properties,
    changelog: {
      startAt: 0,
      maxResults: 100,
      total: one.histories.length,
      histories: one.histories.toReversed().map(({ at, by, field, to, named }) => ({
        id: String(at),
        created: writtenAt(at),
        author: { displayName: by, accountId: by },
        items: [{ field, fieldtype: 'jira', from: null, fromString: null, to, toString: named }],
      })),
    },
  });
  const handle = (asked: Asked): Answered => {
    const end = asked.path.replace(/^\/rest\/api/, '');
    if (end === '/2/serverInfo') {
      const info: Partial<Wire<ServerInformation>> = { deploymentType: isCloud ? 'Cloud' : 'Server' };
      return { json: info };
    }
    if (isRevoked || !/^(?:Bearer|Basic) ./.test(asked.headers.authorization ?? ''))
      return { status: 401, json: { errorMessages: ['Client must be authenticated.'], errors: {} } };
    const version = isCloud ? '/3' : '/2';
    if (!end.startsWith(`${version}/`)) return { status: 410, json: { errorMessages: ['It was removed.'] } };
    return routed(asked, end.slice(version.length));
  };
  const routed = (asked: Asked, end: string): Answered => {
    const { method, query, json } = asked;
    if (end === (isCloud ? '/search/jql' : '/search')) return searched(query);
    if (end === `/project/${project}`) {
      const answer: Partial<Wire<Project>> = {
        key: project,
        issueTypes: [{ name: 'Task' }, { name: 'Bug' }],
      };
      return { json: answer };
    }
    if (end === '/mypermissions') return { json: permissionsOf(query.get('permissions') ?? '') };
    if (end === '/user/assignable/search') {
      const wanted = query.get(isCloud ? 'query' : 'username') ?? '';
      const found = users.filter((name) => name === wanted);
      return { json: found.map((name) => ({ accountId: `id-${name}`, name, displayName: name })) };
    }
    if (end === '/issue') return made(json);
    const [, name = '', part = ''] = /^\/issue\/([\w-]+)(?:\/(\w+))?$/.exec(end) ?? [];
    const one = find(name);
    if (!one) return { status: 404, json: { errorMessages: ['Issue does not exist.'], errors: {} } };
    if (part === 'comment' && method === 'POST') {
      const comment = { body: json.body, at: now(), properties: json.properties };
      change(one, { comments: [...one.comments, comment] });
      return { status: 201, json: { id: '1' } };
    }
    if (part === 'comment') return { json: commentsOf(one, query) };
    if (part === 'remotelink') return { json: one.links };
    if (part === 'transitions' && method === 'GET') return { json: transitionsOf(one, closing, opening) };
    if (part === 'transitions') {
      const { id } = json.transition as { readonly id: string };
      const { resolution } = (json.fields ?? {}) as { readonly resolution?: { readonly name: string } };
      if (id === '31') finish(one, JIRA_BOT, resolution?.name ?? 'Done');
      else {
        const { resolution: _, ...open } = one;
        kept.set(one.id, { ...open, isDone: false, ...tell(one, JIRA_BOT, 'status', '1', 'To Do') });
      }
      return { status: 204 };
    }
    return { json: shown(one) };
  };
  const searched = (query: URLSearchParams): Answered => {
    const jql = query.get('jql') ?? '';
    const since = Date.parse(/created >= "([\d-]+)"/.exec(jql)?.[1] ?? '');
    if (!jql.includes(`project = "${project}"`))
      return { status: 400, json: { errorMessages: ['No such project.'] } };
    const found = [...kept.values()].filter(
      ({ labels, madeAt }) => labels.includes('headroom') && madeAt >= since && madeAt + behind <= now(),
    );
    const answer: Wire<SearchAndReconcileResults> = { isLast: true, issues: found.toReversed().map(shown) };
    return { json: answer };
  };
  const made = (json: Asked['json']): Answered => {
    const fields = json.fields as {
      readonly summary: string;
      readonly description: unknown;
      readonly labels: readonly string[];
      readonly assignee?: { readonly accountId?: string; readonly name?: string };
    };
    const id = String(10_000 + next);
    const assignee = fields.assignee?.name ?? fields.assignee?.accountId?.replace(/^id-/, '');
    kept.set(id, {
      id,
      key: `${prefix}-${next}`,
      number: next,
      title: fields.summary,
      text: fields.description,
      madeAt: now(),
      labels: fields.labels,
      ...(assignee === undefined ? {} : { assignee }),
      isDone: false,
      properties: Object.fromEntries(
        (json.properties as { readonly key: string; readonly value: unknown }[]).map(({ key, value }) => [
          key,
          value,
        ]),
      ),
      comments: [],
      histories: [],
      links: [],
    });
    const answer: CreatedIssue = {
      id,
      key: `${prefix}-${next}`,
      self: `${server.url}/rest/api/3/issue/${id}`,
    };
    next += 1;
    return { status: 201, json: answer };
  };
  const on = (number: number, act: (one: Kept) => void) => {
    const one = find(`-${number}`);
    if (one) act(one);
  };
  const server: FakeServer = await fakeServer(handle);
  return {
    ...server,
    settings: {
      kind: 'jira',
      http: { setting: 'owners.@backend-team.tickets.jira', url: server.url, headers: {} },
      project,
      type: 'Task',
      ...(isCloud ? { user: 'ann@example.org' } : {}),
      token: { value: 'jira-token' },
      transitions: { close: 'Done', reopen: 'To Do' },
    },
    tickets: () =>
      [...kept.values()].map((one) => ({
        number: one.number,
        link: `${server.url}/browse/${prefix}-${one.number}`,
        title: one.title,
        text: written(one.text),
        isOpen: !one.isDone,
        labels: one.labels,
        assignees: one.assignee === undefined ? [] : [one.assignee],
        comments: one.comments.map(({ body }) => written(body)),
      })),
    rename: (to) => {
      prefix = to;
    },
    revoke: (is = true) => {
      isRevoked = is;
    },
    remove: (number) => on(number, ({ id }) => kept.delete(id)),
    assign: (number, by, to) =>
      on(number, (one) => change(one, { assignee: to, ...tell(one, by, 'assignee', `id-${to}`, to) })),
    finish: (number, by, as) => on(number, (one) => finish(one, by, as === 'done' ? 'Done' : "Won't Do")),
    propose: (number, { by, isMerged = false }) =>
      on(number, (one) => {
        const object = {
          url: 'https://git.example.org/group/api/pull/7',
          title: 'Bring the index back',
          status: { resolved: isMerged },
        };
        change(one, { links: [{ id: 5, object }], ...tell(one, by, 'RemoteIssueLink', '5', 'a link') });
      }),
    lag: (milliseconds) => {
      behind = milliseconds;
    },
  };
}

/** Jira writes no colon into the offset. */
function writtenAt(milliseconds: number): string {
  return isoAt(milliseconds).replace('Z', '+0000');
}

function written(text: unknown): string {
  return typeof text === 'string' ? text : JSON.stringify(text);
}

function permissionsOf(asked: string): Wire<Permissions> {
  return {
    permissions: Object.fromEntries(asked.split(',').map((key) => [key, { key, havePermission: true }])),
  };
}

function commentsOf({ comments }: Kept, query: URLSearchParams): Wire<PageOfComments> {
  const start = Number(query.get('startAt') ?? 0);
  const shown = comments.toReversed().slice(start, start + 100);
  return {
    startAt: start,
    total: comments.length,
    comments: shown.map(({ at, properties }) => ({
      created: writtenAt(at),
      properties: properties as { readonly key: string; readonly value: unknown }[],
    })),
  };
}

function transitionsOf({ isDone }: Kept, closing: string, opening: string): Wire<Transitions> {
  const fields = {
    resolution: { required: true, allowedValues: [{ name: 'Done' }, { name: "Won't Do" }] },
  };
  const to = (name: string, key: string) => ({ name, statusCategory: { id: 1, key, name } });
  return {
    transitions: isDone
      ? [{ id: '11', name: opening, to: to('To Do', 'new') }]
      : [
          { id: '21', name: 'Start', to: to('In Progress', 'indeterminate') },
          { id: '31', name: closing, to: to('Done', 'done'), fields },
        ],
  };
}
