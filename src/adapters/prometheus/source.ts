import type { Budget } from '../../model/budget.ts';
import type { SourceInfo } from '../../model/report.ts';
import {
  type Coverage,
  joined,
  type Measured,
  type QueryRecord,
  type Reading,
  type Request,
  type Series,
} from '../../model/series.ts';
import type { PrometheusSettings } from '../../model/source-settings.ts';
import { isoOf, type Window, within } from '../../model/window.ts';
import type { MetricSource } from '../../ports/metric-source.ts';
import { planQueries, type Stretch } from '../../promql/plan-queries.ts';
import { edgeQuery, figureQueries, presenceQuery } from '../../promql/queries.ts';
import type { Answer } from './answer.ts';
import { type Client, createClient } from './client.ts';
import { type Answered, type LabelledPoint, measuredFrom } from './measured.ts';

/** How far back to look for the last sign of a series that has no data, in steps of an hour. */
const LOOK_BACK = { seconds: 30 * 86_400, step: 3600 };

/** Measurements from a server that speaks Prometheus' HTTP API. */
export function createPrometheusSource(settings: PrometheusSettings): MetricSource {
  const client = createClient(settings);
  return {
    describe: () => describe(client, settings),
    coversUntil: async () => undefined,
    measure: (budget, request, signal) => measure({ client, settings, budget, signal }, request),
    close: () => client.close(),
  };
}

interface Task {
  readonly client: Client;
  readonly settings: PrometheusSettings;
  readonly budget: Budget;
  readonly signal?: AbortSignal;
}

/** Points by the moment they are of. */
type Points = ReadonlyMap<number, readonly LabelledPoint[]>;

interface Asked {
  readonly points: Points;
  readonly record: QueryRecord;
  readonly warnings: readonly string[];
}

/** What one group of windows came to. */
interface Figures {
  readonly measured: ReadonlyMap<Window, Measured>;
  readonly asked: readonly Asked[];
}

async function describe(client: Client, { url, link }: PrometheusSettings): Promise<SourceInfo> {
  // Asked first, since it fails in the same words as a measurement would, and only once.
  await client.query('query', { query: 'vector(1)' });
  const version = versionIn(await client.status('buildinfo'));
  const address = new URL(url);
  return {
    kind: 'prometheus',
    name: `${address.origin}${address.pathname.replace(/\/$/, '')}`,
    link: link ?? url,
    ...(version ? { version } : {}),
  };
}

function versionIn(page: unknown): string | undefined {
  const data = typeof page === 'object' && page !== null && 'data' in page ? page.data : undefined;
  const version = typeof data === 'object' && data !== null && 'version' in data ? data.version : undefined;
  return typeof version === 'string' ? version : undefined;
}

async function measure(task: Task, { days, periods }: Request): Promise<Series> {
  const [daily, whole, presence] = await Promise.all([
    figures(task, days, 'days'),
    figures(task, periods, 'figure'),
    presenceOn(task, days),
  ]);
  const dayReadings = days.map((day) => reading(day, daily, presence.coverage.get(day)));
  const periodReadings = await Promise.all(
    periods.map(async (period) => {
      const parts = dayReadings.filter(({ window }) => within(window, period)).map((day) => day.coverage);
      return explained(task, reading(period, whole, await withEdges(task, period, joined(parts))));
    }),
  );
  const asked = [...whole.asked, ...daily.asked, ...presence.asked];
  return {
    budget: task.budget.id,
    days: dayReadings,
    periods: periodReadings,
    queries: asked.map(({ record }) => record),
    warnings: [...new Set(asked.flatMap(({ warnings }) => warnings))],
  };
}

function reading(window: Window, { measured }: Figures, covered: Coverage | undefined): Reading {
  const { start, end } = window;
  return {
    window: { start, end },
    measured: measured.get(window) ?? {
      kind: 'none',
      why: 'no_data',
      detail: 'This window was not measured.',
    },
    coverage: covered ?? joined([]),
  };
}

