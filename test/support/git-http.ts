import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { webServer } from './web-server.ts';

/** Repositories over HTTP, with who asked for them. */
export interface GitHttpServer {
  readonly url: string;
  /** The login of each request as it came, `user:password`; undefined for none. */
  readonly logins: readonly (string | undefined)[];
}

/** Serves repositories by git's own CGI program, for whoever logs in so, or for all. Gone when the test is over. */
export async function gitHttpServer(root: string, login?: string): Promise<GitHttpServer> {
  const logins: (string | undefined)[] = [];
  const url = await webServer((request, response) => {
    logins.push(serveRepositories(root, login, request, response));
  });
  return { url, logins };
}

/** Answers a request of git’s, and with whose login it came. */
export function serveRepositories(
  root: string,
  login: string | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): string | undefined {
  const basic = /^Basic (.*)$/.exec(request.headers.authorization ?? '')?.[1];
  const given = basic === undefined ? undefined : Buffer.from(basic, 'base64').toString();
  if (login === undefined || given === login) serve(root, request, response);
  else response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
  return given;
}

function serve(root: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
  const child = spawn('git', ['http-backend'], {
    env: {
      ...process.env,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      REMOTE_USER: 'tester',
      REMOTE_ADDR: '127.0.0.1',
    },
  });
  request.pipe(child.stdin);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.on('close', () => {
    const all = Buffer.concat(chunks);
    const end = all.indexOf('\r\n\r\n');
    const headers = all.subarray(0, end).toString().split('\r\n');
    const pairs = headers.map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]);
    const status = Number(pairs.find(([name]) => name === 'Status')?.[1]?.slice(0, 3) ?? 200);
    response.writeHead(status, Object.fromEntries(pairs.filter(([name]) => name !== 'Status')));
    response.end(all.subarray(end + 4));
  });
}
