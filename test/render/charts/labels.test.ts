import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shortDate } from '../../../src/model/format.ts';
import { dateOf, dayNumber, dayTicks } from '../../../src/render/charts/days.ts';
import { fitted, spread, textWidth } from '../../../src/render/charts/labels.ts';

describe('labels on one axis', () => {
  test('stay where they are when they are apart, and move apart when they are not', () => {
    expect(spread([10, 50], 14, 0, 100)).toEqual([10, 50]);
    expect(spread([50, 52], 14, 0, 100)).toEqual([50, 64]);
    expect(spread([99, 98], 14, 0, 100)).toEqual([100, 86]);
  });

  test('keep the gap and the order wherever they are wanted', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -50, max: 250, noNaN: true }), { maxLength: 8 }), (wanted) => {
        const places = spread(wanted, 14, 0, 200);
        const sorted = places.toSorted((a, b) => a - b);
        for (const [index, place] of sorted.entries()) {
          if (index > 0) expect(place - (sorted[index - 1] ?? 0)).toBeGreaterThanOrEqual(14 - 1e-9);
          expect(place).toBeLessThanOrEqual(200);
        }
      }),
    );
  });
});

describe('a text cut to a width', () => {
  test('is whole when it fits and ends in an ellipsis when not', () => {
    expect(fitted('Query', 100)).toBe('Query');
    expect(fitted('Concurrent Connections', 80)).toMatch(/^Conc.*…$/);
  });

  test('never cuts through a character and never is wider than asked but for its first character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        fc.integer({ min: 30, max: 300 }),
        (text, width) => {
          const cut = fitted(text, width);
          expect(cut.isWellFormed()).toBe(true);
          expect(textWidth(cut)).toBeLessThanOrEqual(width + 1e-9);
        },
      ),
    );
  });
});

describe('days on an axis', () => {
  test('have a place that a change of clocks does not move', () => {
    expect(dayNumber('2026-03-30') - dayNumber('2026-03-28')).toBe(2);
    expect(dateOf(dayNumber('2026-03-29'))).toBe('2026-03-29');
    expect(shortDate('2026-02-09')).toBe('9 Feb');
  });

  test('are labelled whole weeks apart, the report’s first day among them', () => {
    const [from, to, anchor] = [dayNumber('2026-01-03'), dayNumber('2026-02-01'), dayNumber('2026-01-26')];
    expect(dayTicks(from, to, anchor, 5).map(dateOf)).toEqual([
      '2026-01-05',
      '2026-01-12',
      '2026-01-19',
      '2026-01-26',
    ]);
    expect(dayTicks(from, to, anchor, 2).map(dateOf)).toEqual(['2026-01-05', '2026-01-26']);
  });
});
