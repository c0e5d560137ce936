import type { Instant } from '../../model/window.ts';

/**
 * The seconds that a `Retry-After` header asks for, be it a number or a date (RFC 9110, 10.2.3), none for a date that is past;
 * undefined when it asks for nothing.
 */
export function secondsAsked(header: string | null, now: Instant): number | undefined {
  if (header === null) return undefined;
  const wait = /^\s*\d+(?:\.\d+)?\s*$/.test(header) ? Number(header) : Date.parse(header) / 1000 - now;
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}
