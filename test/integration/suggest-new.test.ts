import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readBudgets } from '../../src/config/read-budgets.ts';
import { folderWith } from '../support/folder.ts';
import { everyFiveMinutes, type PrometheusServer, startPrometheus } from '../support/prometheus-server.ts';
import { runCli } from '../support/run-cli.ts';

const END = Math.floor(Date.now() / 86_400_000) * 86_400;
const START = END - 30 * 86_400;
const steady = (metric: string, value: number) => ({
  metric,
  samples: everyFiveMinutes(START, END, () => value),
});
const growing = (metric: string, each: number) => ({
  metric,
  samples: everyFiveMinutes(START, END, (_, index) => index * each),
});

let server: PrometheusServer;
beforeAll(async () => {
  server = await startPrometheus([
    growing('pay_seconds_bucket{le="0.1"}', 50),
    growing('pay_seconds_bucket{le="0.5"}', 100),
    growing('pay_seconds_bucket{le="+Inf"}', 100),
    growing('pay_seconds_count', 100),
    growing('orders_total', 3000),
    steady('cache_bytes', 3e9),
    steady('known_bytes', 1e9),
  ]);
}, 60_000);
afterAll(() => server.stop());

function project(): string {
  const folder = folderWith({
    'headroom.yaml': `time_zone: UTC\nbudgets: [budgets]\nsource: { prometheus: { url: "${server.url}" } }\n`,
    'budgets/api.yaml':
      'service: api\nbudgets:\n  known:\n    category: resource\n    at_most: 2 GB\n    indicator: { gauge: known_bytes }\n',
  });
  return join(folder, 'headroom.yaml');
}

describe('headroom suggest --new', () => {
  it('prints a budget file for the metrics that have none, which validates, with limits from their history', async () => {
    const { code, out, err } = await runCli(['suggest', '--new', 'shop', '--config', project()]);
    expect([code, err]).toEqual([0, '3 budgets to begin with.\n']);
    const { budgets } = parse(out);
    expect(budgets).toEqual({
      cache: {
        category: 'resource',
        at_most: '3.8 GB',
        indicator: { gauge: 'cache_bytes', over_time: 'p95', across: 'max' },
      },
      orders: { category: 'throughput', at_least: '8 orders/s', indicator: { rate: 'orders_total' } },
      'pay-p95': {
        category: 'latency',
        at_most: '580 ms',
        indicator: { quantile: 0.95, histogram: 'pay_seconds' },
      },
    });
    const read = readBudgets([{ file: 'shop.yaml', text: out }], { approaching: 0.9, zone: 'UTC' });
    expect(read.problems).toEqual([]);
    expect(read.set.budgets).toHaveLength(3);
  }, 60_000);

  it('takes the metrics of a name alone, and says when there is none', async () => {
    const config = project();
    const { out } = await runCli(['suggest', '--new', 'shop', '--match', '^pay_', '--config', config]);
    expect(Object.keys(parse(out).budgets)).toEqual(['pay-p95']);
    const none = await runCli(['suggest', '--new', 'shop', '--match', '^nothing', '--config', config]);
    expect(none).toMatchObject({
      code: 2,
      err: expect.stringContaining('No metric of such a name is without a budget.'),
    });
    const bad = await runCli(['suggest', '--new', 'shop', '--match', '(', '--config', config]);
    expect(bad).toMatchObject({ code: 2, err: expect.stringContaining('“(” is no pattern.') });
  }, 60_000);

  it('needs a source that lists its metrics', async () => {
    const config = join(import.meta.dirname, '../../headroom.yaml');
    const { code, err } = await runCli(['suggest', '--new', 'shop', '--config', config]);
    expect([code, err]).toEqual([2, expect.stringContaining('This source cannot list its metrics.')]);
  });
});
