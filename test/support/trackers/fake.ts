import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TrackerSettings } from '../../../src/model/ticket-settings.ts';
import { serveRepositories } from '../git-http.ts';

/** A request as it came. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly json: Readonly<Record<string, unknown>>;
}

/** What is answered. */
export interface Answered {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
}

/** What becomes of a request instead: another answer; `lose` does it and cuts the line, `cut` cuts the line at once. */
export type Fault = Answered | 'lose' | 'cut';

/** A tracker on loopback: its address, what it was asked, and what goes wrong there. */
export interface FakeServer {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** From now on; the one before is forgotten. */
  fail(fault: (asked: Asked) => Fault | undefined): void;
  close(): Promise<void>;
}

/** A ticket as people see it there. */
export interface FakeTicket {
  readonly number: number;
  readonly link: string;
  readonly title: string;
  /** As it was sent: Markdown, or what Jira has for it as JSON or as its own notation. */
  readonly text: string;
  readonly isOpen: boolean;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly comments: readonly string[];
}

/** A pull request or a merge request as people see it there. */
export interface FakeRequest {
  readonly number: number;
  readonly link: string;
  readonly title: string;
  readonly text: string;
  readonly branch: string;
  readonly into: string;
  readonly state: 'open' | 'merged' | 'closed';
  /** The repository of its branch, where that is a fork. */
  readonly fork?: string;
}

/** What a fake with repositories knows of their branches, and the requests in it. */
export interface FakeRequests {
  /** The oldest first. */
  requests(): readonly FakeRequest[];
  /** Somebody opens one. */
  request(given: Partial<FakeRequest>): void;
  /** Somebody ends the newest. */
  endRequest(as: 'merged' | 'closed'): void;
}

/** Repositories that a fake serves beside its API, to the one that knows its token. */
export interface FakeRepositories {
  readonly root: string;
  readonly login?: string;
}

/** A change that says that it closes a ticket. */
export interface FakeChange {
  readonly by: string;
  readonly isMerged?: boolean;
}

/** A tracker that behaves as the service does, and what people do in it. */
export interface FakeTracker extends FakeServer {
  /** How it is asked, with a token that it takes. */
  readonly settings: TrackerSettings;
  /** The oldest first. */
  tickets(): readonly FakeTicket[];
  /** The place is called otherwise from now on; its old name leads there. */
  rename(to: string): void;
  /** No token is taken any more, or again. */
  revoke(isRevoked?: boolean): void;
  remove(number: number): void;
  assign(number: number, by: string, to: string): void;
  /** Somebody closes a ticket: as done, or as not to be done. */
  finish(number: number, by: string, as: 'done' | 'declined'): void;
  propose(number: number, change: FakeChange): void;
}

/** How a fake is started: its clock, in milliseconds, and whom it knows. */
export interface FakeOptions {
  readonly now?: () => number;
  readonly users?: readonly string[];
  readonly repositories?: FakeRepositories;
}

/** Starts a tracker that answers by a function. */
export async function fakeServer(
  handle: (asked: Asked) => Answered,
  repositories?: FakeRepositories,
): Promise<FakeServer> {
  const asked: Asked[] = [];
  let faultOf: (asked: Asked) => Fault | undefined = () => undefined;
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (repositories && /\.git\//.test(request.url ?? '')) {
      serveRepositories(repositories.root, repositories.login, request, response);
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const body = Buffer.concat(chunks).toString();
    const one: Asked = {
      method: request.method ?? '',
      path: pathname,
      query: searchParams,
      headers: request.headers,
      json: (body === '' ? {} : JSON.parse(body)) as Asked['json'],
    };
    asked.push(one);
    const fault = faultOf(one);
    const answered = fault === undefined || fault === 'lose' ? handle(one) : fault;
    if (fault === 'lose' || answered === 'cut') {
      response.destroy();
      return;
    }
    const { status = 200, headers = {}, json } = answered;
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(json === undefined ? '' : JSON.stringify(json));
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    fail: (fault) => {
      faultOf = fault;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What the requests of a fake are, and what services say of a new one that they do not take. */
export function fakeRequests({ root }: FakeRepositories, place: () => string, web: () => string) {
  let all: readonly FakeRequest[] = [];
  const git = (...args: readonly string[]) =>
    spawnSync('git', args, { cwd: join(root, `${place()}.git`), encoding: 'utf8' });
  const has = (branch: string) => git('rev-parse', '--verify', `refs/heads/${branch}`).status === 0;
  const add = (given: Partial<FakeRequest>): FakeRequest => {
    const number = all.length + 1;
    const link = `${web()}/${number}`;
    const usual = { number, link, title: '', text: '', branch: '', into: 'main', state: 'open' } as const;
    const one = { ...usual, ...given };
    all = [...all, one];
    return one;
  };
  return {
    add,
    of: (branch: string) => all.filter((one) => one.branch === branch).toReversed(),
    lacks: (branch: string, into: string) => [branch, into].find((one) => !has(one)),
    differs: (branch: string, into: string) => git('rev-list', `${into}..${branch}`).stdout !== '',
    people: {
      requests: () => all,
      request: (given) => void add(given),
      endRequest: (as) => {
        all = all.map((one, index) => (index === all.length - 1 ? { ...one, state: as } : one));
      },
    } satisfies FakeRequests,
  };
}

/** A page of a list, by the parameters that GitHub and GitLab have for it. */
export function pageOf<T>(list: readonly T[], query: URLSearchParams): readonly T[] {
  const size = Number(query.get('per_page') ?? 30);
  const start = (Number(query.get('page') ?? 1) - 1) * size;
  return list.slice(start, start + size);
}

/** A moment in milliseconds as trackers write it. */
export function isoAt(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
