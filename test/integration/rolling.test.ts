import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrometheusSource } from '../../src/adapters/prometheus/source.ts';
import { createRecordingSource } from '../../src/adapters/recording/source.ts';
import { reveal } from '../../src/adapters/secrets/secret.ts';
import { check } from '../../src/app/check.ts';
import { generateReport, type Project } from '../../src/app/generate.ts';
import { recordSeries } from '../../src/app/record.ts';
import { writeRecording } from '../../src/compose/files.ts';
import type { Budget, LimitException, Maintenance } from '../../src/model/budget.ts';
import type { Indicator } from '../../src/model/indicator.ts';
import { addDays, dateAt, startOf } from '../../src/model/period.ts';
import type { Report, Row } from '../../src/model/report.ts';
import type { Window } from '../../src/model/window.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import { budget, quantity, unit } from '../support/budget.ts';
import { folderWith } from '../support/folder.ts';
import {
  everyFiveMinutes,
  type PrometheusServer,
  type StoredSeries,
  startPrometheus,
} from '../support/prometheus-server.ts';
import { prometheusSettings } from '../support/prometheus-settings.ts';

const ZONE = 'Europe/Berlin';
const at = (date: string) => startOf(date, ZONE);
const FROM = at('2026-01-26');
/** Clocks went forward on 29 March, so that 28 days to 5 April have 671 hours. */
const END = at('2026-04-06');

/** Events in the five minutes to a moment: ten times as many in the week from 16 March, of which one in a hundred failed; else one in a thousand. */
const BUSY = { start: at('2026-03-16'), end: at('2026-03-23') };
const NIGHT = { start: at('2026-03-25'), end: at('2026-03-25') + 6 * 3600 };
const isIn =
  ({ start, end }: Window) =>
  (time: number) =>
    time > start && time <= end;
const isBusy = isIn(BUSY);
const isPlanned = isIn(NIGHT);
const eventsTo = (time: number) => (isBusy(time) ? 20_000 : 2000);
const failedTo = (time: number) => (isPlanned(time) ? 1000 : isBusy(time) ? 200 : 2);
const slowTo = (time: number) => (isBusy(time) ? 4000 : 0);
const bytesAt = (time: number) => (isBusy(time) ? 4e9 : 1e9);

function counter(metric: string, amount: (time: number) => number): StoredSeries {
  let value = 0;
  return {
    metric,
    samples: everyFiveMinutes(FROM, END, (time) => {
      value += time === FROM ? 0 : amount(time);
      return value;
    }),
  };
}

const SERIES: readonly StoredSeries[] = [
  counter('requests_total{code="200"}', (time) => eventsTo(time) - failedTo(time)),
  counter('requests_total{code="500"}', failedTo),
  counter('latency_bucket{le="0.5"}', (time) => eventsTo(time) - slowTo(time)),
  counter('latency_bucket{le="1"}', eventsTo),
  counter('latency_bucket{le="+Inf"}', eventsTo),
  counter('latency_count', eventsTo),
  { metric: 'memory_bytes', samples: everyFiveMinutes(FROM, END, bytesAt) },
];

/** What was counted in a window, less what is left out, as it was made. */
function truth(
  of: (time: number) => number,
  { start, end }: Window,
  leaveOut: (time: number) => boolean = () => false,
): number {
  let sum = 0;
  for (let time = start + 300; time <= end; time += 300) sum += leaveOut(time) ? 0 : of(time);
  return sum;
}
const errorsIn = (window: Window, leaveOut?: (time: number) => boolean) =>
  truth(failedTo, window, leaveOut) / truth(eventsTo, window, leaveOut);
const over28 = (end: number): Window => ({ start: at(addDays(dateAt(end, ZONE), -28)), end });

