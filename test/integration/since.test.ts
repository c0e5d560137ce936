import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Random, seeded } from '../../scripts/make-samples/random.ts';
import { createPrometheusSource } from '../../src/adapters/prometheus/source.ts';
import { reveal } from '../../src/adapters/secrets/secret.ts';
import { explainBudget } from '../../src/app/explain.ts';
import { generateReport, type Project } from '../../src/app/generate.ts';
import type { Budget, Maintenance } from '../../src/model/budget.ts';
import { addDays, startOf } from '../../src/model/period.ts';
import type { Row } from '../../src/model/report.ts';
import type { Since } from '../../src/model/why.ts';
import type { Window } from '../../src/model/window.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import { budget, quantity, unit } from '../support/budget.ts';
import {
  every,
  type PrometheusServer,
  type StoredSeries,
  startPrometheus,
} from '../support/prometheus-server.ts';
import { prometheusSettings } from '../support/prometheus-settings.ts';

const ZONE = 'Europe/Berlin';
const STEP = 600;
const at = (date: string) => startOf(date, ZONE);
const FROM = at('2026-02-28');
/** Clocks went forward on 29 March. */
const END = at('2026-04-06');

/** One service, and what happened to it. */
interface Scene {
  readonly name: string;
  /** Errors of the third kind come by day alone. */
  readonly kind: 'quantile' | 'ratio' | 'errors by day';
  /** When its level changed, and by which share; nothing of a service that never changed. */
  readonly moment: number;
  readonly rise: number;
  readonly noise: number;
  /** A stretch without any samples, and one in which maintenance doubles the level. */
  readonly gap?: Window;
  readonly planned?: Window;
}

/** The day of the change, and what happens to the service besides. */
const DAYS = ['2026-03-17', '2026-03-20', '2026-03-24', '2026-03-28', '2026-03-29', '2026-04-01'] as const;
const SIZES = [
  [0.15, 0.03],
  [0.25, 0.03],
  [0.25, 0.06],
  [0.5, 0.05],
  [1, 0.08],
  [-0.3, 0.04],
] as const;

/** Thirty-six services: each size of a change on each day, at a moment of its own; some with a gap near it, some with maintenance. */
const SCENES: readonly Scene[] = SIZES.flatMap(([rise, noise], size) =>
  DAYS.map((date, day): Scene => {
    const name = `s${size}${day}`;
    const moment = at(date) + Math.floor(seeded('moment', name).uniform() * 86_400);
    const about = { name, kind: (size + day) % 3 === 2 ? 'ratio' : 'quantile', moment, rise, noise } as const;
    if (day === 1) return { ...about, gap: { start: moment + 20 * 3600, end: moment + 26 * 3600 } };
    return day === 2 ? { ...about, planned: { start: moment - 9 * 3600, end: moment - 4 * 3600 } } : about;
  }),
);

/** One of whose hours nothing can be told, since many are without errors. */
const BY_DAY: Scene = {
  name: 'by-day',
  kind: 'errors by day',
  moment: at('2026-03-25') + 11 * 3600,
  rise: 1,
  noise: 0.03,
};
const ALL: readonly Scene[] = [...SCENES, BY_DAY];

const isIn = (time: number, window: Window | undefined) =>
  window !== undefined && time > window.start && time <= window.end;

/** By how much the level of a service is raised in the step to a moment: in part where the change came in its course. */
function levelTo(time: number, { moment, rise, planned }: Scene): number {
  const share = Math.min(1, Math.max(0, (time - moment) / STEP));
  return (1 + rise * share) * (isIn(time, planned) ? 2 : 1);
}

/** Noise of which a third of the last hour’s is left, the same for the steps of one hour, on a pattern of the day. */
function scatterOf(random: Random, noise: number): (time: number) => number {
  const rho = 0.3;
  let [hour, error] = [0, random.normal()];
  return (time) => {
    const now = Math.ceil(time / 3600);
    if (now !== hour) error = rho * error + Math.sqrt(1 - rho * rho) * random.normal();
    hour = now;
    return Math.exp(noise * error) * (1 + 0.2 * Math.sin((2 * Math.PI * time) / 86_400));
  };
}

const BOUNDS = [0.3, 0.5, 0.7, 0.85, 1, 1.2, 1.5, 1.8, 2.2, 3, 5];
const REQUESTS = 3000;

/** The share of requests up to a bound whose 95th percentile is `level`: log-logistic, which has one by a formula. */
function shareUpTo(bound: number, level: number): number {
  const beta = 6;
  return 1 / (1 + (bound / level) ** -beta / 19);
}

function seriesOf(scene: Scene): readonly StoredSeries[] {
  const { name, kind, noise, gap } = scene;
  const scatter = scatterOf(seeded('scatter', name), noise);
  const moments = Array.from({ length: (END - FROM) / STEP + 1 }, (_, index) => FROM + index * STEP);
  const levels = moments.map((time) => levelTo(time, scene) * scatter(time));
  const counter = (labels: string, of: (level: number, time: number) => number): StoredSeries => {
    let value = 0;
    return {
      metric: labels.replace('NAME', name),
      samples: every(STEP, FROM, END, (time, index) => {
        value += of(levels[index] ?? 1, time);
        return isIn(time, gap) ? undefined : value;
      }),
    };
  };
  if (kind !== 'quantile') {
    const errors = (level: number, time: number) =>
      kind === 'ratio' || time % 86_400 > 43_200 ? REQUESTS * 0.01 * level : 0;
    return [
      counter('events_total{service="NAME",code="500"}', errors),
      counter('events_total{service="NAME",code="200"}', (level, time) => REQUESTS - errors(level, time)),
    ];
  }
  return [
    ...BOUNDS.map((bound) =>
      counter(`latency_bucket{service="NAME",le="${bound}"}`, (level) => REQUESTS * shareUpTo(bound, level)),
    ),
    counter('latency_bucket{service="NAME",le="+Inf"}', () => REQUESTS),
    counter('latency_count{service="NAME"}', () => REQUESTS),
  ];
}

