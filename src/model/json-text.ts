/** What a terminal obeys, or nobody sees, and what JSON lets stand in a text all the same. */
export const UNSEEN = /[[\p{Cc}\p{Cf}\u2028\u2029]--[\n\u200D]]/gv;

/** A value as JSON in which what cannot be seen is written as its code: the same value for programs, and safe in a terminal. */
export function jsonText(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(UNSEEN, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
