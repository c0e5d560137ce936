import { type Dispatcher, request } from 'undici';
import type { PrometheusSettings } from '../../model/source-settings.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ReadSecret } from '../../ports/secrets.ts';
import { createCredentials, type Headers } from './credentials.ts';
import { createDispatcher } from './dispatcher.ts';

/** Parameters of a request to the HTTP API. */
export type Parameters = Readonly<Record<string, string>>;

/** What a server answered. */
export type Response = Dispatcher.ResponseData;

/** Carries single requests to the API of a server, with credentials and over kept connections. */
export interface Transport {
  /** Sends parameters as a form, since a query may be longer than an address. Redirects are not followed. */
  post(path: string, parameters: Parameters, signal: AbortSignal): Promise<Response>;
  get(path: string, signal: AbortSignal): Promise<Response>;
  readonly close: () => Promise<void>;
}

/** Opens connections as the settings say. A refusal is tried once more where the credentials can be renewed. */
export function createTransport(
  settings: PrometheusSettings,
  clock: Clock,
  readSecret: ReadSecret,
): Transport {
  const dispatcher = createDispatcher(settings);
  const credentials = createCredentials(settings, dispatcher, clock, readSecret);
  const api = `${settings.url.replace(/(?<!\/)\/+$/, '')}/api/v1`;
  const limits = limitsOf(settings);

  const authorised = async (send: (headers: Headers) => Promise<Response>): Promise<Response> => {
    const headers = await credentials.headers();
    const response = await send(headers);
    if (response.statusCode !== 401 || !credentials.refuse(headers)) return response;
    await response.body.dump();
    return send(await credentials.headers());
  };
  const form = 'application/x-www-form-urlencoded';
  return {
    post: (path, parameters, signal) =>
      authorised((headers) => {
        const body = new URLSearchParams({ ...parameters, ...limits }).toString();
        const typed = { ...headers, 'content-type': form };
        return request(`${api}/${path}`, { dispatcher, method: 'POST', body, headers: typed, signal });
      }),
    get: (path, signal) =>
      authorised((headers) => request(`${api}/${path}`, { dispatcher, headers, signal })),
    close: () => dispatcher.close(),
  };
}

/** The server's own limit on a query, and what makes each server refuse a partial answer, which looks like a whole one. */
function limitsOf({ flavour, timeout }: PrometheusSettings): Parameters {
  const limits = { timeout: `${timeout}s` };
  if (flavour === 'thanos') return { ...limits, partial_response: 'false', dedup: 'true' };
  // Its cache would move the moments asked for to round ones.
  if (flavour === 'victoriametrics') return { ...limits, deny_partial_response: '1', nocache: '1' };
  return limits;
}