function budgetOf({ name, kind, rise }: Scene): Budget {
  const known = { id: `${name}/budget`, service: name, serviceName: name, slug: 'budget' };
  if (kind !== 'quantile') {
    const total = `events_total{service="${name}"}`;
    return budget({
      ...known,
      limit: quantity(rise > 0 ? '1%' : '2%'),
      measuredIn: { ...unit('%'), denominator: 1 },
      indicator: { kind: 'ratio', of: 'bad', part: `events_total{service="${name}",code="500"}`, total },
    });
  }
  return budget({
    ...known,
    limit: quantity(rise > 0 ? '1s' : '2s'),
    indicator: {
      kind: 'quantile',
      quantile: 0.95,
      histogram: 'latency',
      where: { service: name },
      native: false,
    },
  });
}

const MAINTENANCE: readonly Maintenance[] = ALL.flatMap(({ name, planned }) =>
  planned ? { ...planned, reason: 'an upgrade', service: name, budgets: [`${name}/budget`] } : [],
);
const PROJECT: Project = {
  set: { budgets: ALL.map(budgetOf), paths: [], maintenance: MAINTENANCE },
  calendar: { zone: ZONE, weekStartsOn: 'monday' },
  coverage: { minimum: 0.75, warn: 0.9 },
  presentation: { from: 'a@example.org', to: [] },
  settingsHash: '',
  version: '0.0.0',
};
const CLOCK = { now: () => END + 3600 };

let server: PrometheusServer;
let source: MetricSource;
let rows: readonly Row[];
beforeAll(async () => {
  server = await startPrometheus(ALL.flatMap(seriesOf));
  source = createPrometheusSource(
    prometheusSettings(server.url, {
      resolution: STEP,
      most: { bytes: 1e7, series: 1000, samples: 100_000 },
    }),
    reveal,
  );
  const wanted = { kind: 'weekly', period: '2026-W14' } as const;
  rows = (await generateReport(PROJECT, wanted, { source, clock: CLOCK })).report.rows;
});
afterAll(async () => {
  await source.close();
  await server.stop();
});

/** What is said of each scene, with its truth. */
function told(): readonly { readonly scene: Scene; readonly since: Since }[] {
  return SCENES.flatMap((scene) => {
    const row = rows.find((one) => one.budget.service === scene.name);
    return row?.why ? { scene, since: row.why.since } : [];
  });
}

describe('since when, of a real Prometheus', () => {
  it('is asked of nearly every service that changed, and answered with hours for most', () => {
    const hours = told().filter(({ since }) => since.kind === 'hours');
    expect(told().length).toBeGreaterThanOrEqual(0.9 * SCENES.length);
    expect(hours.length).toBeGreaterThanOrEqual(0.6 * SCENES.length);
  });

  it('says hours that hold the moment of the change in at least 90% of the cases', () => {
    const said = told().flatMap(({ scene, since }) => (since.kind === 'hours' ? { scene, since } : []));
    const held = said.filter(({ scene, since }) => since.first <= scene.moment && scene.moment <= since.last);
    expect(held.length).toBeGreaterThanOrEqual(0.9 * said.length);
  });

  it('says the day alone where hours are without errors', () => {
    const row = rows.find(({ budget: { service } }) => service === BY_DAY.name);
    expect(row?.why?.since).toEqual({
      kind: 'days',
      day: '2026-03-25',
      earliest: '2026-03-24',
      latest: '2026-03-25',
      because: 'Some of the hours around it have a figure of zero.',
    });
  });

  it('says days that hold it where hours cannot be told, with the reason', () => {
    const said = told().flatMap(({ scene, since }) => (since.kind === 'days' ? { scene, since } : []));
    for (const { scene, since } of said) {
      expect(since.because).toMatch(/^[A-Z].*\.$/);
      expect(at(since.earliest)).toBeLessThanOrEqual(scene.moment);
      expect(at(addDays(since.latest, 1))).toBeGreaterThan(scene.moment);
    }
  });

  it('keeps the queries that it rests on, one for each figure of the hours', () => {
    const [one] = rows.filter(({ why, budget: { indicator } }) => why && indicator.kind === 'quantile');
    const hours = one?.why?.queries.filter(({ purpose }) => purpose === 'hours') ?? [];
    expect(hours).toHaveLength(1);
    expect(hours[0]).toMatchObject({ step: 3600 });
    expect(((hours[0]?.end ?? 0) - (hours[0]?.start ?? 0)) / 3600).toBeGreaterThan(330);
  });
});

describe('an hour that is asked for', () => {
  it('is held against the same hour of the seven days before', async () => {
    const scene = SCENES.find(({ rise, kind }) => rise === 1 && kind === 'quantile');
    if (!scene) throw new Error('There is no such scene.');
    const asked = { kind: 'hour', at: scene.moment + 3 * 3600 } as const;
    const found = await explainBudget(PROJECT, budgetOf(scene), asked, { source, clock: CLOCK });
    if (found.about.kind !== 'hour') throw new Error('It is about a period.');
    expect(found.about.hour.start).toBeLessThanOrEqual(asked.at);
    expect(found.about.hour.end).toBeGreaterThan(asked.at);
    const before = found.about.earlier.flatMap(({ actual }) => actual?.value ?? []);
    expect(before).toHaveLength(7);
    expect((found.row.verdict.actual?.value ?? 0) / Math.max(...before)).toBeGreaterThan(1.4);
    expect(found.row.verdict.status).toBe('exceeded');
  });
});
