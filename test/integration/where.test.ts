import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seeded } from '../../scripts/make-samples/random.ts';
import { createPrometheusSource } from '../../src/adapters/prometheus/source.ts';
import { reveal } from '../../src/adapters/secrets/secret.ts';
import { generateReport } from '../../src/app/generate.ts';
import type { Budget } from '../../src/model/budget.ts';
import { SourceError } from '../../src/model/errors.ts';
import type { Indicator } from '../../src/model/indicator.ts';
import { startOf } from '../../src/model/period.ts';
import type { Report } from '../../src/model/report.ts';
import type { LabelFinding, Where, Why } from '../../src/model/why.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import { normalTwoSided } from '../../src/statistics/distributions.ts';
import { inquire } from '../../src/why/inquiry.ts';
import { whereOf } from '../../src/why/where.ts';
import { budget, quantity, unit } from '../support/budget.ts';
import { noiseOf } from '../support/history.ts';
import {
  every,
  type PrometheusServer,
  type StoredSeries,
  startPrometheus,
} from '../support/prometheus-server.ts';
import { prometheusSettings } from '../support/prometheus-settings.ts';
import { rowOf } from '../support/row.ts';

const DAY = 86_400;
const STEP = 3600;
const END = startOf('2026-02-02', 'UTC');
const DAYS = 37;
const FROM = END - DAYS * DAY;
/** Since when something is otherwise: Wednesday, 10:00. */
const SINCE = startOf('2026-01-28', 'UTC') + 10 * 3600;

const ROUTES = [
  ['/search', 0.3, 0.12],
  ['/cart', 0.2, 0.1],
  ['/login', 0.15, 0.08],
  ['/item', 0.1, 0.2],
  ['/pay', 0.06, 0.3],
  ['/report', 0.05, 0.9],
  ['/help', 0.04, 0.05],
  ['/a', 0.03, 0.1],
  ['/b', 0.03, 0.15],
  ['/c', 0.02, 0.1],
  ['/d', 0.01, 0.2],
  ['/e', 0.01, 0.1],
] as const;
const INSTANCES = ['api-1:80', 'api-2:80', 'api-3:80', 'api-4:80', 'api-5:80'];
const BOUNDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, Number.POSITIVE_INFINITY];
const REQUESTS = 500_000;

/** What is otherwise at a moment: by route and instance, as factors. */
interface Story {
  readonly slow?: (route: string, instance: string, time: number) => number;
  readonly traffic?: (route: string, time: number) => number;
  readonly fails?: (route: string) => number;
  /** What stands for the name of a route. */
  readonly named?: (route: string) => string;
  /** One that has other instances from then on. */
  readonly renewed?: true;
}

const isSince = (time: number) => time > SINCE;
const only =
  (wanted: readonly string[], factor: number) => (route: string, _instance: string, time: number) =>
    wanted.includes(route) && isSince(time) ? factor : 1;

/** A value that ends a text, a selector, a line and a comment. */
const HOSTILE = `a"b\\n\n}{c=~".*"} + 'x' # $window or vector(0)`;

const STORIES: Readonly<Record<string, Story>> = {
  one: { slow: only(['/search'], 2.5) },
  two: { slow: only(['/search', '/cart'], 2.5) },
  all: { slow: (_, __, time) => (isSince(time) ? 1.4 : 1) },
  instance: { slow: (_, instance, time) => (instance === 'api-3:80' && isSince(time) ? 4 : 1) },
  ramp: {
    slow: (route, _, time) =>
      route === '/search' ? 1 + 2 * Math.min(1, Math.max(0, (time - SINCE) / (2 * DAY))) : 1,
  },
  simpson: { traffic: (route, time) => (route === '/report' && isSince(time) ? 4 : 1) },
  better: { slow: (route, _, time) => (route === '/report' && isSince(time) ? 0.15 : 1) },
  fails: { fails: (route) => (route === '/pay' ? 12 : 1) },
  grows: { traffic: (route, time) => (route === '/item' && isSince(time) ? 8 : 1) },
  renewed: { slow: (_, __, time) => (isSince(time) ? 1.4 : 1), renewed: true },
  hostile: {
    slow: only(['/search'], 2.5),
    named: (route) => (route === '/search' ? HOSTILE : route === '/cart' ? `long${'x'.repeat(1996)}` : route),
  },
  calm: {},
};

