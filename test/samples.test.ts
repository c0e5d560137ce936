import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createAnswering } from '../scripts/make-samples/answering.ts';
import { makeRecording } from '../scripts/make-samples/make.ts';
import { RECORDING_FILE, shippedProject } from '../scripts/make-samples/shipped.ts';
import { generateReport } from '../src/app/generate.ts';
import { type CoveragePolicy, judge } from '../src/evaluate/judge.ts';
import { formatFigure, formatFor } from '../src/model/format.ts';
import type { Report, ReportKind, Row } from '../src/model/report.ts';
import type { Series } from '../src/model/series.ts';
import { stepWords } from '../src/model/step-words.ts';
import { usageValue, type Verdict } from '../src/model/verdict.ts';
import type { Why } from '../src/model/why.ts';
import { whereWords } from '../src/model/why-words.ts';
import { figureQueries } from '../src/promql/queries.ts';
import { splitQuery } from '../src/promql/split.ts';
import { decode } from '../src/recording/decode.ts';
import { encode } from '../src/recording/encode.ts';
import { recordingAsSource } from '../src/recording/source.ts';

const COVERAGE: CoveragePolicy = { minimum: 0.75, warn: 0.9 };
const text = readFileSync(RECORDING_FILE, 'utf8');
const recording = decode('samples/virtengine.jsonl', text);
const project = await shippedProject();
const { set } = project;
const report = await reportOf('weekly');
const monthly = await reportOf('monthly');

async function reportOf(kind: ReportKind): Promise<Report> {
  const source = recordingAsSource('virtengine.jsonl', async () => recording);
  const clock = { now: () => recording.coversUntil };
  return (await generateReport(project, { kind }, { source, clock })).report;
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`There is no ${what}.`);
  return value;
}

const rowOf = (id: string, { rows } = report): Row =>
  found(
    rows.find(({ budget }) => budget.id === id),
    id,
  );
const seriesOf = (id: string): Series =>
  found(
    recording.series.find(({ budget }) => budget === id),
    id,
  );

/** The actual as the report shows it. */
function shown({ budget }: Row, verdict: Verdict | undefined): string {
  const value = found(verdict?.actual, `actual of ${budget.id}`).value;
  return formatFigure(value, formatFor(budget, [value]));
}

function directionOf(id: string, within = report): string {
  const { trend } = rowOf(id, within);
  return trend.kind === 'tested' ? trend.direction : trend.kind;
}

/** The verdicts of the recorded weeks, and of the recorded days, oldest first. */
function verdictsOf(id: string, which: 'weeks' | 'days'): readonly Verdict[] {
  const { days, periods } = seriesOf(id);
  const readings = which === 'days' ? days : periods.slice(0, 17);
  return readings.map((reading) => judge(rowOf(id).budget, reading, COVERAGE));
}

describe('the shipped recording', () => {
  it('is what scripts/make-samples makes', async () => {
    const made = encode(await makeRecording(project));
    expect(made === text, 'Run node scripts/make-samples/main.ts and commit what it wrote.').toBe(true);
  });

  it('is small enough to clone', () => {
    expect(text.length).toBeLessThan(1_500_000);
  });

  it('holds 119 days, 17 weeks and 3 months of each of the 57 budgets, and the days of what grows', () => {
    expect(set.budgets).toHaveLength(57);
    expect(recording.series.map(({ budget }) => budget)).toEqual(set.budgets.map(({ id }) => id));
    const growing = set.budgets.filter(({ indicator }) => indicator.kind === 'growth');
    expect(growing.length).toBeGreaterThan(0);
    for (const { id } of set.budgets) {
      const periods = growing.some((budget) => budget.id === id) ? 0 : 17 + 3;
      expect([id, seriesOf(id).days.length, seriesOf(id).periods.length]).toEqual([id, 119, periods]);
    }
  });
});

