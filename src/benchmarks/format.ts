import type { z } from 'zod';
import type { Benchmark, BenchmarkIdentity, BenchmarkRun, Direction } from '../model/benchmark.ts';
import { fullName } from '../model/benchmark-name.ts';
import { InputError } from '../model/errors.ts';
import type { Content } from './content.ts';
import { directionOf } from './direction.ts';

/** A form in which benchmarks are written. */
export interface Format {
  /** As messages name it: `hyperfine’s JSON`. */
  readonly title: string;
  /** The run in a file of this form; undefined for another form. Throws an InputError for one that is broken. */
  readonly read: (content: Content) => BenchmarkRun | undefined;
}

/** A form of JSON: what it is known by, what is read of it, and what becomes of that. */
export function jsonFormat<T>(
  title: string,
  { sign, shape, run }: { sign: z.ZodType; shape: z.ZodType<T>; run: (read: T) => BenchmarkRun },
): Format {
  return {
    title,
    read: ({ file, json }) => {
      if (json === undefined || !sign.safeParse(json).success) return undefined;
      const read = shape.safeParse(json);
      if (read.success) return run(read.data);
      const [issue] = read.error.issues;
      const place = issue?.path.map(String).join('.') ?? '';
      throw new InputError(
        `${file} is ${title}, but ${place}: ${issue?.message}. Let its tool write it again.`,
      );
    },
  };
}

/** What one entry of a file came to: a figure with samples, or a sentence on why there is none. */
export type Entry = Benchmark | string;

/** A run of entries, in their order. */
export function runOf(entries: readonly Entry[]): BenchmarkRun {
  return {
    benchmarks: entries.filter((entry) => typeof entry !== 'string'),
    failures: entries.filter((entry) => typeof entry === 'string'),
  };
}

/** A figure; a failure where there is no sample, or one that is no finite number. The unit tells the direction unless the format does. */
export function figure(
  identity: BenchmarkIdentity,
  unit: string,
  samples: readonly number[],
  better: Direction = directionOf(unit),
): Entry {
  if (samples.length === 0) return `${fullName(identity)} has no figure`;
  if (!samples.every(Number.isFinite))
    return `${fullName(identity)} has a figure in ${unit} that is no finite number`;
  return { ...identity, unit, better, samples };
}

/** The samples where there are some, else the middle of them that the file names. */
export function filled(samples: readonly number[] | null | undefined, middle: number | null | undefined) {
  if (samples && samples.length > 0) return samples;
  return typeof middle === 'number' ? [middle] : [];
}
