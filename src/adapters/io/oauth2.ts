import type { Dispatcher } from 'undici';
import { SourceError } from '../../model/errors.ts';
import type { OAuth2 } from '../../model/source-settings.ts';
import type { Instant } from '../../model/window.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ReadSecret } from '../../ports/secrets.ts';
import { askForToken, type TokenAnswer, type TokenRequest } from './access-token.ts';
import { networkWords, shownAddress } from './network.ts';

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
  const form = {
    grant_type: 'client_credentials',
    ...(settings.scopes.length > 0 ? { scope: settings.scopes.join(' ') } : {}),
    ...settings.endpointParams,
  };
  const pair = [settings.clientId, secret].map(encodeURIComponent).join(':');
  const authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
  const inHeader = await ask(settings, { form, headers: { authorization }, dispatcher });
  const client = { client_id: settings.clientId, client_secret: secret };
  const { status, token } =
    inHeader.status >= 400 ? await ask(settings, { form: { ...form, ...client }, dispatcher }) : inHeader;
  if (token) return { text: token.text, until: clock.now() + (token.lifetime ?? Number.POSITIVE_INFINITY) };
  const check =
    status >= 300 && status < 400
      ? 'It sends elsewhere, where the secret does not go. Put the final address in token_url'
      : 'Check client_id, client_secret, scopes and token_url';
  throw new SourceError(
    `${shownAddress(settings.tokenUrl)} gave no token (status ${status}). ${check} under ${settings.setting}.`,
  );
}

async function ask(
  { setting, tokenUrl }: OAuth2,
  request: Pick<TokenRequest, 'form' | 'headers' | 'dispatcher'>,
): Promise<TokenAnswer> {
  try {
    return await askForToken({ ...request, url: tokenUrl, patience: PATIENCE });
  } catch (error) {
    throw new SourceError(
      `No token could be had at ${shownAddress(tokenUrl)}: ${networkWords(error)}. Check token_url under ${setting}.`,
      { cause: error },
    );
  }
}
