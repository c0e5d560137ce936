import { z } from 'zod';
import { BOUNDS, boundWords, bytesOf } from '../../model/bounds.ts';
import { codeOf, SourceError } from '../../model/errors.ts';
import { oneLine } from '../../model/one-line.ts';
import type { Secret } from '../../model/source-settings.ts';
import type { TrackerSettings } from '../../model/ticket-settings.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ReadSecret } from '../../ports/secrets.ts';
import { readBody } from '../io/body.ts';
import type { Headers } from '../io/credentials.ts';
import { createHttp, type Http, type Response } from '../io/http.ts';
import { containersIn, parseJson } from '../io/json.ts';
import { isCertificateError, networkWords, shownAddress } from '../io/network.ts';
import { after } from '../io/timer.ts';
import { TrackerFailure } from './failure.ts';
import { limitedUntil } from './limits.ts';

/** What a tracker is asked. */
export interface Question {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** The end of the address, behind the API’s own. */
  readonly path: string;
  readonly json?: unknown;
  readonly signal: AbortSignal;
  /** Whether nothing may be there: then the answer is undefined. */
  readonly mayLack?: boolean;
  /** What was asked, for messages: `make a ticket`. */
  readonly what: string;
}

/** Asks a tracker, and reads its answer by a shape. */
export interface Ask {
  <T>(question: Question & { readonly mayLack: true }, shape: z.ZodType<T>): Promise<T | undefined>;
  <T>(question: Question, shape: z.ZodType<T>): Promise<T>;
  readonly end: () => Promise<void>;
}

/** What asking needs of the world. */
export interface AskTools {
  readonly readSecret: ReadSecret;
  readonly clock: Clock;
}

/** How long one answer may take, in seconds, and how many requests run at once. */
const PATIENCE = 30;
const AT_ONCE = 2;
/** A renamed project leads to its new address, and that may have been renamed since. */
const MOST_REDIRECTS = 3;
/** Lists and maps in an answer of a hundred tickets, with all that services put into them. */
const MOST_CONTAINERS = 200_000;

/** Whether it may have been done although its answer was lost, and would be done twice. */
const isMaking = ({ method }: Question) => method === 'POST';

/** An answer of which nothing is read. */
export const ANYTHING: z.ZodType = z.unknown();

/** What is asked otherwise than of most trackers. */
interface AskedOf {
  readonly headers?: Headers;
  /** What the token must have a right to, for messages. */
  readonly things?: 'issues' | 'pull requests' | 'merge requests';
}

