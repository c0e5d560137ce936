import { describe, expect, it } from 'vitest';
import type { LoadTestFigure } from '../../src/model/load-test.ts';
import { budgetFile, budgetProblems, GOOD, readTexts } from '../support/budget-files.ts';

function loadTest(...lines: readonly string[]): LoadTestFigure | undefined {
  return readTexts(budgetFile(lines)).set.budgets[0]?.loadTest;
}

const FLOOR = ['at_least: 99.9%', 'indicator: { ratio: { good: good_total, total: all_total } }'] as const;
const CEILING = ['at_most: 0.1%', 'indicator: { ratio: { bad: bad_total, total: all_total } }'] as const;

describe('what a share of a load test counts', () => {
  it.each([
    [
      FLOOR,
      'http_req_failed',
      '7:16',
      'http_req_failed counts failures by its name, and at least 99.9% is about what goes well',
    ],
    [FLOOR, '{ metric: checkoutErrors }', '7:26', 'Write load_test: { metric: checkoutErrors, of: bad }'],
    [
      CEILING,
      'checks',
      '7:16',
      'checks counts what goes well by its name, and at most 0.1% is about failures',
    ],
    [
      CEILING,
      '{ metric: login_success, statistic: rate }',
      '7:26',
      'Write load_test: { metric: login_success, of: good }',
    ],
  ])('must be what the limit is about: %j of %s', (lines, written, place, told) => {
    const problems = budgetProblems(budgetFile([...lines, `load_test: ${written}`]));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`1.yaml:${place}: error: `);
    expect(problems[0]).toContain(told);
  });

  it.each([
    [FLOOR, 'checks', undefined],
    [CEILING, 'http_req_failed', undefined],
    [FLOOR, 'cache_hits', undefined],
    [FLOOR, '{ metric: http_req_failed, of: bad }', 'bad'],
    [FLOOR, '{ metric: errors_handled, of: good }', 'good'],
    [CEILING, '{ metric: checks, of: good }', 'good'],
  ])('may be said: %j of %s', (lines, written, of) => {
    expect(loadTest(...lines, `load_test: ${written}`)?.of).toBe(of);
  });

  it('is said of shares alone', () => {
    const problems = budgetProblems(budgetFile([...GOOD, 'load_test: { metric: m, of: bad }']));
    expect(problems).toEqual([
      '1.yaml:7:33: error: of says which part of all a share counts, and the limit of 2 s is no share. Leave of out.',
    ]);
  });
});

describe('what a budget reads of a load test', () => {
  it('may be the name of a metric alone', () => {
    expect(loadTest(...GOOD, 'load_test: http_req_duration')).toEqual({
      metric: 'http_req_duration',
      where: {},
      statistic: 'p95',
    });
  });

  it('may have tags, a statistic and a unit', () => {
    const written =
      'load_test: { metric: wait, where: { name: query, status: 200 }, statistic: p99.9, unit: µs }';
    expect(loadTest(...GOOD, written)).toMatchObject({
      metric: 'wait',
      where: { name: 'query', status: '200' },
      statistic: 'p99.9',
      unit: { symbol: 'µs' },
    });
  });

  it.each([
    ['at_most: 2s', '{ quantile: 0.5, histogram: h_seconds }', 'p50'],
    ['at_most: 2s', '{ quantile: 0.999, histogram: h_seconds }', 'p99.9'],
    ['at_most: 1%', '{ ratio: { bad: bad_total, total: all_total } }', 'rate'],
    ['at_least: 5 TPS', '{ rate: tx_total }', 'rate'],
    ['at_most: 2 GB', '{ gauge: x_bytes, over_time: max }', 'max'],
    ['at_most: 2 GB', '{ gauge: x_bytes, over_time: last }', 'value'],
    ['at_most: 2 GB/year', '{ growth: x_bytes }', 'avg'],
  ])('has the statistic of its indicator: %s, %s', (limit, indicator, statistic) => {
    expect(loadTest(limit, `indicator: ${indicator}`, 'load_test: m')?.statistic).toBe(statistic);
  });

  it.each([
    [
      '{ metric: m, statistic: mode }',
      '7:40: error: “mode” is no statistic. Allowed: avg, med, min, max, rate, count, value, or a quantile such as p95.',
    ],
    [
      '{ metric: m, unit: GB }',
      '7:35: error: The limit of 2 s is a time, and load_test reads an amount of data. They must have the same dimension. Correct unit, or leave it out.',
    ],
    [
      '{ statistic: p95 }',
      '7:5: error: metric is missing from budgets.a.load_test. Add metric (a metric of the load test: http_req_duration).',
    ],
    [
      '{ metric: m, quantile: 0.95 }',
      '7:29: error: Unknown key quantile. Allowed here: metric, where, statistic, unit, of.',
    ],
  ])('is refused with its place: %s', (written, told) => {
    const problems = budgetProblems(budgetFile([...GOOD, `load_test: ${written}`]));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(told);
  });
});
