import { Agent, buildConnector, fetch, type Response } from 'undici';
import { BOUNDS, bytesOf } from '../../model/bounds.ts';
import type { Outcome } from '../../model/delivery.ts';
import { codeOf } from '../../model/errors.ts';
import { quotable } from '../../model/one-line.ts';
import type { Instant } from '../../model/window.ts';
import { readBody } from '../io/body.ts';
import { secondsAsked } from '../io/retry-after.ts';
import { after } from '../io/timer.ts';
import { decoded, redacted } from './redacted.ts';

/** A message on its way: where to, and how long it may take, in seconds. */
export interface Post {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly timeout: number;
  readonly now: Instant;
}

/** What became of one attempt. */
export interface Attempt {
  readonly outcome: Outcome;
  readonly detail: string;
  /** Seconds to wait at least before the next attempt; absent when there should be none. */
  readonly after?: number;
}

/** Statuses below 500 that may pass. */
const PASSING = new Set([408, 425, 429]);

/**
 * Posts once, over a connection of its own, so that what broke is known to have broken before or after anything was sent.
 * Redirects are not followed: a message goes where the settings say.
 */
export async function post({ url, body, headers, signal, timeout, now }: Post): Promise<Attempt> {
  const address = URL.parse(url);
  if (!address)
    return { outcome: 'failed', detail: 'Its url is no web address. It must begin with https://.' };
  const line = openLine(timeout * 1000);
  const timer = after(timeout);
  try {
    const response = await fetch(withoutLogin(address), {
      method: 'POST',
      body,
      headers: { ...headers, ...loginOf(address) },
      dispatcher: line.agent,
      redirect: 'manual',
      signal: AbortSignal.any([signal, timer]),
    });
    return await answered(response, address, now);
  } catch (error) {
    return broken(address.origin, {
      sent: line.isOpen(),
      why: timer.aborted ? `no answer within ${timeout} s` : codeOf(error),
    });
  } finally {
    await line.agent.destroy();
  }
}

interface Line {
  readonly agent: Agent;
  /** Whether there was a connection, TLS included, over which something may have been sent. */
  isOpen(): boolean;
}

function openLine(timeout: number): Line {
  const connector = buildConnector({ timeout });
  let open = false;
  const connect: typeof connector = (options, callback) =>
    connector(options, (...result) => {
      open ||= result[0] === null;
      callback(...result);
    });
  return { agent: new Agent({ connect }), isOpen: () => open };
}

async function answered(response: Response, address: URL, now: Instant): Promise<Attempt> {
  const { status } = response;
  const { origin } = address;
  if (response.ok) return { outcome: 'delivered', detail: `${origin} took it (${status}).` };
  if (status < 400) {
    const detail = `${origin} sends elsewhere (${status}), where the message was not taken. Set url to the final address.`;
    return { outcome: 'refused', detail };
  }
  const said = `${status}${excerpt(await opening(response), address)}`;
  if (status >= 500 || PASSING.has(status)) {
    const wait = secondsAsked(response.headers.get('retry-after'), now) ?? 0;
    return { outcome: 'failed', detail: `${origin} cannot take it now: ${said}.`, after: wait };
  }
  return { outcome: 'refused', detail: `${origin} refuses it: ${said}. Check url and format.` };
}

function broken(origin: string, { sent, why }: { readonly sent: boolean; readonly why: string }): Attempt {
  if (!sent) {
    const detail = `${origin} cannot be reached (${why}). Check url and the network.`;
    return { outcome: 'failed', detail, after: 0 };
  }
  return {
    outcome: 'unknown',
    detail: `The line to ${origin} broke before it answered (${why}): it may have the message.`,
  };
}

/** The beginning of an answer, as far as it came. */
async function opening({ body }: Response): Promise<string> {
  const came = await readBody(body, bytesOf(BOUNDS.reply));
  return came.broken !== undefined && came.text === ''
    ? `(${codeOf(came.broken)} while it spoke)`
    : came.text;
}

/** What the other side says, on one line of printable text and without the address. */
function excerpt(body: string, address: URL): string {
  const text = quotable(redacted(body, address));
  return text === '' ? '' : `, “${text}”`;
}

function withoutLogin(address: URL): URL {
  const bare = new URL(address);
  bare.username = '';
  bare.password = '';
  return bare;
}

function loginOf({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {};
  const login = Buffer.from(`${decoded(username)}:${decoded(password)}`);
  return { authorization: `Basic ${login.toString('base64')}` };
}