const RATIO: Indicator = {
  kind: 'ratio',
  of: 'bad',
  part: 'requests_total{code="500"}',
  total: 'requests_total',
};
const OVER = { text: '28d', days: 28 };
const AVAILABILITY = budget({
  id: 'api/availability',
  slug: 'availability',
  bound: 'at_least',
  limit: quantity('99.5%'),
  measuredIn: { ...unit('%'), denominator: 1 },
  indicator: RATIO,
  over: OVER,
});
const P90: Budget = budget({
  id: 'api/p90',
  slug: 'p90',
  indicator: { kind: 'quantile', quantile: 0.9, histogram: 'latency', where: {}, native: false },
  over: OVER,
});
const memory = (overTime: 'avg' | 'max'): Budget =>
  budget({
    id: `api/memory-${overTime}`,
    slug: `memory-${overTime}`,
    limit: quantity('3 GB'),
    measuredIn: unit('B'),
    indicator: { kind: 'gauge', gauge: 'memory_bytes', where: {}, overTime, across: 'max' },
    over: OVER,
  });
const WEEKLY: Budget = { ...AVAILABILITY, id: 'api/weekly', slug: 'weekly' };
const BUDGETS: readonly Budget[] = [AVAILABILITY, P90, memory('avg'), memory('max'), withoutOver(WEEKLY)];

function withoutOver(whole: Budget): Budget {
  const { over, ...one } = whole;
  expect(over).toBeDefined();
  return one;
}

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

function projectOf(budgets = BUDGETS, maintenance: readonly Maintenance[] = []): Project {
  return {
    set: { budgets, paths: [], maintenance },
    calendar: { zone: ZONE, weekStartsOn: 'monday' },
    coverage: { minimum: 0.75, warn: 0.9 },
    presentation: { from: 'a@example.org', to: [] },
    settingsHash: '',
    version: '0.0.0',
  };
}

const CLOCK = { now: () => END + 3600 };

async function reportFrom(from: MetricSource, project = projectOf()): Promise<Report> {
  const wanted = { kind: 'weekly', period: '2026-W14' } as const;
  return (await generateReport(project, wanted, { source: from, clock: CLOCK })).report;
}

function rowOf({ rows }: Report, id: string): Row {
  const row = rows.find((one) => one.budget.id === id);
  if (!row) throw new Error(`The report has no ${id}.`);
  return row;
}