describe('the week of 2026-W05', () => {
  it('has one budget exceeded, one approaching, two unknown, and the rest within', () => {
    expect(report.period.id).toBe('2026-W05');
    expect(report.counts).toEqual({ monitored: 57, exceeded: 1, approaching: 1, unknown: 2, within: 53 });
    expect(
      report.rows.slice(0, 4).map(({ budget, verdict }) => [budget.id, verdict.status, verdict.unknown?.why]),
    ).toEqual([
      ['api/query-p95', 'exceeded', undefined],
      ['provider/provisioning-p95', 'approaching', undefined],
      ['api/graphql-p95', 'unknown', 'no_data'],
      ['provider/usage-metering-p95', 'unknown', 'low_coverage'],
    ]);
  });

  it.each([
    ['node/tx-latency-p95', '7.2 s'],
    ['provider/provisioning-p95', '285 s'],
    ['api/query-p95', '2.1 s'],
    ['benchmark/completion-p95', '450 s'],
  ])('has the reference’s figure of %s: %s', (id, figure) => {
    expect(shown(rowOf(id), rowOf(id).verdict)).toBe(figure);
  });

  it.each([
    ['node/tx-latency-p95', '7.5 s'],
    ['api/query-p95', '1.8 s'],
  ])('comes after a week in which %s was %s', (id, figure) => {
    expect(shown(rowOf(id), rowOf(id).previous)).toBe(figure);
  });

  it('has the stages of the reference, but for the execution that slows the query down', () => {
    const stages = report.paths.map(({ stages: own }) =>
      own.map(({ budget }) => shown(rowOf(budget), rowOf(budget).verdict)),
    );
    expect(stages).toEqual([
      ['20 ms', '10 ms', '0.84 s', '50 ms'],
      ['50 ms', '3 s', '1.5 s', '6 s'],
      ['0.5 s', '3 s', '0.2 s', '180 s', '10 s'],
    ]);
  });

  it('was within for the query in every week before', () => {
    expect(
      verdictsOf('api/query-p95', 'weeks')
        .slice(0, -1)
        .every(({ status }) => status === 'within'),
    ).toBe(true);
  });

  it('has the limit of one budget, and of no other, inside the bucket of its quantile', () => {
    expect(report.rows.flatMap(({ budget, verdict }) => (verdict.cannotTell ? budget.id : []))).toEqual([
      'node/query-p95',
    ]);
  });

  it('has availability as probed services have it: some of the error budget spent, and some left', () => {
    for (const service of ['node', 'provider', 'api']) {
      const { usage, events } = rowOf(`${service}/availability`).verdict;
      expect(events).toBeGreaterThan(7 * 17_000);
      expect(usageValue(usage)).toBeGreaterThan(0.5);
      expect(usageValue(usage)).toBeLessThan(0.9);
    }
    expect(rowOf('node/availability').verdict.actual?.value).toBeCloseTo(0.9997, 4);
  });
});

describe('the data of 2026-W05', () => {
  it('have a hole too large for a verdict on usage metering', () => {
    const { coverage } = rowOf('provider/usage-metering-p95').verdict;
    expect(coverage.present / coverage.expected).toBeCloseTo(0.69, 2);
  });

  it('have a smaller hole for the benchmark’s CPU, which is judged', () => {
    const { coverage, status } = rowOf('benchmark/cpu').verdict;
    expect(coverage.present / coverage.expected).toBeCloseTo(0.85, 2);
    expect(status).toBe('within');
  });

  it('never had anything of GraphQL', () => {
    const { days, periods } = seriesOf('api/graphql-p95');
    expect(
      [...days, ...periods].every(({ measured }) => measured.kind === 'none' && measured.why === 'no_data'),
    ).toBe(true);
  });
});

