import type { components } from '@octokit/openapi-types';
import {
  type Answered,
  type Asked,
  type FakeChange,
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

type Schemas = components['schemas'];
type Issue = Schemas['issue'];
type User = Schemas['simple-user'];
type Comment = Schemas['issue-comment'];
type Event =
  | Schemas['timeline-assigned-issue-event']
  | Schemas['state-change-issue-event']
  | Schemas['timeline-cross-referenced-event'];
type Association = Schemas['author-association'];

/** GitHub with one repository, whose answers are of the types that GitHub describes. */
export interface FakeGithub extends FakeTracker, FakeRequests {
  /** Somebody else makes an issue. */
  write(title: string, body: string, by?: string, association?: Association): number;
  label(number: number, label: string): void;
  propose(number: number, change: FakeChange & Pulled): void;
}

/** What else may be said of a pull request: it is of the same repository, by a member, and says that it fixes the issue. */
interface Pulled {
  readonly body?: string;
  readonly repository?: string;
  readonly association?: Association;
}

/** What the token's user is to the project: a collaborator unless set. */
export interface FakeGithubOptions extends FakeOptions {
  readonly association?: Association;
}

/** The user whose token it is. */
export const GITHUB_BOT = 'headroom-bot';

/** Starts one. `now` is its clock, in milliseconds. */
export async function fakeGithub({
  now = Date.now,
  users = ['octocat', 'ann', GITHUB_BOT],
  association: ofToken = 'COLLABORATOR',
  repositories = { root: '' },
}: FakeGithubOptions = {}): Promise<FakeGithub> {
  let repository = 'example/api';
  const formerly: string[] = [];
  let isRevoked = false;
  let next = 1;
  const issues: Issue[] = [];
  const comments = new Map<number, Comment[]>();
  const events = new Map<number, Event[]>();
  const web = () => server.url;
  const requests = fakeRequests(
    repositories,
    () => repository,
    () => `${web()}/${repository}/pull`,
  );
  const patch = (number: number, change: Partial<Issue>) => {
    const at = issues.findIndex((one) => one.number === number);
    const issue = issues[at];
    if (issue) issues[at] = { ...issue, ...change, updated_at: isoAt(now()) };
  };
  const happened = (number: number, event: Event) =>
    events.set(number, [...(events.get(number) ?? []), event]);
  const stateEvent = (event: string, by: string): Schemas['state-change-issue-event'] => ({
    ...eventHead(event, by, now()),
    state_reason: null,
  });
  const assigned = (number: number, by: string, to: string) =>
    happened(number, { ...eventHead('assigned', by, now()), assignee: userOf(to) });
  const make = (json: Partial<Issue>, by: string, association: Association): Issue => {
    const number = next;
    next += 1;
    const issue = issueOf(web(), repository, {
      number,
      user: userOf(by),
      author_association: association,
      created_at: isoAt(now()),
      updated_at: isoAt(now()),
      ...json,
    });
    issues.unshift(issue);
    for (const { login } of issue.assignees ?? []) assigned(number, by, login);
    return issue;
  };
  const handle = (asked: Asked): Answered => {
    if (isRevoked || !/^Bearer ./.test(asked.headers.authorization ?? ''))
      return {
        status: 401,
        json: { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest' },
      };
    const path = asked.path.replace(/^\/api\/v3/, '');
    const former = formerly.find((name) => path.startsWith(`/repos/${name}/`) || path === `/repos/${name}`);
    if (former !== undefined) {
      const location = `${web()}/api/v3${path.replace(former, repository)}?${asked.query.toString()}`;
      return { status: 301, headers: { location }, json: { message: 'Moved Permanently' } };
    }
    if (!path.startsWith(`/repos/${repository}`)) return NOT_FOUND;
    return routed(asked, path.slice(`/repos/${repository}`.length));
  };
  const routed = ({ method, query, json }: Asked, end: string): Answered => {
    const [, numberText, tail = ''] = /^\/issues\/(\d+)(?:\/(\w+))?$/.exec(end) ?? [];
    const number = Number(numberText);
    if (end === '') return { json: repositoryOf(web(), repository) };
    if (end === '/pulls' && method === 'GET') {
      const [, branch = ''] = (query.get('head') ?? '').split(':');
      return {
        json: pageOf(
          requests.of(branch).map((one) => pullOf(repository, one)),
          query,
        ),
      };
    }
    if (end === '/pulls') {
      const [head, base] = [String(json.head), String(json.base)];
      const lacking = requests.lacks(head, base);
      const refused = (error: object) => ({
        status: 422,
        json: { message: 'Validation Failed', errors: [{ resource: 'PullRequest', ...error }] },
      });
      if (lacking !== undefined)
        return refused({ field: lacking === base ? 'base' : 'head', code: 'invalid' });
      if (requests.of(head).some(({ state, into }) => state === 'open' && into === base)) {
        const message = `A pull request already exists for ${repository.split('/')[0]}:${head}.`;
        return refused({ code: 'custom', message });
      }
      if (!requests.differs(head, base))
        return refused({ code: 'custom', message: `No commits between ${base} and ${head}` });
      const made = { title: String(json.title), text: String(json.body), branch: head, into: base };
      return { status: 201, json: pullOf(repository, requests.add(made)) };
    }
    if (end === '/issues' && method === 'GET') return { json: pageOf(issues, query) };
    if (end === '/issues') {
      const [names, labels] = [json.assignees as string[], json.labels as string[]];
      const unknown = names.filter((name) => !users.includes(name));
      if (unknown.length > 0) {
        const errors = [{ value: unknown[0], resource: 'Issue', field: 'assignees', code: 'invalid' }];
        return { status: 422, json: { message: 'Validation Failed', errors } };
      }
      const issue = make(
        {
          title: String(json.title),
          body: String(json.body),
          labels: labels.map((name) => ({ name })),
          assignees: names.map(userOf),
        },
        GITHUB_BOT,
        ofToken,
      );
      return { status: 201, json: issue };
    }
    const issue = issues.find((one) => one.number === number);
    if (!issue) return NOT_FOUND;
    if (tail === 'timeline') return { json: pageOf(events.get(number) ?? [], query) };
    if (tail === 'comments' && method === 'GET') {
      const since = Date.parse(query.get('since') ?? '');
      const shown = (comments.get(number) ?? []).filter(({ updated_at: at }) => !(Date.parse(at) < since));
      return { json: pageOf(shown, query) };
    }
    if (tail === 'comments') {
      const comment = commentOf(web(), String(json.body), now());
      comments.set(number, [...(comments.get(number) ?? []), comment]);
      return { status: 201, json: comment };
    }
    if (method === 'PATCH') {
      const { state = issue.state, state_reason = null } = json as Partial<Issue>;
      patch(number, { state, state_reason });
      happened(number, stateEvent(state === 'open' ? 'reopened' : 'closed', GITHUB_BOT));
      return { json: issues.find((one) => one.number === number) };
    }
    return { json: issue };
  };
  const server: FakeServer = await fakeServer(handle, repositories);
  return {
    ...server,
    ...requests.people,
    settings: {
      kind: 'github',
      http: { setting: 'owners.@backend-team.tickets.github', url: server.url, headers: {} },
      repository,
      token: { value: 'github-token' },
    },
    tickets: () =>
      issues.toReversed().map((issue) => ({
        number: issue.number,
        link: issue.html_url,
        title: issue.title,
        text: issue.body ?? '',
        isOpen: issue.state === 'open',
        labels: issue.labels.map((label) => (typeof label === 'string' ? label : (label.name ?? ''))),
        assignees: (issue.assignees ?? []).map(({ login }) => login),
        comments: (comments.get(issue.number) ?? []).map(({ body = '' }) => body),
      })),
    rename: (to) => {
      formerly.push(repository);
      repository = to;
      for (const { number } of issues) patch(number, { html_url: `${web()}/${to}/issues/${number}` });
    },
    revoke: (is = true) => {
      isRevoked = is;
    },
    remove: (number) => {
      issues.splice(
        issues.findIndex((one) => one.number === number),
        1,
      );
    },
    write: (title, body, by = 'stranger', association = 'NONE') =>
      make({ title, body }, by, association).number,
    assign: (number, by, to) => {
      patch(number, { assignees: [userOf(to)] });
      assigned(number, by, to);
    },
    finish: (number, by, as) => {
      const state_reason = as === 'done' ? 'completed' : 'not_planned';
      patch(number, { state: 'closed', state_reason, closed_at: isoAt(now()) });
      happened(number, stateEvent('closed', by));
    },
    label: (number, label) => patch(number, { labels: [{ name: label }] }),
    propose: (number, change) => {
      const { by, isMerged = false, body = `Fixes #${number}`, repository: from = repository } = change;
      const { association = 'MEMBER' } = change;
      const at = isoAt(now());
      const pull = issueOf(web(), from, {
        number: 900 + number,
        title: 'Bring the index back',
        body,
        user: userOf(by),
        author_association: association,
        state: isMerged ? 'closed' : 'open',
        html_url: `${web()}/${from}/pull/${900 + number}`,
        pull_request: {
          merged_at: isMerged ? at : null,
          diff_url: null,
          html_url: null,
          patch_url: null,
          url: null,
        },
      });
      const source = { type: 'issue', issue: pull };
      happened(number, {
        event: 'cross-referenced',
        actor: userOf(by),
        created_at: at,
        updated_at: at,
        source,
      });
    },
  };
}

const NOT_FOUND: Answered = { status: 404, json: { message: 'Not Found' } };

function eventHead(event: string, by: string, at: number) {
  return {
    id: at,
    node_id: `E_${at}`,
    url: 'https://api.github.com/repos/example/api/issues/events/1',
    actor: userOf(by),
    event,
    commit_id: null,
    commit_url: null,
    created_at: isoAt(at),
    performed_via_github_app: null,
  };
}

function userOf(login: string): User {
  const url = `https://api.github.com/users/${login}`;
  return {
    login,
    id: 1,
    node_id: 'U_1',
    avatar_url: url,
    gravatar_id: '',
    url,
    html_url: url,
    followers_url: url,
    following_url: url,
    gists_url: url,
    starred_url: url,
    subscriptions_url: url,
    organizations_url: url,
    repos_url: url,
    events_url: url,
    received_events_url: url,
    type: 'User',
    site_admin: false,
  };
}

function issueOf(web: string, repository: string, differing: Partial<Issue>): Issue {
  const { number = 0 } = differing;
  const url = `${web}/api/v3/repos/${repository}/issues/${number}`;
  return {
    id: 1000 + number,
    node_id: `I_${number}`,
    url,
    repository_url: `${web}/api/v3/repos/${repository}`,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: `${web}/${repository}/issues/${number}`,
    number,
    state: 'open',
    state_reason: null,
    title: '',
    body: null,
    user: null,
    labels: [],
    assignee: null,
    assignees: [],
    milestone: null,
    locked: false,
    comments: 0,
    closed_at: null,
    created_at: isoAt(0),
    updated_at: isoAt(0),
    ...differing,
  };
}

/** What is read of a pull request, of which GitHub describes some sixty members more. */
function pullOf(
  repository: string,
  { link, title, text, branch, into, state, fork = repository }: FakeRequest,
): Pull {
  return {
    html_url: link,
    title,
    body: text,
    state: state === 'open' ? 'open' : 'closed',
    merged_at: state === 'merged' ? isoAt(0) : null,
    base: { ref: into, repo: { full_name: repository } },
    head: { ref: branch, repo: { full_name: fork } },
  };
}

type End = Pick<Schemas['pull-request-simple']['base'], 'ref'> & {
  readonly repo: Pick<Schemas['repository'], 'full_name'>;
};
type Pull = Pick<Schemas['pull-request-simple'], 'html_url' | 'title' | 'body' | 'state' | 'merged_at'> & {
  readonly base: End;
  readonly head: End;
};

function commentOf(web: string, body: string, at: number): Comment {
  return {
    id: at,
    node_id: `C_${at}`,
    url: `${web}/comment`,
    html_url: `${web}/comment`,
    issue_url: `${web}/issue`,
    body,
    user: userOf(GITHUB_BOT),
    created_at: isoAt(at),
    updated_at: isoAt(at),
  };
}

/** What a check reads of a repository, of which GitHub describes a hundred members more. */
function repositoryOf(
  web: string,
  name: string,
): Pick<Schemas['full-repository'], 'full_name' | 'has_issues' | 'archived' | 'html_url' | 'permissions'> {
  const permissions = { admin: false, maintain: false, push: true, triage: true, pull: true };
  return { full_name: name, has_issues: true, archived: false, html_url: `${web}/${name}`, permissions };
}
