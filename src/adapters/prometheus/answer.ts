import { z } from 'zod';
import { BOUNDS, bytesOf } from '../../model/bounds.ts';
import { SourceError } from '../../model/errors.ts';
import { oneLine, quotable } from '../../model/one-line.ts';
import type { AnsweredSeries, Point } from '../../model/points.ts';
import type { Bucket } from '../../model/series.ts';
import type { AnswerBounds } from '../../model/source-settings.ts';
import { parseNumber } from '../../promql/number.ts';
import { containersIn, parseJson } from '../io/json.ts';
import { QueryError } from './failures.ts';

/** An answer, whether to an instant or a range query. */
export interface Answer {
  readonly series: readonly AnsweredSeries[];
  readonly warnings: readonly string[];
}

const data = z.object({
  resultType: z.enum(['vector', 'matrix', 'scalar']),
  result: z.array(z.unknown()),
});
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
  if (text.length > bytesOf(BOUNDS.reply)) return false;
  const parsed = body.safeParse(parseJson(text));
  return parsed.success && parsed.data.errorType === 'timeout';
}

/** Who was asked what, for messages, and how much of an answer is taken. */
export interface Asked {
  readonly url: string;
  /** Where the server is written in the settings. */
  readonly setting: string;
  readonly query: string;
  readonly most: AnswerBounds;
}

/**
 * Reads the body of an answer. A query that the server could not carry out is a SourceError with its words, and so is an
 * answer of more series or samples than are taken.
 */
export function readAnswer(text: string, status: number, asked: Asked): Answer {
  refuseVast(text, asked);
  const parsed = body.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new SourceError(
      `${asked.url} did not answer as Prometheus does (status ${status}, “${quotable(text, 80)}”). ` +
        `Check that ${asked.setting}.url is the base address of the API, with its path prefix and without /graph.`,
    );
  }
  const { errorType, warnings = [], infos = [] } = parsed.data;
  const error = parsed.data.error === undefined ? undefined : oneLine(parsed.data.error);
  if (parsed.data.status === 'error') {
    const said = oneLine(error ?? errorType ?? `status ${status}`);
    throw new QueryError(
      `The query failed: ${said}. ${quotedNames(error, asked)}It was: ${asked.query}`,
      TOO_MUCH.test(said),
    );
  }
  const found = data.safeParse(parsed.data.data);
  const series = found.success ? seriesIn(found.data, asked) : undefined;
  if (!series) throw new QueryError(`The query answers no numbers. It was: ${asked.query}`, false);
  return {
    series,
    warnings: [...warnings, ...infos]
      .slice(0, BOUNDS.warnings.most)
      .map((said) => quotable(said, BOUNDS.words.most)),
  };
}

/** Lists and maps around one series and around one sample at most, as Prometheus writes them. */
const AROUND = { series: 4, sample: 3, answer: 1000 } as const;

/** Before it is parsed, which would take the memory that is to be saved. */
function refuseVast(text: string, asked: Asked): void {
  const { series, samples } = asked.most;
  const most = AROUND.answer + AROUND.series * series + AROUND.sample * samples;
  // A text with fewer letters cannot have so many.
  if (text.length > most && containersIn(text) > most) throw tooMany('samples', asked);
}

/** An answer of more than is taken. */
function tooMany(what: 'series' | 'samples', { url, setting, query, most }: Asked): QueryError {
  return new QueryError(
    `${url} answered with more than ${most[what].toLocaleString('en-US')} ${what}. Sum them up by fewer labels, or raise max_${what} under ${setting}. The query was: ${query}`,
    true,
  );
}

/** How servers say that a query wants too much of them: too many samples, series or chunks, or too much time. */
const TOO_MUCH = /too many|too large|exceed|limit|timed? ?out/i;

/** Older servers call a name in quotes a mistake in the text. */
function quotedNames(error: string | undefined, { query }: Asked): string {
  const isMisread = error?.includes('parse error') === true && /[{,]\s*"/.test(query);
  return isMisread ? 'Names in quotes are read by Prometheus 3 and later. ' : '';
}

/** The series of an answer; undefined where anything in it is not as Prometheus writes it. */
function seriesIn(
  { resultType, result }: z.infer<typeof data>,
  asked: Asked,
): readonly AnsweredSeries[] | undefined {
  if (resultType === 'scalar') {
    const point = plainPoint(result);
    return point && [{ labels: {}, points: [point] }];
  }
  if (result.length > asked.most.series) throw tooMany('series', asked);
  let left = asked.most.samples;
  return each(result, (one) => {
    const series = seriesOf(one);
    left -= samplesOf(series?.points ?? []);
    if (left < 0) throw tooMany('samples', asked);
    return series;
  });
}

/** How many samples points are: each bucket of a native histogram is one as well. */
export function samplesOf(points: readonly Point[]): number {
  return points.reduce((sum, { buckets }) => sum + 1 + (buckets?.length ?? 0), 0);
}

// Read by hand, as there may be a million of them: a schema would copy all, and take as long as parsing does.

/** A series of a vector, with one value, or of a matrix, with several. */
function seriesOf(one: unknown): AnsweredSeries | undefined {
  if (!isMap(one) || !isLabels(one.metric)) return undefined;
  const { metric, value, values = listOf(value), histogram, histograms = listOf(histogram) } = one;
  const plain = each(values, plainPoint);
  const native = each(histograms, histogramPoint);
  if (!plain || !native) return undefined;
  const points = native.length === 0 ? plain : [...plain, ...native].toSorted((a, b) => a.at - b.at);
  return { labels: metric, points };
}

function listOf(one: unknown): readonly unknown[] {
  return one === undefined ? [] : [one];
}

function plainPoint(sample: unknown): Point | undefined {
  if (!isPair(sample)) return undefined;
  const [at, value] = sample;
  return typeof value === 'string' ? { at, value: parseNumber(value) } : undefined;
}

function histogramPoint(sample: unknown): Point | undefined {
  if (!isPair(sample)) return undefined;
  const [at, histogram] = sample;
  const buckets = isMap(histogram) ? each(histogram.buckets ?? [], bucketOf) : undefined;
  return buckets && { at, buckets };
}

function bucketOf(bucket: unknown): Bucket | undefined {
  const numbers = Array.isArray(bucket) && bucket.length === 4 ? each(bucket.slice(1), numberOf) : undefined;
  const [lower, upper, count] = numbers ?? [];
  if (lower === undefined || upper === undefined || count === undefined) return undefined;
  return { lower, upper, count };
}

function numberOf(text: unknown): number | undefined {
  return typeof text === 'string' ? parseNumber(text) : undefined;
}

/** What each of a list is read as; undefined where one cannot be. */
function each<T>(list: unknown, read: (one: unknown) => T | undefined): readonly T[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const all: T[] = [];
  for (const one of list) {
    const value = read(one);
    if (value === undefined) return undefined;
    all.push(value);
  }
  return all;
}

function isPair(sample: unknown): sample is readonly [number, unknown] {
  return Array.isArray(sample) && sample.length === 2 && typeof sample[0] === 'number';
}

function isMap(one: unknown): one is Readonly<Record<string, unknown>> {
  return typeof one === 'object' && one !== null && !Array.isArray(one);
}

function isLabels(one: unknown): one is Readonly<Record<string, string>> {
  return isMap(one) && Object.values(one).every((value) => typeof value === 'string');
}