describe('the trends of the last 30 days', () => {
  it.each([
    ['node/tx-latency-p95', 'improving'],
    ['node/stage-mempool', 'improving'],
    ['api/query-p95', 'degrading'],
    ['api/stage-execution', 'degrading'],
    ['api/db-queries', 'degrading'],
    ['provider/storage', 'degrading'],
    ['provider/provisioning-p95', 'steady'],
    ['benchmark/completion-p95', 'steady'],
  ])('of %s are %s', (id, direction) => {
    expect(directionOf(id)).toBe(direction);
  });

  it('of requests are steady, though weekends have a fifth less of them', () => {
    expect(directionOf('api/requests')).toBe('steady');
    const actuals = verdictsOf('api/requests', 'days').map(({ actual }) => actual?.value ?? Number.NaN);
    const lastWeeks = actuals.slice(-28);
    const weekends = lastWeeks.filter((_, index) => index % 7 >= 5);
    const workdays = lastWeeks.filter((_, index) => index % 7 < 5);
    expect(Math.max(...weekends)).toBeLessThan(0.9 * Math.min(...workdays));
  });

  it('carry the provider’s storage over its limit within 90 days', () => {
    const { forecast, verdict } = rowOf('provider/storage');
    expect(verdict.status).toBe('within');
    expect(forecast.kind).toBe('crossing');
    const central = forecast.kind === 'crossing' ? forecast.central : '';
    expect(central >= '2026-02-02' && central <= '2026-05-03').toBe(true);
  });

  it('have no other direction than the story tells of', () => {
    const moving = report.rows.map(({ budget }) => `${budget.id} ${directionOf(budget.id)}`);
    expect(moving.filter((line) => /improving|degrading/.test(line)).toSorted()).toEqual([
      'api/db-queries degrading',
      'api/query-p95 degrading',
      'api/stage-execution degrading',
      'node/stage-mempool improving',
      'node/tx-latency-p95 improving',
      'provider/memory degrading',
      'provider/storage degrading',
    ]);
  });
});

/** The steps of a row in words, and what to do about it. */
function saidOf(id: string, within: Report): { readonly steps: string; readonly advice: readonly string[] } {
  const { budget, steps } = rowOf(id, within);
  const advised = within.recommendations.filter((one) => one.budget === id);
  return { steps: steps ? stepWords(budget, steps) : '', advice: advised.map((one) => one.text) };
}

describe.each([
  ['week of 2026-W05', report],
  ['month of 2026-01', monthly],
])('what an engineer would say of the %s', (_, told) => {
  it.each([
    ['api/websocket-p95', 'API WebSocket Message P95', 'Tuesday 20 January'],
    ['api/network', 'API Network', 'Monday 26 January'],
  ])('%s went up by some 18% with one day: find out what came then, and name no date', (id, name, day) => {
    const { steps, advice } = saidOf(id, told);
    expect(steps).toMatch(new RegExp(`^up 1[2-9]% since ${day}$`));
    expect(advice).toEqual([`Investigate ${name}: ${steps}.`]);
    expect(rowOf(id, told).forecast).toMatchObject({
      kind: 'none',
      because: expect.stringMatching(/^too few days since/),
    });
  });

  it('bids went down by some 17% with the new index and stay there: there is nothing to do', () => {
    const { steps, advice } = saidOf('provider/bid-placement-p95', told);
    expect(steps).toMatch(/^down 1[4-9]% since Wednesday 14 January$/);
    expect(advice).toEqual([]);
    expect(directionOf('provider/bid-placement-p95', told)).toBe('steady');
  });

  it('the provider’s memory leaks faster and faster, and will not last until March', () => {
    const { steps, forecast } = rowOf('provider/memory', told);
    expect(steps).toBeUndefined();
    expect(directionOf('provider/memory', told)).toBe('degrading');
    expect(forecast).toMatchObject({ kind: 'crossing', shape: 'accelerating' });
    // It grew by 12% in the last week, and more than in the one before: from 83% it takes nine days at the most or so.
    const central = forecast.kind === 'crossing' ? forecast.central : '';
    expect(central >= '2026-02-07' && central <= '2026-02-14').toBe(true);
    expect(saidOf('provider/memory', told).advice[0]).toMatch(/reaches 4 GB around \d+ February 2026\.$/);
  });

  it('the provider’s disk fills by a third of a gigabyte a day, and is full by the middle of March', () => {
    const { forecast, trend, steps } = rowOf('provider/storage', told);
    expect(steps).toBeUndefined();
    expect(trend).toMatchObject({ direction: 'degrading' });
    expect(trend.kind === 'tested' ? trend.slope / 1e9 : 0).toBeCloseTo(39 / 118, 1);
    // On the line of the story it is full on 18 March.
    const [from, to] =
      forecast.kind === 'crossing' ? [forecast.earliest, forecast.latest ?? '9999'] : ['9999', ''];
    expect(from <= '2026-03-18' && '2026-03-18' <= to).toBe(true);
  });

  it('state syncs scatter too much to say that they change, or that they do not', () => {
    const { forecast } = rowOf('node/state-sync-p95', told);
    expect(directionOf('node/state-sync-p95', told)).toBe('unclear');
    expect(saidOf('node/state-sync-p95', told)).toEqual({ steps: '', advice: [] });
    expect(forecast.kind).toBe('none');
  });
});

