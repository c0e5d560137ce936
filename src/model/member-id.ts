import { createHash } from 'node:crypto';
import type { BudgetId } from './budget.ts';

/** A member’s id in its two parts: `api/route-p95[/search]` is of `api/route-p95`, and has `/search` in its brackets. */
export interface MemberParts {
  readonly family: BudgetId;
  readonly values: string;
}

/** The parts of a member’s id; undefined for an id without brackets. */
export function memberParts(id: BudgetId): MemberParts | undefined {
  const at = id.indexOf('[');
  return at > 0 && id.endsWith(']') ? { family: id.slice(0, at), values: id.slice(at + 1, -1) } : undefined;
}

/** The family of a member by its id; the id itself of any other budget. */
export function familyIn(id: BudgetId): BudgetId {
  return memberParts(id)?.family ?? id;
}

/** What stands in the name of a file as it is. */
const PLAIN = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** The most characters of a value that is named by itself, and of a file's whole name, which others add a date to. */
const LONGEST_VALUE = 40;
const LONGEST = 180;
/** Characters of a hash that no two values share. */
const HASH = 16;

/**
 * What the files of a budget are named by: `api.query-p95`, of a member `api.route-p95.eu`. A value that a file cannot be
 * named by, or that another differs from in its case alone, is there in letters that can, with a hash of it: `api.route-p95.search.58a4…`.
 */
export function fileNameOf(id: BudgetId): string {
  const member = memberParts(id);
  const name = (member?.family ?? id).replace('/', '.');
  if (!member) return name;
  return `${name}.${plainName(member.values, LONGEST - name.length - HASH)}`;
}

/**
 * A text as letters, digits, hyphens and points alone, of about so many characters at most: itself where it is made of them, else
 * what can be read of it with a hash. No two texts have the same.
 */
export function plainName(text: string, most: number = LONGEST_VALUE): string {
  if (PLAIN.test(text) && text.length <= LONGEST_VALUE) return text;
  const hash = createHash('sha256').update(text.toWellFormed()).digest('hex').slice(0, HASH);
  const room = Math.max(1, Math.min(LONGEST_VALUE, most));
  const readable = text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return `${readable.replace(/^-/, '').slice(0, room).replace(/-$/, '') || 'x'}.${hash}`;
}
