import type { Matcher } from '../model/indicator.ts';

/** What RE2 has not, and JavaScript has. */
const NOT_RE2 = /\(\?<?[=!]|\\[1-9]/;

/** Whether a text is a pattern that Prometheus reads, as far as JavaScript can tell. */
export function isPattern(text: string): boolean {
  if (NOT_RE2.test(text.replaceAll('\\\\', ''))) return false;
  return regexOf(text) !== undefined;
}

/** Whether a label's value meets a matcher; a label that is not there has the empty value. */
export function matches(value: string, is: Matcher['is'], wanted: string): boolean {
  if (is === '=') return value === wanted;
  if (is === '!=') return value !== wanted;
  const isMatch = regexOf(wanted)?.test(value) ?? false;
  return is === '=~' ? isMatch : !isMatch;
}

/** A pattern of any of some texts, as they are. */
export function anyOf(texts: readonly string[]): string {
  return texts.map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|');
}

/** Flags are left out of it: `(?i)` is RE2's own way to write them. */
function regexOf(pattern: string): RegExp | undefined {
  const plain = pattern
    .replaceAll(/\(\?[imsU-]+\)/g, '')
    .replaceAll(/\(\?[imsU-]+:/g, '(?:')
    .replaceAll('(?P<', '(?<');
  try {
    return new RegExp(`^(?:${plain})$`, 's');
  } catch {
    return undefined;
  }
}
