import { median } from 'simple-statistics';
import { createPrometheusSource } from '../src/adapters/prometheus/source.ts';
import { reveal } from '../src/adapters/secrets/secret.ts';
import { recordingGroups } from '../src/generate/recording-rules/recording-rules.ts';
import { daysOf, periodOn } from '../src/model/period.ts';
import type { QueryRecord } from '../src/model/series.ts';
import { budget } from '../test/support/budget.ts';
import { type StoredSeries, startPrometheus } from '../test/support/prometheus-server.ts';
import { prometheusSettings } from '../test/support/prometheus-settings.ts';
import type { Measure } from './measure.ts';

const RUNS = 9;
const WEEK = periodOn('week', '2026-03-09', { zone: 'UTC', weekStartsOn: 'monday' });
const INSTANCES = 40;
const BOUNDS = ['0.1', '0.25', '0.5', '1', '2.5', '5', '10', '+Inf'];
const SCRAPE = 120;
const MARGIN = 3600;

/**
 * How long the queries of a latency budget's figures take where recording rules recorded what they need, in the time
 * that they take on the raw metrics of 40 instances; and the whole measurement, which counts coverage on the raw metrics
 * in both. The runs alternate.
 */
export async function recorded(): Promise<readonly Measure[]> {
  const one = budget();
  const rules = { groups: recordingGroups([one]), start: WEEK.start - MARGIN, end: WEEK.end };
  const server = await startPrometheus(storedSeries(), [], { global: {} }, rules);
  try {
    const sources = {
      raw: createPrometheusSource(prometheusSettings(server.url, { recordingRules: 'never' }), reveal),
      quick: createPrometheusSource(prometheusSettings(server.url), reveal),
    };
    const measure = async (of: keyof typeof sources) => {
      const { queries } = await sources[of].measure(one, { days: daysOf(WEEK), periods: [WEEK] });
      return queries.filter(({ purpose }) => purpose !== 'coverage');
    };
    const [raw, quick] = [await measure('raw'), await measure('quick')];
    if (!quick.every(({ query }) => query.includes('headroom:'))) {
      throw new Error('The recorded series were not used.');
    }
    const [figures, all]: [number[], number[]] = [[], []];
    for (let done = 0; done < RUNS; done += 1) {
      const slow = await secondsFor(() => askAll(server.url, raw));
      figures.push((await secondsFor(() => askAll(server.url, quick))) / slow);
      const slowly = await secondsFor(() => measure('raw'));
      all.push((await secondsFor(() => measure('quick'))) / slowly);
    }
    await Promise.all([sources.raw.close(), sources.quick.close()]);
    const from = `from recorded increases ÷ from ${INSTANCES * BOUNDS.length} raw series`;
    return [
      { name: `figures of a week and its days ${from}`, value: median(figures), atMost: 0.3, unit: '×' },
      {
        name: 'the same with coverage, and looking for what is recorded',
        value: median(all),
        atMost: 0.5,
        unit: '×',
      },
    ];
  } finally {
    await server.stop();
  }
}

async function secondsFor(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

async function askAll(url: string, queries: readonly QueryRecord[]): Promise<void> {
  for (const { query, start, end, step } of queries) {
    const when = step === undefined ? `time=${end}` : `start=${start}&end=${end}&step=${step}`;
    const path = step === undefined ? 'query' : 'query_range';
    const answer = await fetch(`${url}/api/v1/${path}?${when}&query=${encodeURIComponent(query)}`);
    if (!answer.ok) throw new Error(`${query} was refused with ${answer.status}.`);
    await answer.text();
  }
}

function storedSeries(): readonly StoredSeries[] {
  const count = (WEEK.end - WEEK.start + 2 * MARGIN) / SCRAPE;
  const growing = (metric: string, each: number): StoredSeries => ({
    metric,
    samples: Array.from(
      { length: count },
      (_, index) => [WEEK.start - MARGIN + index * SCRAPE + 17, index * each] as const,
    ),
  });
  const name = 'api_request_duration_seconds';
  return Array.from({ length: INSTANCES }, (_, instance) => [
    ...BOUNDS.map((le, place) =>
      growing(`${name}_bucket{instance="${instance}",le="${le}"}`, (place + 1) * 3),
    ),
    growing(`${name}_count{instance="${instance}"}`, BOUNDS.length * 3),
  ]).flat();
}
