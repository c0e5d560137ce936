import type {
  IssueNoteSchema,
  IssueSchema,
  MemberSchema,
  MergeRequestSchema,
  ProjectSchema,
  StateEventSchema,
} from '@gitbeaker/rest';
import { AccessLevel } from '@gitbeaker/rest';
import {
  type Answered,
  type Asked,
  type FakeOptions,
  type FakeRequest,
  type FakeRequests,
  type FakeServer,
  type FakeTracker,
  fakeRequests,
  fakeServer,
  isoAt,
  pageOf,
} from './fake.ts';

/** GitLab with one project, whose answers are of the types that its client describes. */
export interface FakeGitlab extends FakeTracker, FakeRequests {
  /** Somebody who is no member makes an issue. */
  write(title: string, description: string, by?: string): number;
  label(number: number, label: string): void;
  /** Somebody moves an issue to another project: it is closed here. */
  move(number: number): void;
}

/** The user whose token it is. */
export const GITLAB_BOT = 'headroom-bot';
const PROJECT_ID = 42;

/** Starts one. */
export async function fakeGitlab({
  now = Date.now,
  users = ['octocat', 'ann', GITLAB_BOT],
  repositories = { root: '' },
}: FakeOptions = {}): Promise<FakeGitlab> {
  let path = 'group/perf';
  const formerly: string[] = [];
  let isRevoked = false;
  let next = 1;
  const issues: IssueSchema[] = [];
  const notes = new Map<number, IssueNoteSchema[]>();
  const states = new Map<number, StateEventSchema[]>();
  const changes = new Map<number, MergeRequestSchema[]>();
  const requests = fakeRequests(
    repositories,
    () => path,
    () => `${server.url}/${path}/-/merge_requests`,
  );
  const idOf = (name: string) => 100 + users.indexOf(name);
  const userOf = (username: string): IssueSchema['author'] => ({
    id: idOf(username),
    name: username,
    username,
    state: 'active',
    avatar_url: '',
    web_url: `${server.url}/${username}`,
  });
  const add = <T>(to: Map<number, T[]>, iid: number, one: T) => to.set(iid, [...(to.get(iid) ?? []), one]);
  const patch = (iid: number, change: Partial<IssueSchema>) => {
    const at = issues.findIndex((one) => one.iid === iid);
    const issue = issues[at];
    if (issue) issues[at] = { ...issue, ...change, updated_at: isoAt(now()) };
  };
  const noted = (iid: number, body: string, by: string, system = false): IssueNoteSchema => {
    const note: IssueNoteSchema = {
      id: 1,
      body,
      attachment: null,
      author: userOf(by),
      created_at: isoAt(now()),
      updated_at: isoAt(now()),
      system,
      noteable_id: iid,
      noteable_type: 'Issue',
      noteable_iid: iid,
      project_id: PROJECT_ID,
      resolvable: false,
    };
    add(notes, iid, note);
    return note;
  };
  const turned = (iid: number, state: 'opened' | 'closed', by: string) => {
    patch(iid, { state });
    add(states, iid, {
      id: 1,
      user: userOf(by),
      created_at: isoAt(now()),
      resource_type: 'Issue',
      resource_id: iid,
      action: 'add',
      state,
    });
  };
  const make = (given: Partial<IssueSchema>, by: string): IssueSchema => {
    const iid = next;
    next += 1;
    const issue = issueOf(server.url, path, iid, isoAt(now()), { author: userOf(by), ...given });
    issues.unshift(issue);
    for (const { username } of issue.assignees ?? []) noted(iid, `assigned to @${username}`, by, true);
    return issue;
  };
  const project = (): Partial<ProjectSchema> => ({
    id: PROJECT_ID,
    web_url: `${server.url}/${path}`,
    path_with_namespace: path,
    issues_enabled: true,
    archived: false,
    permissions: {
      project_access: { access_level: 30, notification_level: 3 },
    } as ProjectSchema['permissions'],
  });
  const handle = (asked: Asked): Answered => {
    if (isRevoked || !/^Bearer ./.test(asked.headers.authorization ?? ''))
      return { status: 401, json: { message: '401 Unauthorized' } };
    const end = asked.path.replace(/^\/api\/v4/, '');
    if (end === '/user') return { json: userOf(GITLAB_BOT) };
    if (end === '/users') {
      const name = asked.query.get('username') ?? '';
      return { json: users.includes(name) ? [userOf(name)] : [] };
    }
    const [, written = '', tail = ''] = /^\/projects\/([^/]+)(.*)$/.exec(end) ?? [];
    const named = decodeURIComponent(written);
    if (formerly.includes(named)) {
      const location = `${server.url}/api/v4/projects/${PROJECT_ID}${tail}?${asked.query.toString()}`;
      return asked.method === 'GET'
        ? { status: 301, headers: { location } }
        : { status: 405, json: { message: 'Non GET methods are not allowed for moved projects' } };
    }
    if (named !== path && named !== String(PROJECT_ID)) return NOT_FOUND;
    return routed(asked, tail);
  };
  const routed = ({ method, query, json }: Asked, end: string): Answered => {
    if (end === '') return { json: project() };
    const [, member] = /^\/members\/all\/(\d+)$/.exec(end) ?? [];
    if (member !== undefined) {
      const user = users.find((name) => String(idOf(name)) === member);
      if (user === undefined) return NOT_FOUND;
      return {
        json: { ...userOf(user), access_level: AccessLevel.DEVELOPER } satisfies Partial<MemberSchema>,
      };
    }
    if (end === '/merge_requests' && method === 'GET')
      return { json: pageOf(requests.of(query.get('source_branch') ?? '').map(requestOf), query) };
    if (end === '/merge_requests') {
      const [branch, into] = [String(json.source_branch), String(json.target_branch)];
      const lacking = requests.lacks(branch, into);
      if (lacking !== undefined)
        return {
          status: 400,
          json: { message: [`${lacking === into ? 'Target' : 'Source'} branch is missing`] },
        };
      const open = requests.of(branch).find((one) => one.state === 'open' && one.into === into);
      if (open) {
        const message = [`Another open merge request already exists for this source branch: !${open.number}`];
        return { status: 409, json: { message } };
      }
      const made = { title: String(json.title), text: String(json.description), branch, into };
      return { status: 201, json: requestOf(requests.add(made)) };
    }
    if (end === '/issues' && method === 'GET') {
      const after = Date.parse(query.get('created_after') ?? '');
      return {
        json: pageOf(
          issues.filter(({ created_at: at }) => !(Date.parse(at) < after)),
          query,
        ),
      };
    }
    if (end === '/issues') {
      const assignees = users.filter((name) => (json.assignee_ids as number[]).includes(idOf(name)));
      const labels = String(json.labels).split(',').filter(Boolean);
      const given = { title: String(json.title), description: String(json.description), labels };
      return { status: 201, json: make({ ...given, assignees: assignees.map(userOf) }, GITLAB_BOT) };
    }
    const [, iidText, part = ''] = /^\/issues\/(\d+)(?:\/(\w+))?$/.exec(end) ?? [];
    const iid = Number(iidText);
    const issue = issues.find((one) => one.iid === iid);
    if (!issue) return NOT_FOUND;
    if (part === 'notes' && method === 'GET') {
      const own = notes.get(iid) ?? [];
      return { json: pageOf(query.get('sort') === 'desc' ? own.toReversed() : own, query) };
    }
    if (part === 'notes') return { status: 201, json: noted(iid, String(json.body), GITLAB_BOT) };
    if (part === 'resource_state_events') return { json: pageOf(states.get(iid) ?? [], query) };
    if (part === 'closed_by') return { json: pageOf(changes.get(iid) ?? [], query) };
    if (method === 'PUT') {
      if (typeof json.add_labels === 'string') {
        patch(iid, { labels: [...(issue.labels as string[]), json.add_labels] });
      }
      turned(iid, json.state_event === 'close' ? 'closed' : 'opened', GITLAB_BOT);
      return { json: issues.find((one) => one.iid === iid) };
    }
    return { json: issue };
  };
  const server: FakeServer = await fakeServer(handle, repositories);
  return {
    ...server,
    ...requests.people,
    settings: {
      kind: 'gitlab',
      http: { setting: 'owners.@backend-team.tickets.gitlab', url: server.url, headers: {} },
      project: path,
      token: { value: 'gitlab-token' },
    },
    tickets: () =>
      issues.toReversed().map((issue) => ({
        number: issue.iid,
        link: issue.web_url,
        title: issue.title,
        text: issue.description,
        isOpen: issue.state === 'opened',
        labels: issue.labels as string[],
        assignees: (issue.assignees ?? []).map(({ username }) => username),
        comments: (notes.get(issue.iid) ?? []).filter(({ system }) => !system).map(({ body }) => body),
      })),
    rename: (to) => {
      formerly.push(path);
      path = to;
      for (const { iid } of issues) patch(iid, { web_url: `${server.url}/${to}/-/issues/${iid}` });
    },
    revoke: (is = true) => {
      isRevoked = is;
    },
    remove: (number) => {
      issues.splice(
        issues.findIndex(({ iid }) => iid === number),
        1,
      );
    },
    assign: (number, by, to) => {
      patch(number, { assignees: [userOf(to)] });
      noted(number, `assigned to @${to}`, by, true);
    },
    finish: (number, by, as) => {
      if (as === 'declined') patch(number, { labels: ['wontfix'] });
      turned(number, 'closed', by);
    },
    propose: (number, { by, isMerged = false }) => {
      const at = isoAt(now());
      const change = {
        id: 7,
        iid: 7,
        project_id: PROJECT_ID,
        title: 'Bring the index back',
        description: null,
        state: isMerged ? 'merged' : 'opened',
        created_at: at,
        updated_at: at,
        web_url: `${server.url}/${path}/-/merge_requests/7`,
        author: userOf(by),
        merged_by: isMerged ? userOf(by) : null,
        merged_at: isMerged ? at : null,
      };
      changes.set(number, [change as MergeRequestSchema]);
    },
    write: (title, description, by = 'stranger') => make({ title, description }, by).iid,
    label: (number, label) => patch(number, { labels: [label] }),
    move: (number) => {
      patch(number, { moved_to_id: '77' });
      turned(number, 'closed', 'ann');
    },
  };
}

