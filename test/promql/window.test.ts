import { describe, expect, it } from 'vitest';
import { fixedRanges, inWindow, placeholders } from '../../src/promql/window.ts';

describe('an expression over a window', () => {
  it('has the length wherever $window stands for it, and nowhere else', () => {
    const expression = 'sum(rate(x{a="$window"}[$window])) / $window_b # of $window';
    expect(inWindow(expression, '604800s')).toBe(
      'sum(rate(x{a="$window"}[604800s])) / $window_b # of $window',
    );
    expect(inWindow('max_over_time((x)[$window:1m]) + rate(y[$window])', '7d')).toBe(
      'max_over_time((x)[7d:1m]) + rate(y[7d])',
    );
  });

  it('names what stands for something else, but not in texts and comments', () => {
    expect(placeholders('label_replace(x[$window], "a", "$1", "b", "c") + $from # $to')).toEqual([
      '$window',
      '$from',
    ]);
  });

  it('names the ranges that no window changes', () => {
    expect(fixedRanges('rate(x{a="[9d]"}[ 7d ]) + max_over_time(rate(y[$window])[30d:1h]) # [8d]')).toEqual([
      '[ 7d ]',
      '[30d:1h]',
    ]);
  });
});
