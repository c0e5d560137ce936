import type { LoadMetric } from './results.ts';

/**
 * Whether a metric's statistics are of not a single sample, as k6 writes one that nothing was added to: a share of none, or
 * a trend whose count is 0. A counter of 0 counted none, which is a figure.
 */
export function hasNoSample({ statistics, samples }: LoadMetric): boolean {
  if (samples) return samples.length === 0;
  const of = (name: string) => statistics.get(name);
  if (of('passes') === 0 && of('fails') === 0) return true;
  if (of('total') === 0 && of('matches') !== undefined) return true;
  return of('count') === 0 && [...statistics.keys()].some((name) => DISTRIBUTED.test(name));
}

/**
 * Whether nothing tells a trend of zeros from one without a sample: all its statistics are 0, and its count is not among
 * them.
 */
export function mayHaveNoSample({ contents, statistics, samples }: LoadMetric): boolean {
  if (contents === 'unsaid' || samples || statistics.has('count') || statistics.has('value')) return false;
  const isTrend = [...statistics.keys()].some((name) => DISTRIBUTED.test(name));
  return isTrend && [...statistics.values()].every((value) => value === 0);
}

const DISTRIBUTED = /^(p\d|avg|med)/;