const NOT_FOUND: Answered = { status: 404, json: { message: '404 Not Found' } };

function requestOf({ number, link, title, text, branch, into, state, fork }: FakeRequest) {
  return {
    iid: number,
    project_id: PROJECT_ID,
    title,
    description: text,
    state: state === 'open' ? 'opened' : state,
    web_url: link,
    source_branch: branch,
    target_branch: into,
    source_project_id: fork === undefined ? PROJECT_ID : 77,
    target_project_id: PROJECT_ID,
  } satisfies Partial<MergeRequestSchema>;
}

function issueOf(
  web: string,
  path: string,
  iid: number,
  at: string,
  given: Partial<IssueSchema> & Pick<IssueSchema, 'author'>,
): IssueSchema {
  const link = `${web}/${path}/-/issues/${iid}`;
  return {
    id: 1000 + iid,
    iid,
    project_id: PROJECT_ID,
    title: '',
    description: '',
    state: 'opened',
    type: 'ISSUE',
    created_at: at,
    updated_at: at,
    labels: [],
    assignees: [],
    upvotes: 0,
    downvotes: 0,
    merge_requests_count: 0,
    user_notes_count: 0,
    due_date: '',
    web_url: link,
    references: { short: `#${iid}`, relative: `#${iid}`, full: `${path}#${iid}` },
    time_stats: {
      time_estimate: 0,
      total_time_spent: 0,
      human_time_estimate: null,
      human_total_time_spent: null,
    },
    has_tasks: false,
    task_status: '',
    confidential: false,
    discussion_locked: false,
    _links: { self: link, notes: link, award_emoji: link, project: link },
    task_completion_status: { count: 0, completed_count: 0 },
    subscribed: false,
    ...given,
  };
}
