import type { Dispatcher } from 'undici';
import type { PrometheusSettings } from '../../model/source-settings.ts';
import type { Clock } from '../../ports/clock.ts';
import { createTokens, type Tokens } from './oauth2.ts';
import { reveal } from './secret.ts';

/** Headers of a request by their names. */
export type Headers = Readonly<Record<string, string>>;

/** The headers that prove who asks. */
export interface Credentials {
  headers(): Promise<Headers>;
  /** Says that a server refused these headers; answers whether the next ones will differ. */
  refuse(headers: Headers): boolean;
}

/** The credentials that the settings name, with their other headers. */
export function createCredentials(
  settings: PrometheusSettings,
  dispatcher: Dispatcher,
  clock: Clock,
): Credentials {
  const tokens = settings.oauth2 && createTokens(settings.oauth2, dispatcher, clock);
  return {
    headers: async () => ({
      ...(await extraHeaders(settings)),
      ...(settings.tenant ? { 'x-scope-orgid': settings.tenant } : {}),
      ...(await authorization(settings, tokens)),
    }),
    refuse: (headers) => {
      tokens?.refuse((headers.authorization ?? '').replace(BEARER, ''));
      return tokens !== undefined;
    },
  };
}

const BEARER = /^Bearer /;

async function authorization(
  { basicAuth, authorization: given }: PrometheusSettings,
  tokens: Tokens | undefined,
): Promise<Headers> {
  if (basicAuth) {
    const pair = `${basicAuth.username}:${await reveal(basicAuth.password)}`;
    return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
  }
  if (given) return { authorization: `${given.type} ${await reveal(given.credentials)}` };
  return tokens ? { authorization: `Bearer ${await tokens.current()}` } : {};
}

async function extraHeaders({ headers }: PrometheusSettings): Promise<Headers> {
  const pairs = Object.entries(headers).map(
    async ([name, values]) =>
      [name.toLowerCase(), (await Promise.all(values.map(reveal))).join(', ')] as const,
  );
  return Object.fromEntries(await Promise.all(pairs));
}