/** Asks the API at an address, with the token of the settings. */
export function createAsk(
  base: string,
  { http, token, ...more }: TrackerSettings,
  { readSecret, clock }: AskTools,
  { headers = {}, things = 'issues' }: AskedOf = {},
): Ask {
  const user = 'user' in more ? more.user : undefined;
  let client: Http | undefined;
  // When it is first asked: what is wrong with a certificate’s file is a failure of this tracker, and of nothing else.
  const open = () => {
    client ??= createHttp(
      {
        ...http,
        ...(user === undefined
          ? { authorization: { type: 'Bearer', credentials: token } }
          : { basicAuth: { username: user, password: token } }),
        timeout: PATIENCE,
        concurrency: AT_ONCE,
      },
      clock,
      readSecret,
    );
    return client;
  };
  const server = shownAddress(base);
  const send = async (question: Question) => {
    const timer = after(PATIENCE);
    const { method = 'GET', path, json, signal } = question;
    const asked = {
      method,
      headers: {
        accept: 'application/json',
        'user-agent': 'headroom',
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      signal: AbortSignal.any([signal, timer]),
    };
    try {
      const response = await following(open(), `${base}${path}`, asked);
      const body = await readBody(response.body, bytesOf(BOUNDS.tickets));
      if (body.broken !== undefined) throw body.broken;
      return { response, ...body };
    } catch (error) {
      if (error instanceof SourceError)
        throw new TrackerFailure({ outcome: 'failed', detail: error.message });
      throw brokenBy(error, question, { server, setting: http.setting, isLate: timer.aborted });
    }
  };
  const ask = async <T>(question: Question, shape: z.ZodType<T>): Promise<T | undefined> => {
    const { response, text, isCut } = await send(question);
    const { statusCode: status } = response;
    if (question.mayLack && (status === 404 || status === 410)) return undefined;
    if (status < 200 || status >= 300) {
      const body = parseJson(text.length > TALK ? '' : text);
      throw refusedBy(response, body, question, { server, http, token, things, now: clock.now() });
    }
    if (isCut || containersIn(text) > MOST_CONTAINERS) {
      const detail = `${server} answers with more than ${boundWords(BOUNDS.tickets)} when it is asked to ${question.what}.`;
      throw new TrackerFailure({ outcome: 'failed', detail });
    }
    const { data, success, error } = shape.safeParse(text === '' ? undefined : parseJson(text));
    if (success) return data;
    const where = error.issues[0]?.path.join('.') ?? '';
    throw new TrackerFailure({
      outcome: 'failed',
      detail: `${server} answers with something else than is described of its API${where === '' ? '' : ` (at ${where})`} when it is asked to ${question.what}: check that url under ${http.setting} is its address, and that no login stands before it.`,
    });
  };
  return Object.assign(ask as Ask, { end: async () => client?.close() });
}

/** The longest refusal that is read as JSON. */
const TALK = 65_536;

type Asked = Parameters<Http['ask']>[1];

/** A project that was renamed or moved is asked at its new address on the same server; elsewhere no token goes. */
async function following(http: Http, url: string, asked: Asked): Promise<Response> {
  let address = url;
  for (let times = 0; ; times += 1) {
    const response = await http.ask(address, asked);
    const next = URL.parse(String(response.headers.location ?? ''), address);
    const isElsewhere = next?.origin !== new URL(address).origin;
    if (!REDIRECTS.has(response.statusCode) || isElsewhere || times >= MOST_REDIRECTS) return response;
    await response.body.dump();
    address = next.href;
  }
}

const REDIRECTS = new Set([301, 302, 307, 308]);

/** Codes with which a connection was never there. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

interface At {
  readonly server: string;
  readonly setting: string;
  readonly isLate: boolean;
}

function brokenBy(error: unknown, question: Question, { server, setting, isLate }: At): TrackerFailure {
  if (isCertificateError(error)) {
    const detail = `There is no trusted connection to ${server} (${networkWords(error)}): check tls_config under ${setting}.`;
    return new TrackerFailure({ outcome: 'failed', detail });
  }
  const why = isLate ? `no answer within ${PATIENCE} s` : networkWords(error);
  const isSent = isLate || !NEVER_SENT.has(codeOf(error));
  if (isSent && isMaking(question)) {
    const detail = `The line to ${server} broke before it answered (${why}) when it was asked to ${question.what}: it may have done it.`;
    return new TrackerFailure({ outcome: 'unknown', detail, isPassing: true });
  }
  const detail = `${server} cannot be reached (${why}). Check the network, and url under ${setting}.`;
  return new TrackerFailure({ outcome: 'failed', detail, isPassing: true });
}

interface Refused {
  readonly server: string;
  readonly http: TrackerSettings['http'];
  readonly token: Secret;
  readonly things: string;
  readonly now: number;
}

function refusedBy(
  { statusCode: status, headers }: Response,
  body: unknown,
  question: Question,
  { server, http, token, things, now }: Refused,
): TrackerFailure {
  const said = saidIn(body);
  const words = `${status}${said === '' ? '' : `, “${said}”`}`;
  const { what } = question;
  const until = limitedUntil(status, headers, said, now);
  if (until !== undefined) {
    const detail = `${server} asks to be asked less often (${words}).`;
    return new TrackerFailure({ outcome: 'failed', detail, until, isPassing: true });
  }
  const setting = 'file' in token ? token.setting : `${http.setting}.token`;
  const failed = (detail: string) => new TrackerFailure({ outcome: 'failed', detail, isAlone: true });
  if (status === 401) return failed(`${server} refuses the token (${words}): check ${setting}.`);
  if (status === 403) {
    return failed(
      `${server} does not let this token ${what} (${words}): give it the right to read and write ${things} there, or name another under ${setting}.`,
    );
  }
  if (status === 404 || status === 410) {
    return failed(
      `${server} has nothing there when it is asked to ${what} (${words}): check ${http.setting}, that ${things} are switched on there, and that the token of ${setting} may see it.`,
    );
  }
  if (status < 400) {
    return failed(
      `${server} sends elsewhere (${status}), which is not followed: put the address into url under ${http.setting}.`,
    );
  }
  if (status >= 500 || status === 408 || status === 425) {
    const isLost = isMaking(question) && status >= 500;
    const detail = `${server} cannot ${what} now (${words})${isLost ? '; it may have done it all the same' : ''}.`;
    return new TrackerFailure({ outcome: isLost ? 'unknown' : 'failed', detail, isPassing: true });
  }
  const detail = `${server} refuses to ${what} (${words}).`;
  return new TrackerFailure({ outcome: 'refused', detail, isAlone: true, fields: fieldsIn(body) });
}

/** The ways in which GitHub, GitLab and Jira say what is wrong. */
const TALKS = z.looseObject({
  message: z.unknown().optional(),
  error: z.unknown().optional(),
  errors: z.unknown().optional(),
  errorMessages: z.unknown().optional(),
});

/** What a tracker says of why, on one line. */
function saidIn(body: unknown): string {
  const { data } = TALKS.safeParse(body);
  if (!data) return '';
  const { message, error, errorMessages, errors } = data;
  return oneLine([message, error, errorMessages, errors].map(wordsOf).filter(Boolean).join('; '));
}

function wordsOf(said: unknown): string {
  if (typeof said === 'string') return said;
  if (said === undefined || said === null) return '';
  if (Array.isArray(said) && said.every((one) => typeof one === 'string')) return said.join('; ');
  const isEmpty = typeof said === 'object' && Object.keys(said).length === 0;
  return isEmpty ? '' : JSON.stringify(said);
}

const GITHUB_ERRORS = z.array(z.looseObject({ field: z.string() }));

/** The fields that a tracker does not take as they are. */
function fieldsIn(body: unknown): readonly string[] {
  const { data } = TALKS.safeParse(body);
  const listed = GITHUB_ERRORS.safeParse(data?.errors);
  if (listed.success) return listed.data.map(({ field }) => field);
  const errors = data?.errors;
  return typeof errors === 'object' && errors !== null && !Array.isArray(errors) ? Object.keys(errors) : [];
}
