import type { Unit } from '../model/unit.ts';

/**
 * What a metric's values are, as far as the results say: it decides their unit. Plain are numbers that k6 says nothing of;
 * unsaid are those of a file that has no way to say it.
 */
export type Contents = 'time' | 'data' | 'share' | 'plain' | 'unsaid';

/** One metric of a load test: statistics that were handed over, or the values themselves. */
export interface LoadMetric {
  readonly contents: Contents;
  /** By name: `p95`, `avg`, `med`, `min`, `max`, `rate`, `count`, `value`. */
  readonly statistics: ReadonlyMap<string, number>;
  /** In ascending order; statistics are taken of them where they are known. */
  readonly samples?: Float64Array;
  /** The sample that was taken last. */
  readonly last?: number;
  /** How long a counter was counted, in seconds. With it, samples are what was added to the counter. */
  readonly seconds?: number;
  /** The unit of its values, where the results name one. */
  readonly unit?: Unit;
}

/** The results of a load test: metrics by name, with tags as k6 writes them: `http_req_duration{name:query}`. */
export type LoadResults = ReadonlyMap<string, LoadMetric>;

/**
 * A statistic of a metric; undefined when it is neither handed over nor can be computed. Quantiles are of the samples
 * themselves (type 7 of Hyndman and Fan 1996 is k6's; with very many samples the types agree). A count is what a counter
 * came to, or the number of samples of anything else; a rate is a counter's per second, or the share of a metric of 0 and 1.
 */
export function statisticOf(metric: LoadMetric, name: string): number | undefined {
  const { statistics, samples, seconds, last, contents } = metric;
  if (!samples || samples.length === 0) return handedOver(statistics, name);
  const sum = () => samples.reduce((total, value) => total + value, 0);
  switch (name) {
    case 'count':
      return seconds === undefined ? samples.length : sum();
    case 'rate':
      if (seconds !== undefined) return sum() / seconds;
      return contents === 'share' || isShare(samples) ? sum() / samples.length : undefined;
    case 'avg':
      return sum() / samples.length;
    case 'min':
      return samples[0];
    case 'max':
      return samples.at(-1);
    case 'value':
      return last;
    case 'med':
      return quantile(samples, 0.5);
    default:
      return /^p\d+(\.\d+)?$/.test(name) ? quantile(samples, Number(name.slice(1)) / 100) : undefined;
  }
}

/** The median goes by two names. */
function handedOver(statistics: LoadMetric['statistics'], name: string): number | undefined {
  const alias = { p50: 'med', med: 'p50' }[name];
  return statistics.get(name) ?? (alias === undefined ? undefined : statistics.get(alias));
}

function isShare(samples: Float64Array): boolean {
  return samples.every((value) => value === 0 || value === 1);
}

function quantile(samples: Float64Array, p: number): number {
  const at = (samples.length - 1) * p;
  const [low, high] = [samples[Math.floor(at)] ?? 0, samples[Math.ceil(at)] ?? 0];
  return low + (high - low) * (at - Math.floor(at));
}