describe('the weekly report besides', () => {
  it('has the network, quiet at weekends, regressed weekday for weekday', () => {
    const comparisons = rowOf('api/network').comparisons;
    expect(comparisons).toMatchObject([{ outcome: 'regressed' }, { outcome: 'regressed' }]);
    const week = verdictsOf('api/network', 'days').slice(-7);
    const [friday = 0, saturday = 0] = week.slice(4).map(({ actual }) => actual?.value ?? Number.NaN);
    expect(saturday).toBeLessThan(0.75 * friday);
  });

  it('advises to loosen provisioning from 300 s to 320 s, and nothing else so', () => {
    const loosened = report.recommendations.filter(({ advice }) => advice === 'loosen');
    expect(loosened.map((one) => one.text)).toEqual([
      'Consider loosening Provider Provisioning P95 from 300 s to 320 s.',
    ]);
  });

  it('says of the API’s query that it is over, not when it will be', () => {
    const { forecast } = rowOf('api/query-p95');
    expect(forecast).toEqual({ kind: 'none', because: 'it was over its limit on 5 of the last 7 days' });
    expect(saidOf('api/query-p95', report).advice).toEqual(['Investigate the regression of API Query P95.']);
  });
});

describe('since when, and where', () => {
  const whyOf = (id: string, within = report) => found(rowOf(id, within).why, `answers for ${id}`);
  const told = ({ budget }: Row, { where }: Why) => whereWords(where, budget);

  it.each([
    ['api/websocket-p95', '2026-01-20T02:00:00Z'],
    ['api/network', '2026-01-26T02:00:00Z'],
    ['api/grpc-p95', '2026-01-26T02:00:00Z'],
    ['provider/bid-placement-p95', '2026-01-14T04:00:00Z'],
  ])('of %s has the hour of its story, between two hours', (id, hour) => {
    const { since } = whyOf(id);
    if (since.kind !== 'hours') throw new Error(JSON.stringify(since));
    expect(since.first).toBeLessThanOrEqual(Date.parse(hour) / 1000);
    expect(since.last).toBeGreaterThanOrEqual(Date.parse(hour) / 1000);
    expect(since.last - since.first).toBeLessThanOrEqual(3 * 3600);
  });

  it.each([
    ['api/query-p95', 'values', ['/search', '/leases']],
    ['api/stage-execution', 'values', ['/search', '/leases']],
    ['api/db-queries', 'values', ['/search', '/leases']],
    ['api/websocket-p95', 'values', ['market']],
    ['api/network', 'values', ['grpc']],
    ['provider/storage', 'values', ['manifests']],
    ['api/grpc-p95', 'traffic', ['Export', 'Simulate']],
    ['provider/memory', 'even', undefined],
    ['provider/bid-placement-p95', 'even', undefined],
  ])('of %s is told by %s: %j', (id, kind, named) => {
    const { where } = whyOf(id);
    expect([where.kind, 'named' in where ? where.named : undefined]).toEqual([kind, named]);
  });

  it('is told of nothing else, and of every budget that asks', () => {
    const asking = report.rows.filter(({ why }) => why).map(({ budget }) => budget.id);
    expect(asking).toHaveLength(9);
    expect(report.rows.filter(({ why }) => why?.where.kind === 'unknown')).toEqual([]);
  });

  it('reads in one line as the story has it', () => {
    expect(told(rowOf('api/query-p95'), whyOf('api/query-p95'))).toMatch(
      /^mostly route=\/search and \/leases, together 9\d% of what is over, 5\d% before$/,
    );
    expect(told(rowOf('api/grpc-p95'), whyOf('api/grpc-p95'))).toMatch(
      /^less traffic of method=Export and Simulate, together 1\d% of all, 4\d% before, while no method changed by itself$/,
    );
    expect(told(rowOf('provider/memory'), whyOf('provider/memory'))).toBe('evenly over all 3 instances');
  });

  it.each([
    ['api/websocket-p95', ['api 1.42.0 → 1.43.0']],
    ['api/network', ['api 1.43.0 → 1.44.0', 'nightly export reads the archive']],
    ['api/grpc-p95', ['api 1.43.0 → 1.44.0', 'nightly export reads the archive']],
    ['provider/bid-placement-p95', ['index on bids (order, state) built']],
  ])('of %s comes after %j', (id, texts) => {
    const { changes } = whyOf(id);
    expect(changes.changes.map(({ text: said }) => said)).toEqual(texts);
    expect(changes.unknown).toEqual([]);
  });

  it('parts what was counted to the last event', async () => {
    const { days } = seriesOf('api/query-p95');
    const day = found(days.at(-3), 'day');
    const points = createAnswering(set, recording);
    const { indicator } = rowOf('api/query-p95').budget;
    const { end } = day.window;
    for (const [query, moments] of [
      [found(splitQuery(indicator, 'route', 86_400), 'query'), { start: end, step: 86_400 }],
      [
        found(figureQueries(indicator, 3600)[0], 'query').query,
        { start: day.window.start + 3600, step: 3600 },
      ],
    ] as const) {
      const series = await points({ query, ...moments, end });
      const all = series.filter(({ labels }) => labels.le === '+Inf').flatMap(({ points: own }) => own);
      const counted = all.reduce((sum, { value = Number.NaN }) => sum + value, 0);
      const measured = day.measured.kind === 'histogram' ? day.measured.buckets : [];
      expect(counted).toBe(measured.reduce((sum, { count }) => sum + count, 0));
      expect(all.length).toBeGreaterThan(5);
    }
  });
});

