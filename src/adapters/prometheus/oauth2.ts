import { type Dispatcher, fetch } from 'undici';
import { z } from 'zod';
import { BOUNDS, bytesOf } from '../../model/bounds.ts';
import { SourceError } from '../../model/errors.ts';
import type { OAuth2 } from '../../model/source-settings.ts';
import type { Instant } from '../../model/window.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ReadSecret } from '../../ports/secrets.ts';
import { readBody } from '../io/body.ts';
import { parseJson } from '../io/json.ts';
import { after } from '../io/timer.ts';
import { networkWords, shownAddress } from './failures.ts';

/** Tokens of the client credentials grant (RFC 6749, section 4.4): one for all requests, until it ends or is refused. */
export interface Tokens {
  current(): Promise<string>;
  /** Says that a server refused the token; the next one is new. */
  refuse(token: string): void;
}

interface Token {
  readonly text: string;
  readonly until: Instant;
}

/** Renewed this many seconds before its end, so that it does not end on its way. */
const MARGIN = 10;
/** How long a token server may take to answer, in seconds. */
const PATIENCE = 30;

const granted = z.object({
  access_token: z.string(),
  expires_in: z.union([z.number(), z.string()]).optional(),
});

/** Opens a store of tokens. A grant that fails is a SourceError that names the address asked, never the secret. */
export function createTokens(
  settings: OAuth2,
  dispatcher: Dispatcher,
  clock: Clock,
  readSecret: ReadSecret,
): Tokens {
  let token: Promise<Token> | undefined;
  let known: Token | undefined;
  const keep = async (asked: Promise<Token>) => {
    try {
      known = await asked;
    } catch {
      token = undefined;
    }
  };
  const renew = () => {
    const asked = readSecret(settings.clientSecret).then((secret) =>
      grant(settings, secret, dispatcher, clock),
    );
    token = asked;
    void keep(asked);
    return asked;
  };
  return {
    current: async () => {
      const ended = known !== undefined && clock.now() >= known.until - MARGIN;
      if (ended) known = undefined;
      return (await (ended || !token ? renew() : token)).text;
    },
    refuse: (refused) => {
      if (known?.text !== refused) return;
      known = undefined;
      token = undefined;
    },
  };
}

/** Asks with the client's name in the header, as the standard prefers, then in the body, as some servers demand. */
async function grant(settings: OAuth2, secret: string, dispatcher: Dispatcher, clock: Clock): Promise<Token> {
  const parameters = {
    grant_type: 'client_credentials',
    ...(settings.scopes.length > 0 ? { scope: settings.scopes.join(' ') } : {}),
    ...settings.endpointParams,
  };
  const pair = [settings.clientId, secret].map(encodeURIComponent).join(':');
  const header = { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
  const inHeader = await ask(settings, dispatcher, parameters, header);
  const answer =
    inHeader.status >= 400
      ? await ask(settings, dispatcher, {
          ...parameters,
          client_id: settings.clientId,
          client_secret: secret,
        })
      : inHeader;
  const said = granted.safeParse(answer.body);
  if (answer.status < 300 && said.success) {
    const lifetime = Number(said.data.expires_in ?? Number.POSITIVE_INFINITY);
    return { text: said.data.access_token, until: clock.now() + lifetime };
  }
  const check =
    answer.status >= 300 && answer.status < 400
      ? 'It sends elsewhere, where the secret does not go. Put the final address in token_url'
      : 'Check client_id, client_secret, scopes and token_url';
  throw new SourceError(
    `${shownAddress(settings.tokenUrl)} gave no token (status ${answer.status}). ${check} under ${settings.setting}.`,
  );
}

/** What a token server answered; no body where it is no JSON, or more than a token needs. */
interface Granted {
  readonly status: number;
  readonly body: unknown;
}

/** Redirects are not followed: the secret goes where the settings say. */
async function ask(
  { setting, tokenUrl }: OAuth2,
  dispatcher: Dispatcher,
  parameters: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Granted> {
  try {
    const { status, body } = await fetch(tokenUrl, {
      method: 'POST',
      body: new URLSearchParams(parameters),
      headers,
      dispatcher,
      redirect: 'manual',
      signal: after(PATIENCE),
    });
    const { text, broken } = await readBody(body, bytesOf(BOUNDS.reply));
    if (broken !== undefined) throw broken;
    return { status, body: parseJson(text) };
  } catch (error) {
    throw new SourceError(
      `No token could be had at ${shownAddress(tokenUrl)}: ${networkWords(error)}. Check token_url under ${setting}.`,
      { cause: error },
    );
  }
}
