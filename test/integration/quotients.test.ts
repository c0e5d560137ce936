import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrometheusSource } from '../../src/adapters/prometheus/source.ts';
import { reveal } from '../../src/adapters/secrets/secret.ts';
import { recordSeries } from '../../src/app/record.ts';
import { judge } from '../../src/evaluate/judge.ts';
import type { Budget } from '../../src/model/budget.ts';
import { daysOf, periodOn } from '../../src/model/period.ts';
import { type Reading, type Series, share } from '../../src/model/series.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import { decode } from '../../src/recording/decode.ts';
import { encode } from '../../src/recording/encode.ts';
import { lookup } from '../../src/recording/lookup.ts';
import { budgetFile, readTexts } from '../support/budget-files.ts';
import { withoutMaintenance } from '../support/planned.ts';
import { everyFiveMinutes, type PrometheusServer, startPrometheus } from '../support/prometheus-server.ts';
import { prometheusSettings } from '../support/prometheus-settings.ts';

const WEEK = periodOn('week', '2026-03-09', { zone: 'UTC', weekStartsOn: 'monday' });
const DAY = 86_400;
const POLICY = { minimum: 0.75, warn: 0.9 };

/** Samples from a day before the week, so that an hour's offset reaches into data. */
const series = (metric: string, at: (index: number) => number | undefined) => ({
  metric,
  samples: everyFiveMinutes(WEEK.start - DAY, WEEK.end, (_, index) => at(index)),
});
const growing = (metric: string, each: number) => series(metric, (index) => index * each);
/** Five minutes a sample; the day before the week is 288 of them. */
const dayOf = (index: number) => Math.floor((index - 288) / 288);

const SERIES = [
  // A quiet route of 10 requests a sample and a busy one of 90, of 2 s and 0.1 s each: 0.29 s in the mean of all.
  growing('http_seconds_count{route="slow",code="200"}', 10),
  growing('http_seconds_sum{route="slow",code="200"}', 20),
  growing('http_seconds_count{route="quick",code="200"}', 90),
  growing('http_seconds_sum{route="quick",code="200"}', 9),
  growing('http_seconds_count{route="quick",code="503"}', 10),
  growing('http_seconds_sum{route="quick",code="503"}', 500),
  // 90% of 1 GB, and 10% of 9 GB: 18% together, where the mean of both shares is 50%.
  series('used_bytes{disk="a"}', () => 0.9e9),
  series('size_bytes{disk="a"}', () => 1e9),
  series('used_bytes{disk="b"}', () => 0.9e9),
  series('size_bytes{disk="b"}', () => 9e9),
  // Half of the slots are busy on the first day, none on the others; from the sixth day on nobody counts them.
  series('busy', (index) => (dayOf(index) >= 5 ? undefined : dayOf(index) === 0 ? 5 : 0)),
  series('slots', () => 10),
  // What arrives left an hour, twelve samples, before: by then as many had left.
  series('arrived_total', (index) => Math.max(0, index - 12) ** 2),
  series('left_total', (index) => index ** 2),
];

let server: PrometheusServer;
let source: MetricSource;
beforeAll(async () => {
  server = await startPrometheus(SERIES);
  source = createPrometheusSource(prometheusSettings(server.url), reveal);
});
afterAll(async () => {
  await source.close();
  await server.stop();
});

function written(indicator: string, limit = '2s'): Budget {
  const { set, problems } = readTexts(budgetFile([`at_most: ${limit}`, `indicator: ${indicator}`]));
  expect(problems).toEqual([]);
  const [one] = set.budgets;
  if (!one) throw new Error('there is no budget');
  return one;
}

const request = { days: daysOf(WEEK), periods: [{ start: WEEK.start, end: WEEK.end }] };
const measure = (budget: Budget, from: Pick<MetricSource, 'measure'> = source): Promise<Series> =>
  from.measure(budget, request);

function actualOf(budget: Budget, reading: Reading | undefined): number | undefined {
  return reading && judge(budget, reading, POLICY).actual?.value;
}

