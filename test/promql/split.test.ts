import { describe, expect, it } from 'vitest';
import type { Indicator } from '../../src/model/indicator.ts';
import { splitAnswers, splitQuery } from '../../src/promql/split.ts';

const quantile: Indicator = { kind: 'quantile', quantile: 0.95, histogram: 'h', where: {}, native: false };
const ratio: Indicator = { kind: 'ratio', of: 'bad', part: 'r{code=~"5.."}', total: 'r' };
const roles = (part: string, whole: string, first = 'part') =>
  `label_replace(${part}, "headroom_role", "${first}", "", "") or label_replace(${whole}, "headroom_role", "whole", "", "")`;

describe('one query for what each value of a label measured', () => {
  it.each<[string, Indicator, string]>([
    ['a quantile', quantile, 'sum by (le, route) (increase(h_bucket[3600s]))'],
    ['a native one', { ...quantile, native: true }, 'sum by (route) (increase(h[3600s]))'],
    [
      'a ratio, without a zero for what has no bad events',
      ratio,
      roles('sum by (route) (increase(r{code=~"5.."}[3600s]))', 'sum by (route) (increase(r[3600s]))'),
    ],
    [
      'a quotient',
      { kind: 'quotient', of: 'counter', part: 'h_sum', per: 'h_count' },
      roles('sum by (route) (increase(h_sum[3600s]))', 'sum by (route) (increase(h_count[3600s]))'),
    ],
    ['a rate', { kind: 'rate', counter: 'c', where: {} }, 'sum by (route) (increase(c[3600s]))'],
    [
      'a gauge',
      { kind: 'gauge', gauge: 'g', where: {}, overTime: 'max', across: 'max' },
      'max by (route) (max_over_time(g[3600s]))',
    ],
    [
      'a mean across gauges, with how many samples each has',
      { kind: 'gauge', gauge: 'g', where: {}, overTime: 'last', across: 'avg' },
      roles(
        'last_over_time(avg by (route) (g >= -Inf)[3599s:60s])',
        'sum by (route) (count_over_time(g[3600s]))',
        'value',
      ),
    ],
    [
      'an expression',
      { kind: 'expr', expr: 'sum(rate(c[$window])) / 2' },
      'sum by (route) (rate(c[3600s])) / 2',
    ],
  ])('is parted by the grammar: %s', (_, indicator, query) => {
    expect(splitQuery(indicator, 'route', 3600)).toBe(query);
  });

  it('is none where an expression cannot be parted', () => {
    expect(splitQuery({ kind: 'expr', expr: 'scalar(sum(x)) * vector(1)' }, 'route', 3600)).toBeUndefined();
    expect(splitQuery({ kind: 'expr', expr: 'sum(x) or vector(0)' }, 'route', 3600)).toBeUndefined();
  });

  it('writes a label with points in quotes', () => {
    expect(splitQuery(quantile, 'http.route', 60)).toBe(
      'sum by (le, "http.route") (increase(h_bucket[60s]))',
    );
  });
});

describe('the answers to it', () => {
  it('are told apart by moment, value and role; a series without the label has the empty value', () => {
    const points = [
      { at: 1, value: 10 },
      { at: 2, value: 20 },
    ];
    const answers = splitAnswers(
      [
        { labels: { route: '/a', headroom_role: 'part' }, points },
        { labels: { route: '/a', headroom_role: 'whole' }, points },
        { labels: { le: '1' }, points: points.slice(1) },
      ],
      'route',
    );
    expect([...answers.keys()]).toEqual([1, 2]);
    expect([...(answers.get(1)?.keys() ?? [])]).toEqual(['/a']);
    expect(answers.get(2)?.get('')).toEqual({
      value: [{ labels: { le: '1' }, point: { at: 2, value: 20 } }],
    });
    expect(answers.get(1)?.get('/a')?.whole).toEqual([
      { labels: { route: '/a' }, point: { at: 1, value: 10 } },
    ]);
  });

  it('are of no value for a label that nothing has, whatever it is called', () => {
    const answers = splitAnswers([{ labels: {}, points: [{ at: 1, value: 1 }] }], '__proto__');
    expect([...(answers.get(1)?.keys() ?? [])]).toEqual(['']);
  });
});
