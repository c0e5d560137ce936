import { type Dispatcher, fetch } from 'undici';
import { z } from 'zod';
import { BOUNDS, bytesOf } from '../../model/bounds.ts';
import { readBody } from './body.ts';
import { parseJson } from './json.ts';
import { after } from './timer.ts';

/** An access token, and for how many seconds it can be used; undefined when the server does not say. */
export interface AccessToken {
  readonly text: string;
  readonly lifetime?: number;
}

/** What a token server answered; its token where it gave one. */
export interface TokenAnswer {
  readonly status: number;
  /** What it said, as far as that is read. */
  readonly text: string;
  readonly token?: AccessToken;
}

/** How a token server is asked. */
export interface TokenRequest {
  readonly url: string;
  readonly form: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly dispatcher?: Dispatcher;
  /** How long it may take to answer, in seconds. */
  readonly patience: number;
  readonly signal?: AbortSignal;
}

const granted = z.object({ access_token: z.string().min(1), expires_in: z.unknown().optional() });

/**
 * Asks a token server for an access token (RFC 6749). Redirects are not followed: secrets go where the settings say. Throws
 * what broke the line, or that it took too long.
 */
export async function askForToken({
  url,
  form,
  headers = {},
  dispatcher,
  patience,
  signal,
}: TokenRequest): Promise<TokenAnswer> {
  const { ok, status, body } = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers,
    redirect: 'manual',
    signal: AbortSignal.any([after(patience), ...(signal ? [signal] : [])]),
    ...(dispatcher ? { dispatcher } : {}),
  });
  const { text, broken } = await readBody(body, bytesOf(BOUNDS.reply));
  if (broken !== undefined) throw broken;
  const { success, data } = granted.safeParse(parseJson(text));
  if (!ok || !success) return { status, text };
  const lifetime = secondsIn(data.expires_in);
  return {
    status,
    text,
    token: { text: data.access_token, ...(lifetime === undefined ? {} : { lifetime }) },
  };
}

/** Servers write it as a number, as a text, as null, or not at all. */
function secondsIn(said: unknown): number | undefined {
  const isWritten = typeof said === 'number' || (typeof said === 'string' && said.trim() !== '');
  return isWritten && Number.isFinite(Number(said)) ? Number(said) : undefined;
}
