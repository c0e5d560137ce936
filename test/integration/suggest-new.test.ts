import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readBudgets } from '../../src/config/budgets/read-budgets.ts';
import { dateWords } from '../../src/model/format.ts';
import { dateAt } from '../../src/model/period.ts';
import { folderWith } from '../support/folder.ts';
import { everyFiveMinutes, type PrometheusServer, startPrometheus } from '../support/prometheus-server.ts';
import { runCli } from '../support/run-cli.ts';
import { standingClock } from '../support/standing-clock.ts';

/** The first day of a year, five minutes old. */
const NOW = standingClock('2027-01-01T00:05:00Z');
const END = Math.floor(NOW / 86_400) * 86_400;
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
    growing('rpc_seconds_count{stage="cart",pod="a"}', 300),
    growing('rpc_seconds_sum{stage="cart",pod="a"}', 30),
    growing('rpc_seconds_count{stage="pay now",pod="b"}', 300),
    growing('rpc_seconds_sum{stage="pay now",pod="b"}', 600),
    steady('probe_success', 1),
    steady('uploads_open', 40),
    steady('build_info{version="1"}', 1),
    steady('zero_bytes', 0),
    { metric: 'young_bytes', samples: everyFiveMinutes(END - 3 * 86_400, END, () => 5e9) },
  ]);
});
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
    expect([code, err]).toEqual([
      0,
      '6 budgets to begin with; young has 3 days of at least 7; zero was 0 on its worst day.\n',
    ]);
    const to = dateWords(dateAt(END - 1, 'UTC'));
    expect(out).toMatch(
      new RegExp(
        `^# Limits from 28 days with figures, of the 28 days to ${to}\\. The worst of them would have used 80%\\.\\n`,
      ),
    );
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
      // Of a summary the mean, and of each stage its own: the slower one has 2 s ÷ 0.8.
      'rpc-mean': {
        category: 'latency',
        each: 'stage',
        at_most: '2.5 s',
        indicator: { mean: 'rpc_seconds' },
      },
      // A share that was always all.
      'probe-success': {
        category: 'quality',
        at_least: '99.9%',
        indicator: { gauge: 'probe_success', across: 'min' },
      },
      'uploads-open': {
        category: 'resource',
        at_most: '50 open',
        indicator: { gauge: 'uploads_open', over_time: 'p95', across: 'max' },
      },
    });
    const read = readBudgets([{ file: 'shop.yaml', text: out }], { approaching: 0.9, zone: 'UTC' });
    expect(read.problems).toEqual([]);
    expect(read.set.budgets).toHaveLength(5);
    expect(read.set.families?.map(({ id }) => id)).toEqual(['shop/rpc-mean']);
  });

  it('needs no budget file, and not even their folder', async () => {
    const folder = folderWith({
      'headroom.yaml': `time_zone: UTC\nbudgets: [budgets]\nsource: { prometheus: { url: "${server.url}" } }\n`,
    });
    const config = ['--config', join(folder, 'headroom.yaml')];
    const { code, out } = await runCli(['suggest', '--new', 'shop', '--match', '^known', ...config]);
    expect([code, Object.keys(parse(out).budgets)]).toEqual([0, ['known']]);
    const run = await runCli(['run', 'weekly', ...config]);
    expect(run).toMatchObject({
      code: 2,
      err: expect.stringContaining('“headroom suggest --new SERVICE” prints one'),
    });
  });

  it('looks at the history up to a day, and says when it is too short', async () => {
    const until = dateAt(START + 10 * 86_400, 'UTC');
    const options = ['--new', 'shop', '--match', '^orders', '--config', project()];
    const { code, out } = await runCli(['suggest', ...options, '--until', until]);
    expect([code, out]).toEqual([
      0,
      expect.stringContaining(
        `# Limits from 10 days with figures, of the 28 days to ${dateWords(dateAt(START + 10 * 86_400 - 1, 'UTC'))}.`,
      ),
    ]);
    const early = await runCli(['suggest', ...options, '--until', dateAt(START + 2 * 86_400, 'UTC')]);
    expect(early).toMatchObject({
      code: 2,
      err: expect.stringMatching(
        /No limit follows from the 28 days to .*: orders has 2 days of at least 7\./,
      ),
    });
    const bad = await runCli(['suggest', ...options, '--until', 'soon']);
    expect(bad).toMatchObject({
      code: 2,
      err: expect.stringContaining('“soon” is not a day of the calendar.'),
    });
  });

  it('refuses an id that the file could not have', async () => {
    const bad = await runCli(['suggest', '--new', 'My Shop', '--config', project()]);
    expect(bad).toMatchObject({ code: 2, err: expect.stringContaining('Did you mean my-shop?') });
  });

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
  });

  it('needs a source that lists its metrics', async () => {
    const config = join(import.meta.dirname, '../../headroom.yaml');
    const { code, err } = await runCli(['suggest', '--new', 'shop', '--config', config]);
    expect([code, err]).toEqual([2, expect.stringContaining('This source cannot list its metrics.')]);
  });
});
