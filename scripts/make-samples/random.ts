/** Numbers that look random and are the same for the same seed on every machine. */
export interface Random {
  /** From 0 up to, but not with, 1. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** A whole number of events around `mean`, whose spread is `calm` of a Poisson's. */
  count(mean: number): number;
}

/** Real counts of busy systems vary; a third of a Poisson's spread keeps the days of the story apart. */
const CALM = 0.35;

/** A generator whose numbers depend on the words of its seed alone: mulberry32 (Ettinger 2017) over an FNV-1a hash. */
export function seeded(...words: readonly (string | number)[]): Random {
  let state = hash(words.join(' '));
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  // The sum of twelve uniform numbers has variance 1, and is exact where a logarithm or a cosine may not be.
  const normal = () => {
    let sum = -6;
    for (let term = 0; term < 12; term += 1) sum += uniform();
    return sum;
  };
  const count = (mean: number) => Math.max(0, Math.round(mean + CALM * Math.sqrt(mean) * normal()));
  return { uniform, normal, count };
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return value;
}
