import pLimit from 'p-limit';
import { SourceError } from '../../model/errors.ts';
import { quotable } from '../../model/one-line.ts';
import type { PrometheusSettings } from '../../model/source-settings.ts';
import type { Window } from '../../model/window.ts';
import type { ReadSecret } from '../../ports/secrets.ts';
import { readBody } from '../io/body.ts';
import type { Response } from '../io/http.ts';
import { containersIn, parseJson } from '../io/json.ts';
import { isCertificateError, networkWords, shownAddress } from '../io/network.ts';
import { secondsAsked } from '../io/retry-after.ts';
import { after } from '../io/timer.ts';
import { type Answer, readAnswer, saysTimeout } from './answer.ts';
import { createDeadline } from './deadline.ts';
import { overdue, redirected, refused, tooLarge, tooSlow, unreachable, untrusted } from './failures.ts';
import { type Outcome, type Passing, retrying, TRIES } from './retry.ts';
import { MACHINE, type Surroundings } from './surroundings.ts';
import { createTransport, type Parameters } from './transport.ts';

/** An instant query or a range query, with its parameters. */
export interface Query {
  readonly path: 'query' | 'query_range';
  readonly parameters: Parameters & { readonly query: string };
}

/** Of which series names are listed, and over which stretch: of all that the server keeps unless said. */
export interface ListedOf {
  readonly match?: readonly string[];
  readonly within?: Window;
}