describe('the history', () => {
  it('has provisioning at 90% of its limit or more on each of the last 28 days and in each of the last 4 weeks, never over', () => {
    const days = verdictsOf('provider/provisioning-p95', 'days').slice(-28);
    const weeks = verdictsOf('provider/provisioning-p95', 'weeks').slice(-4);
    for (const { usage, status } of [...days, ...weeks]) {
      expect(usageValue(usage)).toBeGreaterThanOrEqual(0.9);
      expect(status).toBe('approaching');
    }
    // 320 s is the worst week over 0.9, rounded up to two figures.
    const worst = Math.max(...weeks.map(({ actual }) => actual?.value ?? Number.NaN));
    expect(worst / 0.9).toBeGreaterThan(310);
    expect(worst / 0.9).toBeLessThanOrEqual(320);
  });

  it('has at least six budgets under 60% in each of the last 17 weeks', () => {
    const under = set.budgets.filter(({ id, indicator }) => {
      const weeks = indicator.kind === 'growth' ? [] : verdictsOf(id, 'weeks');
      return (
        weeks.length > 0 && weeks.every(({ status, usage }) => status === 'within' && usageValue(usage) < 0.6)
      );
    });
    expect(under.length).toBeGreaterThanOrEqual(6);
    expect(under.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['provider/manifest-validation-p95', 'api/cache-storage', 'api/stage-auth']),
    );
  });

  it('has the API’s errors over their limit on two of seven days of a week that is within', () => {
    expect(rowOf('api/error-rate').verdict.status).toBe('within');
    expect(rowOf('api/error-rate').daysOver).toEqual({ over: 2, of: 7 });
    const others = report.rows.filter(
      ({ verdict, daysOver }) => verdict.status === 'within' && daysOver.over > 0,
    );
    expect(others.map(({ budget }) => budget.id)).toEqual(['api/error-rate']);
  });

  it('has gRPC faster than the week before by more than a tenth', () => {
    const comparison = rowOf('api/grpc-p95').comparisons.find(({ against }) => against === 'week_before');
    expect(comparison).toMatchObject({ kind: 'compared', outcome: 'improved' });
  });

  it('has a floor with good headroom, and a disk that grows by 380 GB a year', () => {
    expect(rowOf('node/block-size').budget.bound).toBe('at_least');
    expect(usageValue(rowOf('node/block-size').verdict.usage)).toBeLessThan(0.7);
    const growth = rowOf('node/storage-growth');
    expect(growth.verdict.status).toBe('within');
    expect(usageValue(growth.verdict.usage)).toBeCloseTo(0.76, 1);
  });
});
