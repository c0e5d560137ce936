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

  it.each<[string, object, string]>([
    [
      'a trend whose count is 0',
      { http_req_duration: { type: 'trend', contains: 'time', values: { 'p(95)': 0, avg: 0, count: 0 } } },
      'http_req_duration has not a single sample: nothing was measured.',
    ],
    [
      'a trend of zeros without its count',
      { http_req_duration: { type: 'trend', contains: 'time', values: { 'p(95)': 0, avg: 0, max: 0 } } },
      'Add count to summaryTrendStats',
    ],
    [
      'the same as --summary-export writes it',
      { http_req_duration: { 'p(95)': 0, avg: 0, max: 0, thresholds: { 'p(95)<2000': false } } },
      'Add count to summaryTrendStats',
    ],
  ])('is unknown for %s', (_, metrics, remark) => {
    const judged = judgeByResults(tested('2s', {}), summary(metrics));
    expect(judged).toMatchObject({ status: 'unknown', remark: expect.stringContaining(remark) });
  });

  it.each([
    [{ type: 'rate', values: { rate: 0, passes: 0, fails: 0 } }],
    [{ passes: 0, fails: 0, value: 0 }],
    [{ type: 'rate', values: { rate: 0, matches: 0, total: 0 } }],
  ])('is unknown for a share of none: %j', (metric) => {
    const failed = tested('0.5%', { metric: 'http_req_failed', statistic: 'rate' });
    expect(judgeByResults(failed, summary({ http_req_failed: metric }))).toMatchObject({
      status: 'unknown',
      remark: 'http_req_failed has not a single sample: nothing was measured.',
    });
  });

  it('counts none of a counter of 0, which is a figure', () => {
    const errors = tested('5 errors', { metric: 'errors', statistic: 'count' });
    const counted = summary({ errors: { type: 'counter', values: { count: 0, rate: 0 } } });
    expect(judgeByResults(errors, counted)).toMatchObject({ status: 'within', actual: { value: 0 } });
  });

  it('holds the rest of all against a limit where it says that the metric counts the other part', () => {
    const floor = tested(
      '99.9%',
      { metric: 'http_req_failed', statistic: 'rate', of: 'bad' },
      { bound: 'at_least' },
    );
    const share = (rate: number) =>
      summary({ http_req_failed: { type: 'rate', values: { rate, passes: 1, fails: 1 } } });
    expect(judgeByResults(floor, share(0.002))).toMatchObject({
      status: 'exceeded',
      actual: { value: 0.998 },
    });
    expect(judgeByResults(floor, share(0))).toMatchObject({ status: 'within', actual: { value: 1 } });
    expect(judgeByResults(floor, share(1))).toMatchObject({ status: 'exceeded', actual: { value: 0 } });
    const ceiling = tested('0.5%', { metric: 'checks', statistic: 'rate', of: 'good' });
    const checks = (rate: number) =>
      summary({ checks: { type: 'rate', values: { rate, passes: 1, fails: 1 } } });
    expect(judgeByResults(ceiling, checks(0.998))).toMatchObject({
      status: 'within',
      actual: { value: 0.002 },
    });
    expect(judgeByResults(ceiling, checks(0))).toMatchObject({ status: 'exceeded', actual: { value: 1 } });
  });

  it('reads web vitals and trends of one’s own in milliseconds where k6 says that they are times', () => {
    const own = { type: 'trend', contains: 'time', values: { 'p(95)': 1500 } };
    expect(judgeByResults(tested('2s', { metric: 'wait' }), summary({ wait: own }))).toMatchObject({
      status: 'within',
      actual: { value: 1.5 },
    });
    const exported = summary({
      browser_web_vital_lcp: { 'p(95)': 2500 },
      browser_web_vital_cls: { 'p(95)': 0.1 },
    });
    expect(judgeByResults(tested('2s', { metric: 'browser_web_vital_lcp' }), exported)).toMatchObject({
      status: 'exceeded',
      actual: { value: 2.5 },
    });
    expect(judgeByResults(tested('2s', { metric: 'browser_web_vital_cls' }), exported).remark).toContain(
      'is a number without a unit',
    );
  });

  it.each([
    ['2s', 'p95', 'such as unit: ms.'],
    ['4 GB', 'p95', 'such as unit: B.'],
    ['99.9%', 'p95', 'such as unit: %.'],
    ['50 TPS', 'avg', 'such as unit: TPS.'],
  ])('asks for the unit of k6’s plain numbers against %s instead of taking one', (limit, statistic, hint) => {
    const plain = summary({ own: { type: 'trend', contains: 'default', values: { 'p(95)': 1.5, avg: 1 } } });
    const judged = judgeByResults(tested(limit, { metric: 'own', statistic }), plain);
    expect(judged).toMatchObject({ status: 'unknown', remark: expect.stringContaining(hint) });
    expect(judgeByResults(tested('5 jobs', { metric: 'own', statistic }), plain).status).toBe('within');
  });

  it('takes the numbers of a file that names no unit in base units, and says so', () => {
    const plain = new Map([['boot', { contents: 'unsaid' as const, statistics: new Map([['p95', 1.5]]) }]]);
    expect(judgeByResults(tested('2s', { metric: 'boot' }), plain)).toMatchObject({
      status: 'within',
      remark:
        'The results name no unit of boot: its numbers were taken as seconds. Name it with unit: below load_test.',
    });
    expect(judgeByResults(tested('5 jobs', { metric: 'boot' }), plain).remark).toBeUndefined();
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