/** The share of requests that take longer. */
const beyond = (seconds: number, median: number) => {
  const z = Math.log(seconds / median) / 0.6;
  const tail = normalTwoSided(z) / 2;
  return z < 0 ? 1 - tail : tail;
};

/** The counters of a service in which something is otherwise. */
function seriesOf(service: string, story: Story): readonly StoredSeries[] {
  const { slow = () => 1, traffic = () => 1, fails = () => 1, named = (route) => route } = story;
  const noise = (of: string) => noiseOf(seeded(service, of), DAYS + 1, 0.2);
  const isOfInstances = service === 'instance';
  return INSTANCES.slice(0, isOfInstances ? 5 : 2).flatMap((instance) =>
    ROUTES.slice(0, isOfInstances ? 4 : 12).flatMap(([route, share, median]) => {
      const [busy, late] = [noise(`${route} busy`), noise(`${route} ${instance} late`)];
      const dayAt = (time: number) => Math.floor((time - FROM - 1) / DAY);
      const events = (time: number) =>
        ((REQUESTS * share) / DAY) * STEP * (1 + 0.05 * (busy[dayAt(time)] ?? 0)) * traffic(route, time);
      const medianAt = (time: number) =>
        median * slow(route, instance, time) * (1 + 0.02 * (late[dayAt(time)] ?? 0));
      const counted = (metric: string, amount: (time: number) => number): StoredSeries => {
        let value = 0;
        return {
          metric,
          samples: every(STEP, FROM, END, (time) => {
            value += time === FROM ? 0 : amount(time);
            return value;
          }),
        };
      };
      const written = JSON.stringify(named(route)).slice(1, -1);
      const lives = story.renewed ? [`old-${instance}`, `new-${instance}`] : [instance];
      return lives.flatMap((one, life) => {
        const isThere = (time: number) => lives.length === 1 || isSince(time) === (life === 1);
        const labels = `route="${written}",instance="${one}",job="${service}"`;
        const kept = (all: StoredSeries): StoredSeries => ({
          ...all,
          samples: all.samples.filter(([time]) => isThere(time)),
        });
        const buckets = BOUNDS.map((bound) =>
          kept(
            counted(
              `${service}_seconds_bucket{${labels},le="${bound === Infinity ? '+Inf' : bound}"}`,
              (time) =>
                bound === Infinity ? events(time) : events(time) * (1 - beyond(bound, medianAt(time))),
            ),
          ),
        );
        return [
          ...buckets,
          kept(counted(`${service}_seconds_count{${labels}}`, events)),
          ...(service === 'fails'
            ? ['200', '500'].map((code) =>
                counted(`${service}_total{${labels},code="${code}"}`, (time) => {
                  const failed = events(time) * 0.002 * (isSince(time) ? fails(route) : 1);
                  return code === '500' ? failed : events(time) - failed;
                }),
              )
            : []),
        ];
      });
    }),
  );
}

/** A budget of each story, of the kind that shows it. */
function budgetOf(
  story: string,
  indicator: Indicator,
  limit: string,
  differing: Partial<Budget> = {},
): Budget {
  return budget({
    id: `${story}/${story}`,
    service: story,
    slug: story,
    limit: quantity(limit),
    indicator,
    ...differing,
  });
}

const P95 = (story: string): Indicator => ({
  kind: 'quantile',
  quantile: 0.95,
  histogram: `${story}_seconds`,
  where: { job: story },
  native: false,
});

const RATIO: Indicator = {
  kind: 'ratio',
  of: 'bad',
  part: 'fails_total{job="fails",code=~"5.."}',
  total: 'fails_total{job="fails"}',
};
const LIMITS: Readonly<Record<string, string>> = { better: '1s', calm: '10s', one: '250 ms' };
const QUANTILES = [
  'one',
  'two',
  'all',
  'instance',
  'ramp',
  'simpson',
  'better',
  'renewed',
  'hostile',
  'calm',
];
const BUDGETS: readonly Budget[] = [
  ...QUANTILES.map((story) => budgetOf(story, P95(story), LIMITS[story] ?? '300 ms')),
  budgetOf('fails', RATIO, '0.3%', { measuredIn: { ...unit('%'), denominator: 1 } }),
  budgetOf('grows', { kind: 'rate', counter: 'grows_seconds_count', where: {} }, '6 TPS', {
    measuredIn: { ...unit('TPS') },
  }),
  budgetOf(
    'expr',
    { kind: 'expr', expr: 'histogram_quantile(0.9, sum by (le) (rate(one_seconds_bucket[$window])))' },
    '300 ms',
  ),
];

