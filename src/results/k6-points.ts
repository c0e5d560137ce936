import { z } from 'zod';
import { BOUNDS, type Bound } from '../model/bounds.ts';
import { InputError } from '../model/errors.ts';
import { parseJson } from '../model/json.ts';
import type { LoadTestFigure } from '../model/load-test.ts';
import { contentsOf, keyOf } from './k6-summary.ts';
import type { LoadMetric, LoadResults } from './results.ts';

const line = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('Metric'),
    metric: z.string().optional(),
    data: z.looseObject({ name: z.string(), type: z.string(), contains: z.string().optional() }),
  }),
  z.looseObject({
    type: z.literal('Point'),
    metric: z.string(),
    data: z.looseObject({
      time: z.iso.datetime({ offset: true }),
      value: z.number(),
      tags: z.record(z.string(), z.unknown()).nullish(),
    }),
  }),
]);

/** Whether a line is one of k6's raw output. */
export function isK6Line(text: string): boolean {
  return /^\s*\{\s*"(metric|type|data)"/.test(text) && /"type"\s*:\s*"(Metric|Point)"/.test(text);
}

/** Values that grow without keeping what each needs besides eight bytes. */
class Samples {
  private values = new Float64Array(1024);
  private length = 0;
  last = 0;

  add(value: number): void {
    this.last = value;
    if (this.length === this.values.length) {
      const more = new Float64Array(this.values.length * 2);
      more.set(this.values);
      this.values = more;
    }
    this.values[this.length] = value;
    this.length += 1;
  }

  sorted(): Float64Array {
    return this.values.subarray(0, this.length).toSorted();
  }
}

interface Kept {
  readonly figure: LoadTestFigure;
  readonly samples: Samples;
}

/** What is known of a run that is being read. */
export interface PointReader {
  /** Takes one line. Throws an InputError with its number for one that is broken. */
  take(text: string, number: number): void;
  /** The metrics wanted, and the names of all others. */
  results(): LoadResults;
}

/** Reads k6's raw output line by line, and keeps of it the values of the figures wanted alone, as many as the bound says. */
export function pointReader(
  file: string,
  wanted: readonly LoadTestFigure[],
  { most }: Pick<Bound, 'most'> = BOUNDS.points,
): PointReader {
  const kept: readonly Kept[] = wanted.map((figure) => ({ figure, samples: new Samples() }));
  const types = new Map<string, { readonly type: string; readonly contains: string | undefined }>();
  const others = new Set<string>();
  let [first, last, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  return {
    take: (text, number) => {
      const parsed = line.safeParse(parse(text));
      if (!parsed.success) {
        throw new InputError(
          `${file}:${number}: this is no line of k6’s JSON output. The file may be cut off; let k6 write it again.`,
        );
      }
      const { data: said } = parsed;
      if (said.type === 'Metric') {
        types.set(said.data.name, { type: said.data.type, contains: said.data.contains });
        return;
      }
      const { metric, data } = said;
      others.add(metric);
      const time = Date.parse(data.time) / 1000;
      [first, last] = [Math.min(first, time), Math.max(last, time)];
      for (const { figure, samples } of kept) {
        if (figure.metric !== metric || !hasTags(data.tags ?? {}, figure.where)) continue;
        count += 1;
        if (count > most) {
          throw new InputError(
            `${file}:${number}: more than ${most.toLocaleString('en-US')} values are wanted of this run. Let k6 write its summary with --summary-export, which is small.`,
          );
        }
        samples.add(data.value);
      }
    },
    results: () =>
      new Map<string, LoadMetric>([
        ...[...others].map((name) => [name, NOTHING] as const),
        ...kept
          .map(({ figure, samples }) => ({ figure, values: samples.sorted(), last: samples.last }))
          .filter(({ values }) => values.length > 0)
          .map(({ figure, values, last: latest }) => {
            const type = types.get(figure.metric);
            const seconds = type?.type === 'counter' ? { seconds: Math.max(1, last - first) } : {};
            const metric = {
              contents: contentsOf(figure.metric, type?.type === 'rate', type?.contains),
              statistics: new Map(),
              samples: values,
              last: latest,
              ...seconds,
            };
            return [keyOf(figure.metric, figure.where), metric] as const;
          }),
      ]),
  };
}

const NOTHING: LoadMetric = { contents: 'plain', statistics: new Map() };

function hasTags(tags: Readonly<Record<string, unknown>>, where: Readonly<Record<string, string>>): boolean {
  return Object.entries(where).every(([tag, value]) => String(tags[tag]) === value);
}

function parse(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
