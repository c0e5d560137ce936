import { BOUNDS } from '../model/bounds.ts';
import { cut } from '../model/one-line.ts';

/**
 * A value of any type as messages show it: plain values quoted, others by what they are. What stands before the host of an
 * address may be a password, and is left out.
 */
export function shown(got: unknown): string {
  if (got === null) return 'nothing';
  if (Array.isArray(got)) return 'a list';
  if (typeof got === 'string')
    return `“${cut(got, BOUNDS.name.most).replaceAll(/(?<=:\/\/)[^\s/]*@/g, '…@')}”`;
  return typeof got === 'number' || typeof got === 'boolean' ? `“${got}”` : 'a map';
}

/** A value that may be a secret, by its type alone. */
export function hidden(got: unknown): string {
  if (typeof got === 'string') return 'text';
  if (typeof got === 'number') return 'a number';
  return typeof got === 'boolean' ? 'true or false' : shown(got);
}
