import { describe, expect, it } from 'vitest';
import type { LoadTestFigure } from '../../src/model/load-test.ts';
import { budgetFile, budgetProblems, GOOD, readTexts } from '../support/budget-files.ts';

function loadTest(...lines: readonly string[]): LoadTestFigure | undefined {
  return readTexts(budgetFile(lines)).set.budgets[0]?.loadTest;
}

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
      '7:29: error: Unknown key quantile. Allowed here: metric, where, statistic, unit.',
    ],
  ])('is refused with its place: %s', (written, told) => {
    const problems = budgetProblems(budgetFile([...GOOD, `load_test: ${written}`]));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(told);
  });
});
