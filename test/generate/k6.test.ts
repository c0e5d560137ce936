import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { thresholdFiles, thresholdsOf } from '../../src/generate/k6/thresholds.ts';
import type { LoadTestFigure } from '../../src/model/load-test.ts';
import { judgeByResults } from '../../src/results/judge.ts';
import { k6Summary } from '../../src/results/k6-summary.ts';
import { budget, quantity, unit } from '../support/budget.ts';
import { runCli } from '../support/run-cli.ts';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(ROOT, 'generated/k6');
/** What k6 documents of an expression: a method of its metric, an operator and a number. */
const EXPRESSION =
  /^(?:count|rate|value|avg|min|max|med|p\(\d+(?:\.\d+)?\))(?:[<>]=?|===?|!=)-?\d+(?:\.\d+)?$/;

const reading = (loadTest: Partial<LoadTestFigure>): LoadTestFigure => ({
  metric: 'http_req_duration',
  where: {},
  statistic: 'p95',
  ...loadTest,
});

describe('the thresholds of a load test', () => {
  it('are in the milliseconds of k6’s timings, and allow the limit itself', () => {
    const tagged = budget({ loadTest: reading({ where: { name: 'query' } }) });
    expect(thresholdsOf([tagged])).toEqual({ 'http_req_duration{name:query}': ['p(95)<=2000'] });
  });

  it('are in the unit that the budget names, in base units of anything else, and turned round for a floor', () => {
    const own = budget({ loadTest: reading({ metric: 'wait', statistic: 'p99.9', unit: unit('s') }) });
    const size = budget({
      limit: quantity('1 kB'),
      loadTest: reading({ metric: 'data_sent', statistic: 'count' }),
    });
    const floor = budget({
      bound: 'at_least',
      limit: quantity('99.9%'),
      loadTest: reading({ metric: 'checks', statistic: 'rate' }),
    });
    expect(thresholdsOf([own, size, floor])).toEqual({
      wait: ['p(99.9)<=2'],
      data_sent: ['count<=1000'],
      checks: ['rate>=0.999'],
    });
  });

  it('hold the rest of all against a limit where the metric counts the other part', () => {
    const failed = reading({ metric: 'http_req_failed', statistic: 'rate', of: 'bad' });
    const floor = budget({ bound: 'at_least', limit: quantity('99.9%'), loadTest: failed });
    const checks = reading({ metric: 'checks', statistic: 'rate', of: 'good' });
    const ceiling = budget({ limit: quantity('0.5%'), loadTest: checks });
    expect(thresholdsOf([floor, ceiling])).toEqual({
      http_req_failed: ['rate<=0.001'],
      checks: ['rate>=0.995'],
    });
  });

  it('leave out a time of a metric whose unit nobody says, and say so', () => {
    const own = budget({ loadTest: reading({ metric: 'wait' }) });
    expect(thresholdsOf([own])).toEqual({});
    const [module] = thresholdFiles({ budgets: [own], paths: [], maintenance: [] });
    expect(module?.content).toContain(
      `// Not here: ${own.id}. The p95 of wait is a number without a unit, and the limit of 2 s is time. Say what it is in with unit: below load_test, such as unit: ms.`,
    );
  });

  it('of several budgets on one metric stand side by side, and equal ones once', () => {
    const p50 = budget({ limit: quantity('1s'), loadTest: reading({ statistic: 'med' }) });
    const p95 = budget({ loadTest: reading({}) });
    expect(thresholdsOf([p95, p50, p95])).toEqual({ http_req_duration: ['p(95)<=2000', 'med<=1000'] });
  });

  it('leave out budgets without a figure of a load test, and figures of another dimension', () => {
    expect(thresholdsOf([budget(), budget({ limit: quantity('50%'), loadTest: reading({}) })])).toEqual({});
  });

  it.each([1999, 2000, 2001])('judge %d ms as headroom check --results does', (actual) => {
    const one = budget({ loadTest: reading({}) });
    const summary = { metrics: { http_req_duration: { contains: 'time', values: { 'p(95)': actual } } } };
    const judged = judgeByResults({ ...one, loadTest: reading({}) }, k6Summary(summary) ?? new Map());
    const [expression = ''] = thresholdsOf([one]).http_req_duration ?? [];
    const [, most] = /^p\(95\)<=(\d+)$/.exec(expression) ?? [];
    expect(actual <= Number(most)).toBe(judged.status !== 'exceeded');
  });
});

describe('the generated thresholds of the shipped budgets', () => {
  it('are as the committed files say', async () => {
    const config = ['--config', join(ROOT, 'headroom.yaml')];
    const fresh = await runCli(['generate', 'k6', '--check', '--out', FOLDER, ...config]);
    expect(fresh).toMatchObject({ code: 0, err: '' });
  });

  it('are a module that a script can import, and the same as options, in k6’s grammar', async () => {
    const { thresholds } = (await import(join(FOLDER, 'thresholds.js'))) as { thresholds: object };
    expect(JSON.parse(readFileSync(join(FOLDER, 'thresholds.json'), 'utf8'))).toEqual({ thresholds });
    expect(Object.keys(thresholds)).toEqual([
      'http_req_duration{name:query}',
      'http_reqs',
      'http_req_failed',
    ]);
    for (const expression of Object.values(thresholds).flat()) expect(expression).toMatch(EXPRESSION);
  });

  it('are empty without budgets', () => {
    const [module] = thresholdFiles({ budgets: [], paths: [], maintenance: [] });
    expect(module?.content).toContain('export const thresholds = {};');
  });
});
