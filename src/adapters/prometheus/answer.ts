import { z } from 'zod';
import { BOUNDS } from '../../model/bounds.ts';
import { SourceError } from '../../model/errors.ts';
import { oneLine, quotable } from '../../model/one-line.ts';
import type { Bucket } from '../../model/series.ts';

/** A point of a series: a plain value, or a native histogram's buckets. */
export interface Point {
  readonly at: number;
  readonly value?: number;
  readonly buckets?: readonly Bucket[];
}

/** One series of an answer with its points in time's order. */
export interface AnsweredSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly Point[];
}

/** An answer, whether to an instant or a range query. */
export interface Answer {
  readonly series: readonly AnsweredSeries[];
  readonly warnings: readonly string[];
}

const sample = z.tuple([z.number(), z.string()]);
const histogram = z.object({
  buckets: z.array(z.tuple([z.number(), z.string(), z.string(), z.string()])).optional(),
});
const histogramSample = z.tuple([z.number(), histogram]);
const labels = z.record(z.string(), z.string());
const vector = z.object({ metric: labels, value: sample.optional(), histogram: histogramSample.optional() });
const matrix = z.object({
  metric: labels,
  values: z.array(sample).optional(),
  histograms: z.array(histogramSample).optional(),
});
const data = z.discriminatedUnion('resultType', [
  z.object({ resultType: z.literal('vector'), result: z.array(vector) }),
  z.object({ resultType: z.literal('matrix'), result: z.array(matrix) }),
  z.object({ resultType: z.literal('scalar'), result: sample }),
]);
const body = z.object({
  status: z.enum(['success', 'error']),
  error: z.string().optional(),
  errorType: z.string().optional(),
  data: z.unknown().optional(),
  warnings: z.array(z.string()).optional(),
  infos: z.array(z.string()).optional(),
});

/** Whether the server says that a query took it too long. */
export function saysTimeout(text: string): boolean {
  const parsed = body.safeParse(parseJson(text));
  return parsed.success && parsed.data.errorType === 'timeout';
}

/** Who was asked what, for messages. */
export interface Asked {
  readonly url: string;
  readonly query: string;
}

/** A server that has more to say of one query says it of another, too. */
const MOST_WARNINGS = 20;

/** Reads the body of an answer. A query that the server could not carry out is a SourceError with its words. */
export function readAnswer(text: string, status: number, asked: Asked): Answer {
  const parsed = body.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new SourceError(
      `${asked.url} did not answer as Prometheus does (status ${status}, “${quotable(text, 80)}”). ` +
        'Check that source.prometheus.url is the base address of the API, with its path prefix and without /graph.',
    );
  }
  const { errorType, warnings = [], infos = [] } = parsed.data;
  const error = parsed.data.error === undefined ? undefined : oneLine(parsed.data.error);
  if (parsed.data.status === 'error') {
    throw new SourceError(
      `The query failed: ${error ?? errorType ?? `status ${status}`}. ${quotedNames(error, asked)}It was: ${asked.query}`,
    );
  }
  const found = data.safeParse(parsed.data.data);
  if (!found.success) {
    throw new SourceError(`The query answers no numbers. It was: ${asked.query}`);
  }
  return {
    series: seriesOf(found.data),
    warnings: [...warnings, ...infos]
      .slice(0, MOST_WARNINGS)
      .map((said) => quotable(said, BOUNDS.words.most)),
  };
}

/** Older servers call a name in quotes a mistake in the text. */
function quotedNames(error: string | undefined, { query }: Asked): string {
  const isMisread = error?.includes('parse error') === true && /[{,]\s*"/.test(query);
  return isMisread ? 'Names in quotes are read by Prometheus 3 and later. ' : '';
}

function seriesOf(answer: z.infer<typeof data>): readonly AnsweredSeries[] {
  switch (answer.resultType) {
    case 'scalar':
      return [{ labels: {}, points: [plainPoint(answer.result)] }];
    case 'vector':
      return answer.result.map(({ metric, value, histogram: native }) => ({
        labels: metric,
        points: [...(value ? [plainPoint(value)] : []), ...(native ? [histogramPoint(native)] : [])],
      }));
    case 'matrix':
      return answer.result.map(({ metric, values = [], histograms = [] }) => ({
        labels: metric,
        points: [...values.map(plainPoint), ...histograms.map(histogramPoint)],
      }));
  }
}

function plainPoint([at, value]: z.infer<typeof sample>): Point {
  return { at, value: parseNumber(value) };
}

function histogramPoint([at, { buckets = [] }]: z.infer<typeof histogramSample>): Point {
  return {
    at,
    buckets: buckets.map(([, lower, upper, count]) => ({
      lower: parseNumber(lower),
      upper: parseNumber(upper),
      count: parseNumber(count),
    })),
  };
}

/** A number as Prometheus writes it; JavaScript alone would read `+Inf` as no number. */
export function parseNumber(text: string): number {
  if (text === '+Inf' || text === 'Inf') return Number.POSITIVE_INFINITY;
  return text === '-Inf' ? Number.NEGATIVE_INFINITY : Number(text);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
