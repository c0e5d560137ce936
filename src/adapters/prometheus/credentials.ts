import { readFile } from 'node:fs/promises';
import type { Dispatcher } from 'undici';
import { fetch } from 'undici';
import { SourceError } from '../../model/errors.ts';
import type { OAuth2, PrometheusSettings, Secret } from '../../model/source-settings.ts';

/** Headers that prove who asks; `refresh` after a 401 asks for new ones. */
export interface Credentials {
  headers(refresh?: boolean): Promise<Readonly<Record<string, string>>>;
}

/** The credentials that the settings name. Secrets in files are read each time, so that they can be rotated. */
export function createCredentials(settings: PrometheusSettings, dispatcher: Dispatcher): Credentials {
  const token = settings.oauth2 ? createToken(settings.oauth2, dispatcher) : undefined;
  return {
    headers: async (refresh = false) => ({
      ...(await extraHeaders(settings)),
      ...(settings.flavour === 'mimir' && settings.tenant ? { 'X-Scope-OrgID': settings.tenant } : {}),
      ...(await authorization(settings, token, refresh)),
    }),
  };
}

type Token = (refresh: boolean) => Promise<string>;

async function authorization(
  { basicAuth, authorization: given }: PrometheusSettings,
  token: Token | undefined,
  refresh: boolean,
): Promise<Readonly<Record<string, string>>> {
  if (basicAuth) {
    const pair = `${basicAuth.username}:${await reveal(basicAuth.password)}`;
    return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
  }
  if (given) return { authorization: `${given.type} ${await reveal(given.credentials)}` };
  return token ? { authorization: `Bearer ${await token(refresh)}` } : {};
}

async function extraHeaders({ headers }: PrometheusSettings): Promise<Readonly<Record<string, string>>> {
  const pairs = Object.entries(headers).map(
    async ([name, values]) => [name, (await Promise.all(values.map(reveal))).join(', ')] as const,
  );
  return Object.fromEntries(await Promise.all(pairs));
}

/** One token for all requests, asked for once at a time. */
function createToken(settings: OAuth2, dispatcher: Dispatcher): Token {
  let current: Promise<string> | undefined;
  return (refresh) => {
    if (refresh || !current) {
      current = requestToken(settings, dispatcher);
      current.catch(() => {
        current = undefined;
      });
    }
    return current;
  };
}

async function requestToken(settings: OAuth2, dispatcher: Dispatcher): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: settings.clientId,
    client_secret: await reveal(settings.clientSecret),
    ...(settings.scopes.length > 0 ? { scope: settings.scopes.join(' ') } : {}),
    ...settings.endpointParams,
  });
  const answer = await fetch(settings.tokenUrl, { method: 'POST', body, dispatcher }).catch(
    (error: unknown) => {
      throw new SourceError(
        `No token could be had at ${settings.tokenUrl}: ${causeOf(error)}. Check token_url.`,
      );
    },
  );
  const said: unknown = await answer.json().catch(() => undefined);
  const token =
    typeof said === 'object' && said !== null && 'access_token' in said ? said.access_token : undefined;
  if (answer.ok && typeof token === 'string') return token;
  throw new SourceError(
    `${settings.tokenUrl} gave no token (status ${answer.status}). Check oauth2 in the settings.`,
  );
}

async function reveal(secret: Secret): Promise<string> {
  if ('value' in secret) return secret.value;
  try {
    return (await readFile(secret.file, 'utf8')).trim();
  } catch (error) {
    throw new SourceError(
      `The secret's file ${secret.file} cannot be read: ${causeOf(error)}. Check its path and permissions.`,
    );
  }
}

/** What an error says, with the network's own word for it where there is one. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const inner = error.cause instanceof Error ? error.cause : error;
  const code = 'code' in inner ? String(inner.code) : '';
  return code && !inner.message.includes(code) ? `${code} ${inner.message}`.trim() : inner.message;
}