/** Asks a server that speaks Prometheus' HTTP API. Every failure is a SourceError that says what to do. */
export interface Client {
  query(query: Query, signal?: AbortSignal): Promise<Answer>;
  /** What the server says of itself on a page below `status/`; undefined where it says nothing. */
  status(page: 'buildinfo' | 'runtimeinfo'): Promise<unknown>;
  /** The values that a label has. */
  values(label: string, of?: ListedOf): Promise<unknown>;
  /** The names of the labels that series have. */
  labels(of: ListedOf): Promise<unknown>;
  /** Counts work that consists of several queries as one stretch under the deadline. */
  during<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Statuses that may pass. */
const PASSING: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** Those among them by which a proxy says that it waited too long, or that the server broke off. */
const GAVE_UP: ReadonlySet<number> = new Set([502, 504]);
/** Seconds that we wait longer than the server, so that its explanation arrives before ours is needed. */
const LEEWAY = 5;
/** Lists and maps in an answer that is a list of names, or a few words of the server about itself. */
const MOST_IN_PAGE = 1000;

/** Opens a client. At most `concurrency` requests run at once, over as many connections. */
export function createClient(
  settings: PrometheusSettings,
  readSecret: ReadSecret,
  { clock, random, pause }: Surroundings = MACHINE,
): Client {
  const transport = createTransport(settings, clock, readSecret);
  const deadline = createDeadline(settings.deadline, clock);
  const limit = pLimit(settings.concurrency);
  // A server that was found dead gets one try a query, so that hundreds of budgets do not wait for it three times each.
  let tries = TRIES;

  const read = async (response: Response, what: string): Promise<string> => {
    const { text, isCut, broken } = await readBody(response.body, settings.most.bytes);
    if (isCut) throw tooLarge(settings, what);
    if (broken !== undefined) throw broken;
    return text;
  };
  const send = async ({ path, parameters }: Query, signal?: AbortSignal): Promise<Sent> => {
    signal?.throwIfAborted();
    const left = deadline.remaining();
    if (left <= 0) throw overdue(settings);
    const patience = settings.timeout + LEEWAY;
    const timer = after(Math.min(left, patience));
    try {
      const either = signal ? AbortSignal.any([signal, timer]) : timer;
      const response = await transport.post(path, parameters, either);
      return { response, body: await read(response, parameters.query) };
    } catch (error) {
      if (error instanceof SourceError) throw error;
      signal?.throwIfAborted();
      if (timer.aborted) throw left < patience ? overdue(settings) : tooSlow(settings, parameters.query);
      if (isCertificateError(error)) throw untrusted(settings, error);
      return { passing: { what: networkWords(error) } };
    }
  };
  const attempt = async (query: Query, signal?: AbortSignal): Promise<Outcome<Answer>> => {
    // Only the request holds its place: the next one is on its way while this answer is read.
    const sent = await limit(() => send(query, signal));
    if (!('response' in sent)) return sent;
    const outcome = judge(settings, sent.response, sent.body, query.parameters.query, clock.now());
    // A large answer takes its time to be read, in which no timer is heard.
    if (deadline.remaining() < 0) throw overdue(settings);
    return outcome;
  };
  const ask = async (query: Query, signal?: AbortSignal): Promise<Answer> => {
    const allowed = tries;
    const answer = await retrying(
      allowed,
      () => attempt(query, signal),
      (failure) => {
        tries = 1;
        return unreachable(settings, allowed, failure);
      },
      { random, pause: (seconds) => pause(Math.min(seconds, Math.max(0, deadline.remaining())), signal) },
    );
    tries = TRIES;
    return answer;
  };
  /** What a page says; undefined where it is refused, or is not the little that these pages are made of. */
  const page = async (path: string): Promise<unknown> => {
    const timer = after(settings.timeout);
    try {
      const response = await transport.get(path, timer);
      const text = await read(response, path);
      return response.statusCode === 200 && containersIn(text) <= MOST_IN_PAGE ? parseJson(text) : undefined;
    } catch (error) {
      if (error instanceof SourceError) throw error;
      throw timer.aborted ? tooSlow(settings, path) : unreachable(settings, 1, { what: networkWords(error) });
    }
  };
  return {
    query: (query, signal) => deadline.during(() => ask(query, signal)),
    status: (name) => page(`status/${name}`),
    values: (label, of = {}) => page(`label/${inPath(label)}/values${queryOf(of)}`),
    labels: (of) => page(`labels${queryOf(of)}`),
    during: deadline.during,
    close: transport.close,
  };
}

function queryOf({ match = [], within }: ListedOf): string {
  const asked = new URLSearchParams(within ? { start: String(within.start), end: String(within.end) } : {});
  for (const one of match) asked.append('match[]', one);
  const query = asked.toString();
  return query === '' ? '' : `?${query}`;
}

/** A name with points or slashes, as Prometheus 3 takes it in an address. */
function inPath(label: string): string {
  if (/^[a-zA-Z0-9_]*$/.test(label)) return label;
  const escaped = label.replaceAll('_', '__').replaceAll(/[^a-zA-Z0-9_]/gu, (letter) => {
    return `_${letter.codePointAt(0)?.toString(16) ?? ''}_`;
  });
  return `U__${escaped}`;
}

/** What came back of a request, or why nothing did. */
type Sent = { readonly response: Response; readonly body: string } | { readonly passing: Passing };

/** What an answer means by its status. */
function judge(
  settings: PrometheusSettings,
  { statusCode: status, headers }: Response,
  body: string,
  query: string,
  now: number,
): Outcome<Answer> {
  if (status === 401 || status === 403) throw refused(settings, status, body);
  if (status >= 300 && status < 400) throw redirected(settings, headerOf(headers, 'location'));
  if (!PASSING.has(status)) {
    return {
      answer: readAnswer(body, status, { ...settings, url: shownAddress(settings.url), query }),
    };
  }
  if (saysTimeout(body)) throw tooSlow(settings, query);
  const said = quotable(body);
  const retryAfter = secondsAsked(headerOf(headers, 'retry-after'), now);
  return {
    passing: {
      what: `it answers with status ${status}${said ? `, “${said}”` : ''}`,
      isTooMuch: GAVE_UP.has(status),
      ...(retryAfter === undefined ? {} : { retryAfter }),
    },
  };
}

function headerOf(headers: Response['headers'], name: string): string | null {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
