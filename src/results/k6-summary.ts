import { z } from 'zod';
import type { Contents, LoadMetric, LoadResults } from './results.ts';

const values = z.record(z.string(), z.unknown());

/** What k6 hands to `handleSummary`: `metrics.X.values{"p(95)"}`. */
const handled = z.object({
  metrics: z.record(
    z.string(),
    z.looseObject({ type: z.string().optional(), contains: z.string().optional(), values }),
  ),
});

/** The machine-readable summary: a list of metrics. */
const listed = z.object({
  results: z.object({
    metrics: z.array(
      z.looseObject({
        name: z.string(),
        type: z.string().optional(),
        contains: z.string().optional(),
        values,
        tags: z.record(z.string(), z.string()).optional(),
      }),
    ),
  }),
});

/** What `--summary-export` writes: the values of each metric side by side with its thresholds, true for a failed one. */
const exported = z.object({ metrics: z.record(z.string(), values) });

/** A summary of k6 in any of its three shapes; undefined when it is none. */
export function k6Summary(json: unknown): LoadResults | undefined {
  const list = listed.safeParse(json);
  if (list.success) {
    return new Map(
      list.data.results.metrics.map(({ name, tags, type, contains, values: of }) => [
        keyOf(name, tags ?? {}),
        metricOf(name, of, type, contains),
      ]),
    );
  }
  const handle = handled.safeParse(json);
  if (handle.success) {
    return new Map(
      Object.entries(handle.data.metrics).map(([name, { type, contains, values: of }]) => [
        name,
        metricOf(name, of, type, contains),
      ]),
    );
  }
  const flat = exported.safeParse(json);
  if (!flat.success) return undefined;
  return new Map(Object.entries(flat.data.metrics).map(([name, of]) => [name, metricOf(name, of)]));
}

/** A metric's name with tags as k6 writes sub-metrics. */
export function keyOf(name: string, tags: Readonly<Record<string, string>>): string {
  const written = Object.entries(tags).map(([tag, value]) => `${tag}:${value}`);
  return written.length === 0 ? name : `${name}{${written.toSorted().join(',')}}`;
}

/** k6's own timings, in milliseconds whatever the summary says of them; of web vitals all but the shift of the layout. */
const TIMINGS =
  /^(http_req_(?!failed)|grpc_req_duration|ws_(connecting|session_duration|ping)|iteration_duration|group_duration|browser_http_req_duration|browser_web_vital_(?!cls)|webvital_(?!cumulative))/;
/** k6's own counts of bytes. */
const DATA = /^(browser_)?data_(received|sent)(?![a-z_])/;

function metricOf(
  name: string,
  of: Readonly<Record<string, unknown>>,
  type?: string,
  contains?: string,
): LoadMetric {
  const isShare = type === 'rate' || ('passes' in of && 'fails' in of);
  const numbers = Object.entries(of).flatMap(([key, value]): readonly (readonly [string, number])[] =>
    typeof value === 'number' ? [[statisticNamed(key), value]] : [],
  );
  // A flattened rate metric has its share under `value`.
  const share = isShare && typeof of.value === 'number' ? [['rate', of.value] as const] : [];
  return { contents: contentsOf(name, isShare, contains), statistics: new Map([...numbers, ...share]) };
}

/** What the numbers of a metric are, as far as its name and what k6 says of it tell. */
export function contentsOf(name: string, isShare: boolean, contains?: string): Contents {
  if (isShare) return 'share';
  if (contains === 'time' || contains === 'data') return contains;
  if (contains === undefined && TIMINGS.test(name)) return 'time';
  if (contains === undefined && DATA.test(name)) return 'data';
  return 'plain';
}

/** `p(95)` is `p95` here; others have their names. */
export function statisticNamed(key: string): string {
  const [, quantile] = /^p\((\d+(?:\.\d+)?)\)$/.exec(key) ?? [];
  return quantile === undefined ? key : `p${Number(quantile)}`;
}
