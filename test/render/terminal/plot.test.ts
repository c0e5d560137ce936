import { describe, expect, it } from 'vitest';
import { plot } from '../../../src/render/terminal/plot.ts';

const options = { columns: 20, rows: 3, ascii: true, keep: 'highest' } as const;

describe('a plot in the terminal', () => {
  it('shows values against lines, each line with its label, and a gap where nothing is known', () => {
    expect(plot([1, 2, undefined, 3], [{ value: 2, label: '2 s' }], options)).toEqual([
      '   *',
      '-*-- 2 s',
      '*',
    ]);
  });

  it('keeps the highest or the lowest value of a column when there are more values than columns', () => {
    const values = Array.from({ length: 100 }, (_, index) => (index === 50 ? 9 : 1));
    const drawn = plot(values, [], options);
    expect(Math.max(...drawn.map((line) => line.length))).toBeLessThanOrEqual(20);
    expect(drawn[0]?.trim()).toBe('*');
    expect(plot(values, [], { ...options, keep: 'lowest' })[0]).toMatch(/^\*+$/);
  });

  it('is nothing without a value, and one row of marks for values that are all the same', () => {
    expect(plot([undefined], [{ value: 1, label: 'x' }], options)).toEqual([]);
    expect(plot([5, 5], [], options)).toEqual(['**', '', '']);
  });
});
