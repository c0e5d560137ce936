/** A key of fewer characters could be guessed. */
export const SHORTEST_KEY = 32;

/** The most of keys that hold at once. */
const MOST_KEYS = 8;

/** The keys in a text, a line or a word each: the first signs, and what any of them signed holds. */
export function keysIn(text: string): readonly string[] {
  return text
    .split(/\s+/, MOST_KEYS + 1)
    .filter((key) => key !== '')
    .slice(0, MOST_KEYS);
}

/** The length of the first key that is too short; undefined where none is. No key at all is one of no length. */
export function shortKeyIn(text: string): number | undefined {
  const keys = keysIn(text);
  return keys.length === 0 ? 0 : keys.find((key) => key.length < SHORTEST_KEY)?.length;
}
