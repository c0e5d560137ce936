import { TEXT_SIZE } from './style.ts';

// Widths in parts of the text size, on the safe side of the common sans-serif fonts.
const NARROW = 0.36;
const WIDE = 0.92;
const USUAL = 0.62;

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** About how wide a text is drawn, rather too much than too little. */
export function textWidth(text: string, size: number = TEXT_SIZE): number {
  return charactersOf(text).reduce((width, character) => width + size * widthOf(character), 0);
}

/** About how wide a text in bold is. */
export function boldWidth(text: string): number {
  return textWidth(text) * 1.13;
}

function charactersOf(text: string): readonly string[] {
  return Array.from(GRAPHEMES.segment(text), ({ segment }) => segment);
}

function widthOf(character: string): number {
  if (/^[ .,:;'|!ijlftrI()]$/.test(character)) return NARROW;
  const latin = (character.codePointAt(0) ?? 0) < 0x250 || '…–−≥≤·’“”'.includes(character);
  return latin && !/[mwMW@%—]/.test(character) ? USUAL : WIDE;
}

/** The text cut to a width, with an ellipsis for what is left out. */
export function fitted(text: string, width: number, size: number = TEXT_SIZE): string {
  const characters = charactersOf(text.slice(0, 400));
  const ellipsis = size * USUAL;
  let used = 0;
  let cut = 0;
  for (const character of characters) {
    used += size * widthOf(character);
    if (used <= width - ellipsis) cut += 1;
  }
  return used <= width ? text : `${characters.slice(0, Math.max(1, cut)).join('').trimEnd()}…`;
}

/**
 * Places for labels on one axis that keep `gap` between neighbours, stay within `[from, to]` and move as little as
 * their order allows. The answer is in the order of `wanted`.
 */
export function spread(wanted: readonly number[], gap: number, from: number, to: number): readonly number[] {
  const order = wanted
    .map((_, index) => index)
    .toSorted((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || a - b);
  const places: number[] = wanted.map(() => 0);
  let edge = Number.NEGATIVE_INFINITY;
  for (const index of order) {
    edge = Math.max(wanted[index] ?? 0, edge + gap, from);
    places[index] = edge;
  }
  let ceiling = to;
  for (const index of order.toReversed()) {
    const place = Math.min(places[index] ?? 0, ceiling);
    places[index] = place;
    ceiling = place - gap;
  }
  return places;
}