let server: PrometheusServer;
let source: MetricSource;
let report: Report;
beforeAll(async () => {
  const all = Object.entries(STORIES).flatMap(([service, story]) => seriesOf(service, story));
  const many = Array.from(
    { length: 10_000 },
    (_, id): StoredSeries => ({
      metric: `depth{id="${id}",zone="${id % 3}"}`,
      samples: every(6 * 3600, END - DAY, END, () => id),
    }),
  );
  server = await startPrometheus([...all, ...many]);
  source = sourceWith({});
  const project = {
    set: { budgets: BUDGETS, paths: [], maintenance: [] },
    calendar: { zone: 'UTC', weekStartsOn: 'monday' },
    coverage: { minimum: 0.75, warn: 0.9 },
    presentation: { from: 'a@example.org', to: [] },
    settingsHash: '',
    version: '0.0.0',
  } as const;
  const clock = { now: () => END + 3600 };
  report = (await generateReport(project, { kind: 'weekly', period: '2026-W05' }, { source, clock })).report;
}, 300_000);
afterAll(async () => {
  await source?.close();
  await server?.stop();
});

function sourceWith(most: { readonly series?: number }): MetricSource {
  const settings = prometheusSettings(server.url, { resolution: STEP });
  return createPrometheusSource(
    { ...settings, most: { bytes: 64 * 2 ** 20, series: 100_000, samples: 1_000_000, ...most } },
    reveal,
  );
}

function whyOf(story: string): Why {
  const row = report.rows.find(({ budget: { service } }) => service === story);
  if (!row?.why) throw new Error(`${story} has no answers: ${JSON.stringify(row?.verdict)}.`);
  return row.why;
}

function labelIn({ labels }: Where, label: string): LabelFinding {
  const found = labels.find((one) => one.label === label);
  if (!found) throw new Error(`The label ${label} was not looked at.`);
  return found;
}

describe('where a budget moved, in a real Prometheus', () => {
  it.each([
    ['one', 'route', ['/search']],
    ['two', 'route', ['/search', '/cart']],
    ['ramp', 'route', ['/search']],
    ['instance', 'instance', ['api-3:80']],
    ['fails', 'route', ['/pay']],
    ['grows', 'route', ['/item']],
    ['expr', 'route', ['/search']],
    ['better', 'route', ['/report']],
  ])('is told by the values that moved: %s', (story, label, named) => {
    const { where } = whyOf(story);
    expect(where).toMatchObject({ kind: 'values', label, named });
    const other = label === 'route' ? 'instance' : 'route';
    expect(labelIn(where, other).outcome).toBe('even');
  });

  it('is everywhere where all moved alike', () => {
    expect(whyOf('all').where).toMatchObject({
      kind: 'even',
      labels: [{ outcome: 'even' }, { outcome: 'even' }],
    });
  });

  it('is the traffic where more of it goes to a slow route, and no route became slower', () => {
    const { where } = whyOf('simpson');
    expect(where).toMatchObject({ kind: 'traffic', label: 'route', named: ['/report'] });
    for (const { figureNow = 0, figureBefore = 1 } of labelIn(where, 'route').values)
      expect(figureNow / figureBefore).toBeCloseTo(1, 1);
  });

  it('tells of a quantile what is beyond the limit, then and now, as it was made', () => {
    const [search] = labelIn(whyOf('one').where, 'route').values;
    const stretch = {
      before: { from: END - 13 * DAY, until: END - 6 * DAY },
      now: { from: END - 4 * DAY, until: END },
    };
    expect(search?.value).toBe('/search');
    for (const side of ['before', 'now'] as const) {
      const { from, until } = stretch[side];
      const all = ROUTES.map(([route, share, median]) => {
        const times = Array.from({ length: (until - from) / STEP }, (_, index) => from + (index + 1) * STEP);
        const slow = times.map((time) => median * only(['/search'], 2.5)(route, '', time));
        return share * slow.reduce((sum, one) => sum + beyond(0.25, one), 0);
      });
      const truth = (all[0] ?? 0) / all.reduce((sum, one) => sum + one, 0);
      expect(Math.abs((search?.[side] ?? 0) - truth)).toBeLessThan(0.02);
    }
    expect(search?.ofChange).toBeGreaterThan(0.9);
    expect(Math.abs((search?.trafficNow ?? 0) - 0.3)).toBeLessThan(0.02);
  });

  it('tells of a ratio the share of its bad events, and never parts it by the label that they are picked by', () => {
    const { where, queries } = whyOf('fails');
    const [pay] = labelIn(where, 'route').values;
    // Of 0.06 parts of the traffic 2.4% fail instead of 0.2%.
    expect(pay?.before).toBeCloseTo(0.06, 1);
    expect(pay?.figureBefore).toBeCloseTo(0.002, 4);
    expect(pay?.figureNow).toBeCloseTo(0.024, 3);
    expect(where.labels.map(({ label }) => label).toSorted()).toEqual(['instance', 'route']);
    expect(queries.filter(({ query }) => / by \([^)]*code/.test(query))).toEqual([]);
  });

  it('holds nothing against instances that were not there before', () => {
    const { where } = whyOf('renewed');
    expect(where.kind).toBe('even');
    expect(labelIn(where, 'route').outcome).toBe('even');
    expect(labelIn(where, 'instance')).toMatchObject({
      outcome: 'unclear',
      because: 'Most of its values were not there before.',
    });
  });

  it('names values as they are, whatever is in them', () => {
    expect(whyOf('hostile').where).toMatchObject({ kind: 'values', label: 'route', named: [HOSTILE] });
    const long = labelIn(whyOf('hostile').where, 'route').values.map(({ value }) => value.length);
    expect(Math.max(...long)).toBeLessThanOrEqual(1000);
  });

  it('costs a query for the labels and one for each of them, which are kept as they were sent', async () => {
    for (const { queries } of report.rows.flatMap(({ why }) => why ?? [])) {
      const asked = queries.filter(({ purpose }) => purpose === 'labels' || purpose === 'where');
      expect(asked.map(({ purpose }) => purpose)).toEqual(['labels', 'where', 'where']);
      for (const { query, start, end, step } of asked)
        expect((await source.points?.({ query, start, end, step }, {}))?.length).toBeGreaterThan(0);
    }
  });

  it('is never asked for where nothing asks for it', () => {
    expect(report.rows.find(({ budget: { service } }) => service === 'calm')?.why).toBeUndefined();
  });
});