describe('28 days to the end of a week, across a change of clocks, against a real Prometheus', () => {
  it('are what was counted in 671 hours, and no mean of their weeks', async () => {
    const { verdict, weeks } = rowOf(await reportFrom(source), 'api/availability');
    expect(verdict.rolled).toEqual({ start: at('2026-03-09'), end: END });
    expect(verdict.coverage).toMatchObject({ present: 671 * 12, expected: 671 * 12 });
    const failed = errorsIn(over28(END));
    expect(verdict.actual?.value).toBeCloseTo(1 - failed, 9);
    expect(verdict.usage).toBeCloseTo(failed / 0.005, 6);
    const ofWeeks = rowOf(await reportFrom(source), 'api/weekly').weeks.slice(-4);
    const mean = ofWeeks.reduce((sum, { actual }) => sum + (actual?.value ?? 0), 0) / 4;
    expect(Math.abs(mean - (1 - failed))).toBeGreaterThan(0.001);
    for (const week of weeks)
      expect(week.actual?.value).toBeCloseTo(1 - errorsIn(over28(week.window.end)), 9);
  });

  it('are the days to each day, for what days make', async () => {
    const { days } = rowOf(await reportFrom(source), 'api/availability');
    const truths = days.map(({ date }) => errorsIn(over28(at(addDays(date, 1)))));
    for (const [index, { rolled }] of days.entries())
      expect(rolled?.value).toBeCloseTo(1 - (truths[index] ?? 0), 9);
    const over = truths.map((errors) => errors > 0.005);
    expect(days.map(({ status }) => status === 'exceeded')).toEqual(over);
    expect(new Set(over)).toEqual(new Set([false, true]));
  });

  it('have the quantile of all their observations', async () => {
    const { verdict } = rowOf(await reportFrom(source), 'api/p90');
    const [all, fast] = [eventsTo, (time: number) => eventsTo(time) - slowTo(time)].map((of) =>
      truth(of, over28(END)),
    );
    const within = (0.9 * (all ?? 0) - (fast ?? 0)) / ((all ?? 0) - (fast ?? 0));
    expect(verdict.actual?.value).toBeCloseTo(0.5 + 0.5 * within, 6);
    expect(verdict.events).toBeCloseTo(all ?? 0, 0);
  });

  it('have the mean and the peak of a gauge', async () => {
    const report = await reportFrom(source);
    const mean = truth(bytesAt, over28(END)) / (671 * 12);
    // It is asked each minute, and changes within five.
    expect((rowOf(report, 'api/memory-avg').verdict.actual?.value ?? 0) / mean).toBeCloseTo(1, 3);
    expect(rowOf(report, 'api/memory-max').verdict.actual?.value).toBe(4e9);
  });

  it('leave out what was planned in them', async () => {
    const planned = [{ ...NIGHT, service: 'api', budgets: ['api/availability'], reason: 'Upgrade' }];
    const report = await reportFrom(source, projectOf(BUDGETS, planned));
    const { verdict, days } = rowOf(report, 'api/availability');
    expect(verdict.leftOut).toBe(6 * 3600);
    expect(verdict.coverage.expected).toBe((671 - 6) * 12);
    expect(verdict.actual?.value).toBeCloseTo(1 - errorsIn(over28(END), isPlanned), 9);
    const after = days.find(({ date }) => date === '2026-03-27');
    expect(after?.rolled?.value).toBeCloseTo(1 - errorsIn(over28(at('2026-03-28')), isPlanned), 9);
    expect(report.dataQuality.notes.map(({ text }) => text)).toContain(
      '0.9% of the 28 days is left out: planned maintenance.',
    );
  });

  it('are held to the limit of the week that they are judged for', async () => {
    const exception: LimitException = {
      limit: quantity('98%'),
      from: '2026-03-30',
      until: '2026-04-05',
      start: at('2026-03-30'),
      end: END,
      reason: 'A migration',
      approvedBy: '@vp',
    };
    const excepted = { ...AVAILABILITY, exceptions: [exception] };
    const { verdict, weeks } = rowOf(await reportFrom(source, projectOf([excepted])), 'api/availability');
    expect(verdict).toMatchObject({ status: 'within', limit: { amount: 98 } });
    expect(weeks.slice(-3).map(({ status }) => status)).toEqual(['exceeded', 'exceeded', 'within']);
  });

  it('are judged from a recording as from the server', async () => {
    const plan = {
      calendar: { zone: ZONE, weekStartsOn: 'monday' } as const,
      from: '2026-01-26',
      until: '2026-04-06',
      resolution: 300,
    };
    const file = join(folderWith({}), 'mine.jsonl');
    await writeRecording(file, await recordSeries(source, { budgets: BUDGETS }, plan));
    const recorded = createRecordingSource(file);
    const [before, after] = [await reportFrom(source), await reportFrom(recorded)];
    for (const { id } of BUDGETS) {
      expect(rowOf(after, id).verdict).toEqual(rowOf(before, id).verdict);
      expect(rowOf(after, id).days).toEqual(rowOf(before, id).days);
      expect(rowOf(after, id).weeks.slice(-2)).toEqual(rowOf(before, id).weeks.slice(-2));
    }
  });

  it('end now for a gate that names no window, and are the last hour for one that does', async () => {
    const now = at('2026-03-24') + 9 * 3600;
    const gateOver = (isForAll: boolean) =>
      check(
        projectOf(),
        {
          budgets: [AVAILABILITY],
          failOn: ['exceeded'],
          ...(isForAll ? { past: { seconds: 3600, asked: '1h' } } : {}),
        },
        { source, clock: { now: () => now } },
      );
    const [own, hour] = [await gateOver(false), await gateOver(true)];
    expect(own.results[0]).toMatchObject({ status: 'exceeded', over: '28 days to 24 March' });
    expect(own.results[0]?.actual?.value).toBeCloseTo(
      1 - errorsIn({ start: now - 28 * 86_400, end: now }),
      9,
    );
    expect(hour.results[0]).toMatchObject({ status: 'within' });
    expect(hour.results[0]?.over).toBeUndefined();
  });
});
