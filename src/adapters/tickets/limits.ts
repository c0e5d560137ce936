import type { Instant } from '../../model/window.ts';
import { secondsAsked } from '../io/retry-after.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** How long a service is left alone that says that it is asked too often, and not until when; in seconds. */
const PAUSE = 60;
/** Below it, a number is of seconds from now, and no moment. */
const MOMENTS = 1e8;

/**
 * Until when a service wants to be left alone: by `Retry-After`, or by when its window ends (`x-ratelimit-reset` of GitHub and Jira,
 * `RateLimit-Reset` of GitLab). GitHub says 403 where others say 429. Undefined for what is no limit.
 */
export function limitedUntil(
  status: number,
  headers: Headers,
  said: string,
  now: Instant,
): Instant | undefined {
  const retryAfter = secondsAsked(one(headers, 'retry-after') ?? null, now);
  const isSpent =
    one(headers, 'x-ratelimit-remaining') === '0' || one(headers, 'ratelimit-remaining') === '0';
  const isOfLimit = isSpent || retryAfter !== undefined || /rate limit|abuse detection/i.test(said);
  if (status === 503 && retryAfter !== undefined) return now + retryAfter;
  if (status !== 429 && !(status === 403 && isOfLimit)) return undefined;
  if (retryAfter !== undefined) return now + retryAfter;
  const reset = isSpent ? resetIn(headers, now) : undefined;
  return Math.max(now + 1, reset ?? now + PAUSE);
}

function resetIn(headers: Headers, now: Instant): Instant | undefined {
  const written = one(headers, 'x-ratelimit-reset') ?? one(headers, 'ratelimit-reset') ?? '';
  if (/^\d+$/.test(written)) return Number(written) < MOMENTS ? now + Number(written) : Number(written);
  const moment = Date.parse(written) / 1000;
  return Number.isFinite(moment) ? Math.ceil(moment) : undefined;
}

function one(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
