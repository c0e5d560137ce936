import { describe, expect, it } from 'vitest';
import type { Budget } from '../../src/model/budget.ts';
import type { LoadTestFigure } from '../../src/model/load-test.ts';
import { judgeByResults } from '../../src/results/judge.ts';
import { k6Summary } from '../../src/results/k6-summary.ts';
import type { LoadResults } from '../../src/results/results.ts';
import { budget, quantity, unit } from '../support/budget.ts';

type Tested = Budget & { readonly loadTest: LoadTestFigure };

function tested(limit: string, figure: Partial<LoadTestFigure>, more: Partial<Budget> = {}): Tested {
  const loadTest = { metric: 'http_req_duration', where: {}, statistic: 'p95', ...figure };
  return { ...budget({ limit: quantity(limit), ...more }), loadTest };
}

const summary = (metrics: unknown): LoadResults => k6Summary({ metrics }) ?? new Map();
const RUN = summary({
  http_req_duration: { type: 'trend', contains: 'time', values: { 'p(95)': 1500, med: 400 } },
  'http_req_duration{name:query,method:GET}': { type: 'trend', contains: 'time', values: { 'p(95)': 2100 } },
  http_req_failed: { type: 'rate', contains: 'default', values: { rate: 0.002, passes: 2, fails: 998 } },
  data_received: { type: 'counter', contains: 'data', values: { count: 5e6, rate: 1e6 } },
  queue: { type: 'gauge', contains: 'default', values: { value: Number.POSITIVE_INFINITY, min: 0 } },
});

describe('a budget judged by a load test', () => {
  it('has its figure in base units, k6’s milliseconds as seconds', () => {
    expect(judgeByResults(tested('2s', {}), RUN)).toMatchObject({
      status: 'within',
      actual: { value: 1.5 },
      usage: 0.75,
      headroom: 0.5,
    });
  });

  it('finds tags in whatever order', () => {
    const where = { method: 'GET', name: 'query' };
    expect(judgeByResults(tested('2s', { where }), RUN)).toMatchObject({
      status: 'exceeded',
      actual: { value: 2.1 },
    });
  });

  it('reads a share, bytes per second, and a unit that the budget names', () => {
    const failed = tested('0.5%', { metric: 'http_req_failed', statistic: 'rate' });
    expect(judgeByResults(failed, RUN)).toMatchObject({ status: 'within', actual: { value: 0.002 } });
    const received = tested('10 Mbps', { metric: 'data_received', statistic: 'rate' });
    expect(judgeByResults(received, RUN)).toMatchObject({ status: 'within', actual: { value: 1e6 } });
    const plain = new Map([['boot', { contents: 'plain' as const, statistics: new Map([['avg', 3]]) }]]);
    const boot = tested('2s', { metric: 'boot', statistic: 'avg', unit: unit('min') });
    expect(judgeByResults(boot, plain)).toMatchObject({ status: 'exceeded', actual: { value: 180 } });
  });

  it.each([
    [
      tested('2s', { metric: 'http_req_failed', statistic: 'rate' }),
      'is ratio, and the limit of 2 s is time',
    ],
    [tested('5 queries', {}), 'is time, and the limit of 5 queries is count'],
    [tested('10 GB', { metric: 'data_received', statistic: 'rate' }), 'is data per time'],
    [tested('2s', { statistic: 'p99' }), 'http_req_duration has no p99. It has p95, med.'],
    [tested('2s', { metric: 'http_req_duratoin' }), 'Did you mean http_req_duration?'],
    [tested('9 jobs', { metric: 'queue', statistic: 'value' }), 'is no finite number'],
  ])('is unknown, never judged, where the results have no figure for it: %#', (one, remark) => {
    const judged = judgeByResults(one, RUN);
    expect(judged.status).toBe('unknown');
    expect(judged.actual).toBeUndefined();
    expect(judged.remark).toContain(remark);
  });
});