describe('a label that cannot be looked at, in a real Prometheus', () => {
  const depth = (splitBy?: readonly string[]) =>
    budget({
      indicator: { kind: 'gauge', gauge: 'depth', where: {}, overTime: 'avg', across: 'max' },
      ...(splitBy ? { splitBy } : {}),
    });
  const ask = (of: Budget, from = source): Promise<Where> =>
    whereOf(
      {
        row: rowOf([1, 1], { budget: of }),
        occasion: { occasion: 'step' },
        contrast: { now: { start: END - DAY, end: END }, cell: DAY, every: DAY },
        inquiry: inquire(from, of),
      },
      { maintenance: [] },
    );

  it('is passed over with 10,000 values where labels are found, and told of where it is named', async () => {
    const found = await ask(depth());
    expect(found.labels.map(({ label, of }) => [label, of])).toEqual([['zone', 3]]);
    expect(await ask(depth(['id', 'tenant']))).toMatchObject({
      kind: 'unknown',
      because: 'It has 10,000 values, and at most 50 are held against each other.',
      labels: [
        { label: 'id', of: 10_000, outcome: 'unclear' },
        { label: 'tenant', of: 0, because: 'The series have no label tenant.' },
      ],
    });
  });

  it('is told of in the words of a source that takes no such answer', async () => {
    const small = sourceWith({ series: 100 });
    const { because } = (await ask(depth(), small)) as Extract<Where, { kind: 'unknown' }>;
    expect(because).toMatch(/answered with more than 100 series/);
    expect(because.length).toBeLessThanOrEqual(400);
    await small.close();
  });

  it('is told of in the words of a source that refuses the query', async () => {
    const refusing: Pick<MetricSource, 'points'> = {
      points: async (asked, of) => {
        if (asked.query.startsWith('present_over_time')) return (await source.points?.(asked, of)) ?? [];
        throw new SourceError('The server refuses it.');
      },
    };
    const of = depth();
    const told = await whereOf(
      {
        row: rowOf([1, 1], { budget: of }),
        occasion: { occasion: 'step' },
        contrast: { now: { start: END - DAY, end: END }, cell: DAY, every: DAY },
        inquiry: inquire(refusing, of),
      },
      { maintenance: [] },
    );
    expect(told).toMatchObject({
      kind: 'unknown',
      because: 'The server refuses it.',
      labels: [{ label: 'zone' }],
    });
  });
});
