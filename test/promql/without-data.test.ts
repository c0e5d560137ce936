import { describe, expect, it } from 'vitest';
import { answersWithoutData } from '../../src/promql/without-data.ts';

describe('an expression that answers without data', () => {
  it.each([
    ['sum(rate(x_total[$window])) or vector(0)', 'vector'],
    ['max(x) or on() vector(0)', 'vector'],
    ['100 * (sum(x) OR vector(0))', 'vector'],
    ['max_over_time((sum(rate(x[5m])) or vector(0))[$window:5m])', 'vector'],
    ['quantile_over_time(0.9, (sum(x) or vector(0))[$window:5m])', 'vector'],
    ['sum by (job) (x) or sum(y) by (job) or vector(5)', 'vector'],
    ['sum(x{a=") and vector(1"}) or (vector(0)) # unless y', 'vector'],
    ['label_replace(sum(x) or vector(0), "a", "$1", "b", "(.*)")', 'vector'],
    ['vector(1) unless on () x', 'vector'],
    ['(sum(x) or vector(0)) >= bool 5', 'vector'],
    ['absent(x{job="api"})', 'absent'],
    ['avg_over_time(x[$window]) or absent_over_time(x[$window] offset 5m)', 'absent_over_time'],
    ['scalar(sum(x)) / 2', 'scalar'],
    ['time()', 'time'],
    ['5', '5'],
    ['(-1.5e3)', '(-1.5e3)'],
  ])('is told by the function that does: %s', (expression, by) => {
    expect(answersWithoutData(expression)).toBe(by);
  });

  it.each([
    'max_over_time(x[$window])',
    '{__name__="x", job="api"}',
    '(sum(rate(bad[$window])) or vector(0)) / sum(rate(all[$window]))',
    '1 - (sum(rate(bad[$window])) or vector(0)) / on() group_left sum(rate(all[$window]))',
    'sum(x) and on() vector(1)',
    'vector(1) unless on() absent(x)',
    '(sum(x) or vector(0)) > 5',
    'x offset 5m @ end() or y @ 1609746000',
    'vector_total{vector="(0)"} * 100 # or vector(0)',
  ])('is not one that rests on a metric: %s', (expression) => {
    expect(answersWithoutData(expression)).toBeUndefined();
  });
});
