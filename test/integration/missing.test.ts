import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrometheusSource } from '../../src/adapters/prometheus/source.ts';
import { reveal } from '../../src/adapters/secrets/secret.ts';
import { daysOf, periodOn } from '../../src/model/period.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import { budgetFile, readTexts } from '../support/budget-files.ts';
import { everyFiveMinutes, type PrometheusServer, startPrometheus } from '../support/prometheus-server.ts';
import { prometheusSettings } from '../support/prometheus-settings.ts';

const WEEK = periodOn('week', '2026-03-09', { zone: 'UTC', weekStartsOn: 'monday' });
const series = (metric: string, from = WEEK.start, until = WEEK.end) => ({
  metric,
  samples: everyFiveMinutes(from, until, (_, index) => index),
});

let server: PrometheusServer;
let source: MetricSource;
beforeAll(async () => {
  server = await startPrometheus([
    series('http_requests_total{code="200",route="cart"}'),
    series('http_requests_total{code="500",route="query"}'),
    series('rpc_seconds_count{service="a"}'),
    series('rpc_seconds_sum{service="a"}'),
    series('old_bytes', WEEK.start - 100 * 86_400, WEEK.start - 90 * 86_400),
  ]);
  source = createPrometheusSource(prometheusSettings(server.url), reveal);
});
afterAll(async () => {
  await source.close();
  await server.stop();
});

/** The weeks that a report looks back on, of which the older ones are from before there were any data. */
const WEEKS = [5, 4, 3, 2, 1, 0].map((ago) => ({
  start: WEEK.start - ago * 7 * 86_400,
  end: WEEK.end - ago * 7 * 86_400,
}));

async function detailOf(limit: string, indicator: string): Promise<string | undefined> {
  const { set, problems } = readTexts(budgetFile([limit, `indicator: ${indicator}`]));
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  const [budget] = set.budgets;
  if (!budget) throw new Error('there is no budget');
  const periods = budget.indicator.kind === 'growth' ? [] : WEEKS;
  const { periods: read, days, warnings } = await source.measure(budget, { days: daysOf(WEEK), periods });
  const measured = (read.at(-1) ?? days.at(-1))?.measured;
  return measured?.kind === 'none' ? measured.detail : warnings[0];
}

const NEVER = (what: string) => `No series matched ${what} in the 30 days before.`;

describe('the reason of a budget without data', () => {
  it.each([
    [
      'a metric that is misspelt',
      'at_least: 5 TPS',
      '{ rate: http_request_total }',
      `${NEVER('http_request_total')} There is no metric http_request_total. Did you mean http_requests_total?`,
    ],
    [
      'a label that is misspelt',
      'at_least: 5 TPS',
      '{ rate: http_requests_total, where: { routes: cart } }',
      `${NEVER('http_requests_total{routes="cart"}')} http_requests_total has no label routes: it has code or route. Did you mean route?`,
    ],
    [
      'a value that is misspelt',
      'at_least: 5 TPS',
      '{ rate: http_requests_total, where: { route: [crt, qry] } }',
      `${NEVER('http_requests_total{route=~"crt|qry"}')} No series of http_requests_total is route=~"crt|qry": its route is cart or query.`,
    ],
    [
      'labels that are not there together',
      'at_least: 5 TPS',
      '{ rate: http_requests_total, where: { route: cart, code: 500 } }',
      `${NEVER('http_requests_total{route="cart",code="500"}')} http_requests_total is there, but no series of it is http_requests_total{route="cart",code="500"}.`,
    ],
    [
      'a histogram that is a summary',
      'at_most: 2s',
      '{ quantile: 0.95, histogram: rpc_seconds }',
      'rpc_seconds has observations, but no buckets to take a quantile from: it may be a summary, of which mean: rpc_seconds is measured. There is no metric rpc_seconds_bucket.',
    ],
    [
      'the metric of an expression',
      'at_most: 2',
      "{ expr: 'sum(rate(http_requests_total[$window])) / sum(rate(rpc_second_count[$window]))' }",
      `${NEVER('http_requests_total or rpc_second_count')} There is no metric rpc_second_count. Did you mean rpc_seconds_count?`,
    ],
    [
      'one part of a quotient',
      'at_most: 2',
      '{ quotient: { counter: http_requests_totl, per: rpc_seconds_count } }',
      'There is no metric http_requests_totl. Did you mean http_requests_total?',
    ],
    [
      'a growth',
      'at_most: 5 GB/year',
      '{ growth: rpc_bytes }',
      `${NEVER('rpc_bytes')} There is no metric rpc_bytes.`,
    ],
    [
      'data that ended long ago, as for a clock that is ahead',
      'at_most: 2 GB',
      '{ gauge: old_bytes }',
      'The data of old_bytes end around 2025-12-09, more than 30 days before this window’s end.',
    ],
    [
      'the good events of a ratio, without which their share is not known',
      'at_least: 99%',
      `{ ratio: { good: 'http_requests_total{cod!="500",route="crt"}', total: http_requests_total } }`,
      'Check the selector’s name and labels. No series of http_requests_total is route="crt": its route is cart or query. Did you mean cart?',
    ],
    [
      'the bad events of a ratio, which count as nothing',
      'at_most: 1%',
      `{ ratio: { bad: 'http_requests_total{cod!="500",route="crt"}', total: http_requests_total } }`,
      'so it counts as no events at all. No series of http_requests_total is route="crt": its route is cart or query. Did you mean cart? Check the selector unless that is so.',
    ],
  ])('names %s', async (_, limit, indicator, told) => {
    expect(await detailOf(limit, indicator)).toContain(told);
  });

  it('says which server reads names in quotes, where an older one does not', async () => {
    const measured = detailOf('at_least: 5 TPS', '{ rate: x_total, where: { service.name: a } }');
    await expect(measured).rejects.toThrow(
      /parse error.* Names in quotes are read by Prometheus 3 and later\./,
    );
  });

  it('is told without names where the server does not list them', async () => {
    const silent = await refusing('/label');
    try {
      const { set } = readTexts(budgetFile(['at_most: 2', 'indicator: { gauge: nothing_like_it }']));
      const periods = [{ start: WEEK.start, end: WEEK.end }];
      const answer = set.budgets[0] && (await silent.source.measure(set.budgets[0], { days: [], periods }));
      expect(answer?.periods[0]?.measured).toMatchObject({
        detail: `${NEVER('nothing_like_it')} Check the metric’s name and labels.`,
      });
    } finally {
      await silent.close();
    }
  });
});

/** The same server behind one that refuses addresses with a part. */
async function refusing(part: string) {
  const before = createServer((request, response) => {
    const answer = async () => {
      if (request.url?.includes(part)) return response.writeHead(403).end();
      const asked = await fetch(`${server.url}${request.url}`, {
        method: request.method ?? 'GET',
        headers: { 'content-type': request.headers['content-type'] ?? '' },
        ...(request.method === 'POST' ? { body: await text(request) } : {}),
      });
      return response.writeHead(asked.status).end(await asked.text());
    };
    answer().catch(() => response.destroy());
  });
  await new Promise<void>((done) => before.listen(0, '127.0.0.1', done));
  const { port } = before.address() as AddressInfo;
  const refused = createPrometheusSource(prometheusSettings(`http://127.0.0.1:${port}`), reveal);
  return {
    source: refused,
    close: async () => {
      await refused.close();
      before.close();
    },
  };
}
