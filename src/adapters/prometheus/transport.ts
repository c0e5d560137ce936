import type { PrometheusSettings } from '../../model/source-settings.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ReadSecret } from '../../ports/secrets.ts';
import { createHttp, type Response } from '../io/http.ts';

/** Parameters of a request to the HTTP API. */
export type Parameters = Readonly<Record<string, string>>;

/** Carries single requests to the API of a server, with credentials and over kept connections. */
export interface Transport {
  /** Sends parameters as a form, since a query may be longer than an address. Redirects are not followed. */
  post(path: string, parameters: Parameters, signal: AbortSignal): Promise<Response>;
  get(path: string, signal: AbortSignal): Promise<Response>;
  readonly close: () => Promise<void>;
}

/** Opens connections to the API that the settings name. */
export function createTransport(
  settings: PrometheusSettings,
  clock: Clock,
  readSecret: ReadSecret,
): Transport {
  const http = createHttp(settings, clock, readSecret);
  const api = `${settings.url.replace(/(?<!\/)\/+$/, '')}/api/v1`;
  const limits = limitsOf(settings);
  const headers: Parameters = settings.tenant ? { 'x-scope-orgid': settings.tenant } : {};
  const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
  return {
    post: (path, parameters, signal) => {
      const body = new URLSearchParams({ ...parameters, ...limits }).toString();
      return http.ask(`${api}/${path}`, { method: 'POST', body, headers: form, signal });
    },
    get: (path, signal) => http.ask(`${api}/${path}`, { headers, signal }),
    close: http.close,
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
