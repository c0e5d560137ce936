import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { type Dispatcher, fetch, type Response } from 'undici';
import { SourceError } from '../../model/errors.ts';
import type { PrometheusSettings } from '../../model/source-settings.ts';
import { type Answer, readAnswer } from './answer.ts';
import { causeOf, createCredentials } from './credentials.ts';
import { createDispatcher } from './dispatcher.ts';

/** Parameters of a request to the HTTP API. */
export type Parameters = Readonly<Record<string, string>>;

/** Asks a server that speaks Prometheus' HTTP API. Every failure is a SourceError that says what to do. */
export interface Client {
  query(path: 'query' | 'query_range', parameters: Parameters, signal?: AbortSignal): Promise<Answer>;
  /** A status page of the API, or undefined where the server has none. */
  status(page: 'buildinfo'): Promise<unknown>;
  close(): Promise<void>;
}

const TRIES = 3;
const PASSING: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;

/** A failure that may pass, with how long the server asked to wait. */
interface Passing {
  readonly what: string;
  readonly retryAfter?: number;
}

type Outcome = { readonly answer: Answer } | { readonly passing: Passing };

/** Opens a client. The deadline for all its requests together begins with the first one. */
export function createClient(settings: PrometheusSettings): Client {
  const dispatcher = createDispatcher(settings);
  const credentials = createCredentials(settings, dispatcher);
  const limit = pLimit(settings.concurrency);
  let deadline: AbortSignal | undefined;
  const within = (signal?: AbortSignal): AbortSignal => {
    deadline ??= AbortSignal.timeout(settings.deadline * 1000);
    return signal ? AbortSignal.any([deadline, signal]) : deadline;
  };
  const send = async (path: string, parameters: Parameters, signal: AbortSignal): Promise<Response> => {
    const ask = async (refresh: boolean) =>
      fetch(`${settings.url}/api/v1/${path}`, {
        method: 'POST',
        body: new URLSearchParams(parameters),
        headers: await credentials.headers(refresh),
        signal,
        dispatcher,
      });
    const answer = await ask(false);
    return answer.status === 401 && settings.oauth2 ? ask(true) : answer;
  };
  return {
    query: (path, parameters, signal) =>
      limit(() => {
        const all = { ...parameters, timeout: `${settings.timeout}s`, ...safetyOf(settings) };
        return retried(settings, within(signal), () => attempt(settings, path, all, within(signal), send));
      }),
    status: (page) => limit(() => statusOf(settings, dispatcher, credentials.headers(), page, within())),
    close: () => dispatcher.close(),
  };
}

/** What makes each server refuse a partial answer, which would look like a whole one. */
function safetyOf({ flavour }: PrometheusSettings): Parameters {
  if (flavour === 'thanos') return { partial_response: 'false', dedup: 'true' };
  return flavour === 'victoriametrics' ? { deny_partial_response: '1' } : {};
}

async function retried(
  settings: PrometheusSettings,
  signal: AbortSignal,
  ask: () => Promise<Outcome>,
): Promise<Answer> {
  for (let tried = 1; ; tried += 1) {
    const outcome = await ask();
    if ('answer' in outcome) return outcome.answer;
    const { what, retryAfter } = outcome.passing;
    if (signal.aborted) throw overdue(settings);
    if (tried === TRIES) {
      throw new SourceError(
        `${settings.url} could not be asked, tried ${TRIES} times: ${what}. Check that it runs and that source.prometheus.url reaches it.`,
      );
    }
    // Half of the pause is chance, so that clients that failed together do not come back together.
    const pause = retryAfter ?? FIRST_PAUSE * 2 ** (tried - 1) * (0.5 + Math.random());
    await sleep(Math.min(pause, LONGEST_PAUSE), undefined, { signal }).catch(() => {
      throw overdue(settings);
    });
  }
}

async function attempt(
  settings: PrometheusSettings,
  path: string,
  parameters: Parameters,
  signal: AbortSignal,
  send: (path: string, parameters: Parameters, signal: AbortSignal) => Promise<Response>,
): Promise<Outcome> {
  // Longer than the server's own limit, so that its explanation arrives before ours is needed.
  const patience = AbortSignal.timeout((settings.timeout + 5) * 1000);
  try {
    const response = await send(path, parameters, AbortSignal.any([signal, patience]));
    const body = await response.text();
    if (PASSING.has(response.status)) return { passing: passingOf(response, body) };
    if (response.status === 401 || response.status === 403) throw refused(settings, response.status, body);
    return {
      answer: readAnswer(body, response.status, { url: settings.url, query: parameters.query ?? '' }),
    };
  } catch (error) {
    if (error instanceof SourceError) throw error;
    if (signal.aborted) throw overdue(settings);
    if (patience.aborted) return { passing: { what: `no answer within ${settings.timeout} s` } };
    return { passing: { what: causeOf(error) } };
  }
}

function passingOf(response: Response, body: string): Passing {
  const header = response.headers.get('retry-after');
  const seconds = header === null ? Number.NaN : Number(header);
  const said = body.trim().slice(0, 200);
  const what = `status ${response.status}${said ? `, “${said}”` : ''}`;
  return Number.isFinite(seconds) ? { what, retryAfter: seconds * 1000 } : { what };
}

function refused({ url }: PrometheusSettings, status: number, body: string): SourceError {
  const said = body.trim().slice(0, 200);
  return new SourceError(
    `${url} refused access (status ${status}${said ? `, “${said}”` : ''}). Check basic_auth, authorization or oauth2 under source.prometheus.`,
  );
}

function overdue({ url, deadline }: PrometheusSettings): SourceError {
  return new SourceError(
    `The measurements from ${url} were not done within ${deadline} s. Raise deadline or concurrency under source.prometheus, or measure fewer budgets.`,
  );
}

async function statusOf(
  settings: PrometheusSettings,
  dispatcher: Dispatcher,
  headers: Promise<Readonly<Record<string, string>>>,
  page: string,
  signal: AbortSignal,
): Promise<unknown> {
  try {
    const response = await fetch(`${settings.url}/api/v1/status/${page}`, {
      headers: await headers,
      signal,
      dispatcher,
    });
    return response.ok ? await response.json() : undefined;
  } catch {
    // Not every server has the page, and whether this one can be reached the first query says better.
    return undefined;
  }
}