describe('a mean on a real Prometheus', () => {
  it('is the sum of all by the count of all, over the whole week', async () => {
    const budget = written('{ mean: http_seconds, where: { code: { not: "503" } } }');
    const { periods } = await measure(budget);
    expect(actualOf(budget, periods[0])).toBeCloseTo(29 / 100, 9);
    expect(judge(budget, periods[0] as Reading, POLICY).events).toBeCloseTo(2016 * 100, 3);
  });

  it.each([
    ['{ code: { matches: "5.." } }', 50],
    ['{ code: { not_matches: "5.." }, route: quick }', 0.1],
    ['{ code: [200, 201], route: { not: quick } }', 2],
    ['{ route: { not: [quick, other] } }', 2],
    ['{ code: { matches: "...", not: "200" } }', 50],
  ])('takes only series whose labels are as wanted: %s', async (where, mean) => {
    const budget = written(`{ mean: http_seconds, where: ${where} }`);
    const { periods } = await measure(budget);
    expect(actualOf(budget, periods[0])).toBeCloseTo(mean, 9);
  });
});

describe('a quotient on a real Prometheus', () => {
  it('of gauges is sum by sum over series, never a mean of shares', async () => {
    const budget = written('{ quotient: { gauge: used_bytes, per: size_bytes } }', '80%');
    const { periods } = await measure(budget);
    expect(actualOf(budget, periods[0])).toBeCloseTo(0.18, 9);
    expect(share(periods[0]?.coverage ?? { present: 0, expected: 1 })).toBe(1);
  });

  it('of gauges counts only the moments at which both are there', async () => {
    const budget = written('{ quotient: { gauge: busy, per: slots } }', '80%');
    const { periods, days } = await measure(budget);
    expect(days.map((day) => actualOf(budget, day)?.toFixed(2))).toEqual([
      '0.50',
      '0.00',
      '0.00',
      '0.00',
      '0.00',
      undefined,
      undefined,
    ]);
    // Five of seven days are 71%, too little for a verdict; the figure is that of the five.
    const [week] = periods;
    expect(share(week?.coverage ?? { present: 0, expected: 1 })).toBeCloseTo(5 / 7, 2);
    expect(week?.measured).toMatchObject({ kind: 'ratio' });
    if (week?.measured.kind === 'ratio') {
      expect(week.measured.part / week.measured.whole).toBeCloseTo(0.1, 3);
    }
  });

  it('may look at another time by an offset, exactly', async () => {
    const budget = written(
      '{ quotient: { counter: arrived_total, per: left_total offset 1h } }',
      '2 arrivals',
    );
    const { periods, days } = await measure(budget);
    expect(actualOf(budget, periods[0])).toBeCloseTo(1, 6);
    expect(actualOf(budget, days[3])).toBeCloseTo(1, 6);
    const ratio = written('{ ratio: { bad: arrived_total, total: left_total offset 1h } }', '50%');
    expect(actualOf(ratio, (await measure(ratio)).periods[0])).toBeCloseTo(1, 6);
  });

  it('leaves planned maintenance out by adding up what is beside it', async () => {
    const budget = written('{ quotient: { gauge: busy, per: slots } }', '80%');
    const firstDay = { start: WEEK.start, end: WEEK.start + DAY / 2 };
    const planned = [{ ...firstDay, service: 'api', budgets: [budget.id], reason: 'test' }];
    const { periods } = await measure(budget, withoutMaintenance(source, planned));
    const [week] = periods;
    expect(week).toMatchObject({ leftOut: DAY / 2, measured: { kind: 'ratio' } });
    // Half a day of 5 in four and a half days of 10.
    if (week?.measured.kind === 'ratio')
      expect(week.measured.part / week.measured.whole).toBeCloseTo(0.5 / 9, 3);
  });

  it('is carried by a recording, which answers weeks that its days make up', async () => {
    const budgets = [
      written('{ mean: http_seconds, where: { route: quick } }'),
      written('{ quotient: { gauge: used_bytes, per: size_bytes } }', '80%'),
    ].map((one, index) => ({ ...one, id: `api/b${index}` }));
    const calendar = { zone: 'UTC', weekStartsOn: 'monday' } as const;
    const plan = { calendar, from: '2026-03-09', until: '2026-03-16', resolution: 300 };
    const recording = await recordSeries(source, { budgets }, plan);
    const text = Buffer.from(encode(recording)).toString();
    const read = decode('r.jsonl', text);
    const figures = budgets.map((budget) => {
      const wholeWeek = lookup(read, budget.id, { days: [], periods: request.periods });
      return actualOf(budget, wholeWeek.periods[0]);
    });
    expect(figures).toEqual([expect.closeTo(509 / 100, 9), expect.closeTo(0.18, 9)]);
    const [days] = budgets.map((budget) => lookup(read, budget.id, { days: daysOf(WEEK), periods: [] }));
    expect(days?.days).toHaveLength(7);
  });
});