async function figures(task: Task, windows: readonly Window[], purpose: 'figure' | 'days'): Promise<Figures> {
  const groups = await Promise.all(
    planQueries(windows).map(async (stretch) => {
      const queries = figureQueries(task.budget.indicator, stretch.seconds);
      const asked = await Promise.all(queries.map(({ query }) => ask(task, stretch, query, purpose)));
      const answered = (at: number): Answered =>
        Object.fromEntries(queries.map(({ role }, index) => [role, asked[index]?.points.get(at) ?? []]));
      const measured = stretch.windows.map(
        (window) => [window, measuredFrom(task.budget, answered(window.end))] as const,
      );
      return { measured, asked };
    }),
  );
  return {
    measured: new Map(groups.flatMap((group) => group.measured)),
    asked: groups.flatMap((group) => group.asked),
  };
}

async function presenceOn(
  task: Task,
  days: readonly Window[],
): Promise<{ readonly coverage: ReadonlyMap<Window, Coverage>; readonly asked: readonly Asked[] }> {
  const step = task.settings.resolution;
  const groups = await Promise.all(
    planQueries(days).map(async (stretch) => {
      const query = presenceQuery(task.budget.indicator, stretch.seconds, step);
      const asked = await ask(task, stretch, query, 'coverage');
      const counted = stretch.windows.map((window) => {
        const present = asked.points.get(window.end)?.[0]?.point.value ?? 0;
        return [window, { present, expected: stepsIn(window, step) }] as const;
      });
      return { counted, asked };
    }),
  );
  return {
    coverage: new Map(groups.flatMap(({ counted }) => counted)),
    asked: groups.map(({ asked }) => asked),
  };
}

/** Steps at multiples of the step after the window's start and up to its end, as Prometheus aligns them. */
function stepsIn({ start, end }: Window, step: number): number {
  return Math.floor(end / step) - Math.floor(start / step);
}

/** When data were first and last seen, asked only where some are missing. */
async function withEdges(task: Task, window: Window, covered: Coverage): Promise<Coverage> {
  if (covered.present === 0 || covered.present >= covered.expected) return covered;
  const seconds = window.end - window.start;
  const edge = (which: 'first' | 'last') =>
    moment(task, window, edgeQuery(task.budget.indicator, which, seconds, task.settings.resolution));
  const [first, last] = await Promise.all([edge('first'), edge('last')]);
  return { ...covered, ...(first === undefined ? {} : { first }), ...(last === undefined ? {} : { last }) };
}

/** A window without data, with whether there ever were any: a name that never matched is another mistake than a stop. */
async function explained(task: Task, found: Reading): Promise<Reading> {
  const { measured, window } = found;
  if (measured.kind !== 'none' || measured.why !== 'no_data') return found;
  const last = await moment(
    task,
    window,
    edgeQuery(task.budget.indicator, 'last', LOOK_BACK.seconds, LOOK_BACK.step),
  );
  const detail =
    last === undefined
      ? 'No series matched in the 30 days before: check the metric’s name and labels.'
      : `No data in this window; last seen around ${isoOf(last)}.`;
  return { ...found, measured: { ...measured, detail } };
}

async function moment(task: Task, { end }: Window, query: string): Promise<number | undefined> {
  const { series } = await task.client.query('query', { query, time: String(end) }, task.signal);
  return series[0]?.points[0]?.value;
}

async function ask(
  task: Task,
  { windows, step }: Stretch,
  query: string,
  purpose: QueryRecord['purpose'],
): Promise<Asked> {
  const [start, end] = [windows[0]?.end ?? 0, windows.at(-1)?.end ?? 0];
  const record: QueryRecord = {
    purpose,
    query,
    start,
    end,
    ...(step === undefined ? {} : { step }),
  };
  const answer =
    step === undefined
      ? await task.client.query('query', { query, time: String(end) }, task.signal)
      : await task.client.query(
          'query_range',
          { query, start: String(start), end: String(end), step: String(step) },
          task.signal,
        );
  return { points: pointsOf(answer), record, warnings: answer.warnings };
}

function pointsOf({ series }: Answer): Points {
  const all = series.flatMap(({ labels, points }) => points.map((point) => ({ labels, point })));
  return Map.groupBy(all, ({ point }) => Math.round(point.at));
}
