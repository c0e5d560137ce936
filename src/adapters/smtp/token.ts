import { z } from 'zod';
import { codeOf } from '../../model/errors.ts';
import { quotable } from '../../model/one-line.ts';
import type { SmtpSettings } from '../../model/target-settings.ts';
import type { ReadSecret } from '../../ports/secrets.ts';
import { type AccessToken, askForToken } from '../io/access-token.ts';
import { parseJson } from '../io/json.ts';

type OAuth2 = NonNullable<SmtpSettings['oauth2']>;

/** A token server that gives no token. Its words hold no secret. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  /** Whether the same request may succeed in a moment. */
  readonly passing: boolean;

  constructor(message: string, passing: boolean) {
    super(message);
    this.passing = passing;
  }
}

/** How long a token server may take to answer, in seconds. */
const PATIENCE = 15;

const denied = z.object({ error: z.string(), error_description: z.string().optional() });

/**
 * Has an access token for the refresh token (RFC 6749, section 6). Throws a TokenError, and a SourceError for a secret that
 * cannot be read.
 */
export async function accessToken(
  oauth2: OAuth2,
  readSecret: ReadSecret,
  signal: AbortSignal,
): Promise<AccessToken> {
  const { origin } = new URL(oauth2.tokenUrl);
  const secrets = [await readSecret(oauth2.clientSecret), await readSecret(oauth2.refreshToken)] as const;
  const [client_secret, refresh_token] = secrets;
  const form = { client_id: oauth2.clientId, client_secret, refresh_token, grant_type: 'refresh_token' };
  const request = { url: oauth2.tokenUrl, form, patience: PATIENCE, signal };
  const { status, text, token } = await askForToken(request).catch((error: unknown) => {
    throw unreachable(origin, error);
  });
  if (token) return token;
  const words = quotable(
    secrets
      .filter((secret) => secret !== '')
      .reduce((left, secret) => left.replaceAll(secret, '[…]'), wordsIn(text)),
  );
  const said = `${status}${words === '' || status < 300 ? '' : `, “${words}”`}`;
  if (status >= 500 || status === 429) {
    throw new TokenError(`${origin} gives no access token now (${said}).`, true);
  }
  throw new TokenError(
    `${origin} gives no access token (${said}). Check token_url, client_id, client_secret and refresh_token in smtp.oauth2.`,
    false,
  );
}

function unreachable(origin: string, error: unknown): TokenError {
  return new TokenError(
    `${origin}, which gives the access tokens, cannot be reached (${codeOf(error)}). Check smtp.oauth2.token_url and the network.`,
    true,
  );
}

function wordsIn(text: string): string {
  const { data } = denied.safeParse(parseJson(text));
  return data ? [data.error, data.error_description ?? []].flat().join(': ') : text;
}
