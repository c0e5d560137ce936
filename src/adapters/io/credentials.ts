import type { Dispatcher } from 'undici';
import type { HttpSettings } from '../../model/source-settings.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ReadSecret } from '../../ports/secrets.ts';
import { createTokens, type Tokens } from './oauth2.ts';

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
  settings: HttpSettings,
  dispatcher: Dispatcher,
  clock: Clock,
  readSecret: ReadSecret,
): Credentials {
  const tokens = settings.oauth2 && createTokens(settings.oauth2, dispatcher, clock, readSecret);
  return {
    headers: async () => ({
      ...(await extraHeaders(settings, readSecret)),
      ...(await authorization(settings, tokens, readSecret)),
    }),
    refuse: (headers) => {
      tokens?.refuse((headers.authorization ?? '').replace(BEARER, ''));
      return tokens !== undefined;
    },
  };
}

const BEARER = /^Bearer /;

async function authorization(
  { basicAuth, authorization: given }: HttpSettings,
  tokens: Tokens | undefined,
  readSecret: ReadSecret,
): Promise<Headers> {
  if (basicAuth) {
    const pair = `${basicAuth.username}:${await readSecret(basicAuth.password)}`;
    return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
  }
  if (given) return { authorization: `${given.type} ${await readSecret(given.credentials)}` };
  return tokens ? { authorization: `Bearer ${await tokens.current()}` } : {};
}

async function extraHeaders({ headers }: HttpSettings, readSecret: ReadSecret): Promise<Headers> {
  const pairs = Object.entries(headers).map(
    async ([name, values]) =>
      [name.toLowerCase(), (await Promise.all(values.map(readSecret))).join(', ')] as const,
  );
  return Object.fromEntries(await Promise.all(pairs));
}
