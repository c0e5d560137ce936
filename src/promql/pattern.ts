import { RE2JS } from 're2js';
import type { Matcher } from '../model/indicator.ts';

/** Whether a text is a pattern that Prometheus reads, which is one of RE2. */
export function isPattern(text: string): boolean {
  return compiled(text) !== undefined;
}

/** Whether a label's value meets a matcher; a label that is not there has the empty value. */
export function matches(value: string, is: Matcher['is'], wanted: string): boolean {
  if (is === '=') return value === wanted;
  if (is === '!=') return value !== wanted;
  const isMatch = compiled(wanted)?.matches(value) ?? false;
  return is === '=~' ? isMatch : !isMatch;
}

/** A pattern of any of some texts, as they are. */
export function anyOf(texts: readonly string[]): string {
  return texts.map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|');
}

/** By RE2's own rules, and in a time that the pattern cannot make longer than the text. */
function compiled(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern, RE2JS.DOTALL);
  } catch {
    return undefined;
  }
}
