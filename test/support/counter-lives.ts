import { everyFiveMinutes, type StoredSeries } from './prometheus-server.ts';

/** A time in which a counter is there. */
export interface Life {
  readonly from: number;
  readonly until: number;
  /** The value at its first sample, and what it grows by from one sample to the next. */
  readonly first: number;
  readonly each: number;
}

/** A counter through one or more lives; between them it is not there, and each begins with its own value. */
export function counter(metric: string, ...lives: readonly Life[]): StoredSeries {
  return {
    metric,
    samples: lives.flatMap(({ from, until, first, each }) =>
      everyFiveMinutes(from, until, (_, index) => first + index * each),
    ),
  };
}
