import { z } from 'zod';
import type { Budget } from '../../model/budget.ts';
import { once } from '../../model/once.ts';
import { quotable } from '../../model/one-line.ts';
import type { SourceInfo } from '../../model/report.ts';
import type { Request } from '../../model/series.ts';
import type { PrometheusSettings } from '../../model/source-settings.ts';
import type { Instant } from '../../model/window.ts';
import type { MetricSource } from '../../ports/metric-source.ts';
import type { ReadSecret } from '../../ports/secrets.ts';
import { shownAddress } from '../io/network.ts';
import type { Task } from './ask.ts';
import { type Client, createClient } from './client.ts';
import { measureBudget } from './measure.ts';
import { labelsOf, memberValuesOf, metricsOf } from './names.ts';
import { createPlan } from './plan.ts';
import { recordedSelectors } from './recorded.ts';

/** Measurements from a server that speaks Prometheus' HTTP API. */
export function createPrometheusSource(settings: PrometheusSettings, readSecret: ReadSecret): MetricSource {
  const client = createClient(settings, readSecret);
  const { resolution, concurrency, recordingRules = 'auto' } = settings;
  const shared = whileUsed(() => ({
    client: { ...client, query: createPlan(concurrency, (query, signal) => client.query(query, signal)) },
    metrics: once(() => metricsOf(client)),
    ...(recordingRules === 'auto' ? { recorded: once(() => recordedSelectors(client)) } : {}),
  }));
  return {
    describe: () => describe(client, settings),
    coversUntil: async () => undefined,
    newest: () => newest(client),
    retention: () => retentionOf(client),
    metrics: () => metricsOf(client),
    labels: (metric, within) => labelsOf(client, metric, within),
    values: (family, within) => memberValuesOf(client, family, within),
    points: ({ query, start, end, step }, _, signal) =>
      client.during(() =>
        shared(async (having) => {
          const moments = { start: String(start), end: String(end), step: String(step) };
          const { series } = await having.client.query(
            { path: 'query_range', parameters: { query, ...moments } },
            signal,
          );
          return series;
        }),
      ),
    abilities: ({ indicator }) => ({ stretches: true, leavesOut: indicator.kind === 'gauge' }),
    measure: (budget, request, signal) =>
      client.during(() =>
        shared((having) =>
          measureBudget(
            {
              ...having,
              budget: without(budget, request.leaveOut),
              resolution,
              ...(signal ? { signal } : {}),
            },
            request,
          ),
        ),
      ),
    close: () => client.close(),
  };
}

/** A budget whose gauge passes over what is to be left out. */
function without(budget: Budget, outside: Request['leaveOut']): Task['budget'] {
  const { indicator } = budget;
  return outside && indicator.kind === 'gauge' ? { ...budget, indicator: { ...indicator, outside } } : budget;
}

/** What is made once for all work that overlaps, and anew for later work: the server may have changed by then. */
function whileUsed<T>(make: () => T): <R>(work: (having: T) => Promise<R>) => Promise<R> {
  let having: T | undefined;
  let users = 0;
  return async (work) => {
    having ??= make();
    users += 1;
    try {
      return await work(having);
    } finally {
      users -= 1;
      if (users === 0) having = undefined;
    }
  };
}

async function describe(client: Client, settings: PrometheusSettings): Promise<SourceInfo> {
  // Asked first, since it fails in the same words as a measurement would, and only once.
  await client.query({ path: 'query', parameters: { query: 'vector(1)' } });
  const version = await versionOf(client);
  return {
    kind: 'prometheus',
    name: shownAddress(settings.url),
    ...linkOf(settings),
    ...(settings.grafana && { grafana: settings.grafana }),
    ...(version === undefined ? {} : { version }),
  };
}

/** By the scrapes of the last day; a store without the series `up`, such as one that is only written to, cannot say. */
async function newest(client: Client): Promise<Instant | undefined> {
  const query = 'max(max_over_time(timestamp(up)[1d:5m]))';
  const { series } = await client.query({ path: 'query', parameters: { query } });
  const value = series[0]?.points[0]?.value;
  return value === undefined || Number.isNaN(value) ? undefined : Math.floor(value);
}

/** Prometheus and Thanos have a page that shows a query at `/graph`; the others have none at their API's address. */
function linkOf({ url, link, flavour }: PrometheusSettings): Pick<SourceInfo, 'link'> {
  if (link !== undefined) return { link };
  return flavour === 'prometheus' || flavour === 'thanos' ? { link: shownAddress(url) } : {};
}

const runtimeInfo = z.object({ data: z.object({ storageRetention: z.string() }) });

/** Only Prometheus itself says it: `15d`, `15d or 10GiB`. */
async function retentionOf(client: Client): Promise<number | undefined> {
  const said = runtimeInfo.safeParse(await client.status('runtimeinfo').catch(() => undefined));
  if (!said.success) return undefined;
  const [, amount, unit] = /^(\d+)([hdwy])/.exec(said.data.data.storageRetention) ?? [];
  return amount && unit ? Number(amount) * (SECONDS[unit] ?? 0) : undefined;
}

const SECONDS: Readonly<Record<string, number>> = { h: 3600, d: 86_400, w: 604_800, y: 31_536_000 };

const buildInfo = z.object({
  data: z.object({
    version: z
      .string()
      .transform((version) => quotable(version))
      .pipe(z.string().min(1)),
  }),
});

/** Not every server says its version, and a figure does not depend on it. */
async function versionOf(client: Client): Promise<string | undefined> {
  const said = buildInfo.safeParse(await client.status('buildinfo').catch(() => undefined));
  return said.success ? said.data.data.version : undefined;
}
