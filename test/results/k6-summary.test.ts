import { describe, expect, it } from 'vitest';
import { k6Summary, keyOf } from '../../src/results/k6-summary.ts';
import type { LoadMetric } from '../../src/results/results.ts';

const metric = (json: unknown, name: string): LoadMetric | undefined => k6Summary(json)?.get(name);

describe('a summary of k6', () => {
  it('may be what handleSummary gets', () => {
    const json = {
      root_group: { path: '' },
      options: { summaryTrendStats: ['avg', 'p(99.9)'] },
      state: { testRunDurationMs: 30_002.5 },
      metrics: {
        'http_req_duration{name:query}': {
          type: 'trend',
          contains: 'time',
          values: { avg: 180.5, 'p(99.9)': 812.25 },
          thresholds: { 'p(95)<500': { ok: true } },
        },
      },
    };
    expect(metric(json, 'http_req_duration{name:query}')).toEqual({
      contents: 'time',
      statistics: new Map([
        ['avg', 180.5],
        ['p99.9', 812.25],
      ]),
    });
  });

  it('may be what --summary-export writes, whose thresholds are no statistics and true when failed', () => {
    const json = {
      metrics: {
        http_req_duration: { avg: 180.5, 'p(95)': 212.5, thresholds: { 'p(95)<200': true } },
        http_req_failed: { passes: 2, fails: 998, value: 0.002, thresholds: { 'rate<0.01': false } },
        data_received: { count: 5000, rate: 166.5 },
      },
    };
    expect(metric(json, 'http_req_duration')).toEqual({
      contents: 'time',
      statistics: new Map([
        ['avg', 180.5],
        ['p95', 212.5],
      ]),
    });
    expect(metric(json, 'http_req_failed')?.contents).toBe('share');
    expect(metric(json, 'http_req_failed')?.statistics.get('rate')).toBe(0.002);
    expect(metric(json, 'data_received')?.statistics.get('rate')).toBe(166.5);
  });

  it('may be the machine-readable summary, with tags beside the name', () => {
    const json = {
      results: {
        metrics: [
          {
            name: 'http_req_duration',
            type: 'trend',
            contains: 'time',
            tags: { name: 'query', method: 'GET' },
            values: { p95: 212.5 },
          },
        ],
      },
    };
    expect(metric(json, 'http_req_duration{method:GET,name:query}')?.statistics.get('p95')).toBe(212.5);
  });

  it.each([[[]], [{}], [{ metrics: [] }], [{ metrics: { a: 1 } }], ['text'], [null]])('is not %j', (json) => {
    expect(k6Summary(json)).toBeUndefined();
  });
});

describe('the name of a metric with tags', () => {
  it('does not depend on their order', () => {
    expect(keyOf('m', { b: '2', a: '1' })).toBe('m{a:1,b:2}');
    expect(keyOf('m', {})).toBe('m');
  });
});
