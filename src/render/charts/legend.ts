import { textWidth } from './labels.ts';
import { label } from './svg.ts';

/** One entry: what is drawn, in a box of 16 wide around the given middle height, and what it means. */
export interface LegendEntry {
  readonly draw: (x: number, y: number) => string;
  readonly text: string;
}

/** The entries in one line from `left`; what does not fit before `right` is left out. */
export function legend(entries: readonly LegendEntry[], left: number, right: number, y: number): string {
  let x = left;
  const drawn: string[] = [];
  for (const entry of entries) {
    const width = 22 + textWidth(entry.text);
    if (x + width > right) break;
    drawn.push(entry.draw(x, y), label(x + 22, y + 4, entry.text, 'c-tick'));
    x += width + 14;
  }
  return drawn.join('');
}
