/** What a metric's values are, as far as the results say: it decides their unit. */
export type Contents = 'time' | 'data' | 'share' | 'plain';

/** One metric of a load test: statistics that were handed over, or the values themselves. */
export interface LoadMetric {
  readonly contents: Contents;
  /** By name: `p95`, `avg`, `med`, `min`, `max`, `rate`, `count`, `value`. */
  readonly statistics: ReadonlyMap<string, number>;
  /** In ascending order; statistics are taken of them where they are known. */
  readonly samples?: Float64Array;
  /** How long the samples were taken, in seconds; for rates. */
  readonly seconds?: number;
}

/** The results of a load test: metrics by name, with tags as k6 writes them: `http_req_duration{name:query}`. */
export type LoadResults = ReadonlyMap<string, LoadMetric>;

/**
 * A statistic of a metric; undefined when it is neither handed over nor can be computed. Quantiles are of the samples
 * themselves (type 7 of Hyndman and Fan 1996 is k6's; with very many samples the types agree).
 */
export function statisticOf({ statistics, samples, seconds }: LoadMetric, name: string): number | undefined {
  if (!samples || samples.length === 0) return statistics.get(name);
  const sum = () => samples.reduce((total, value) => total + value, 0);
  switch (name) {
    case 'count':
      return sum();
    case 'rate':
      return seconds === undefined ? sum() / samples.length : sum() / seconds;
    case 'avg':
      return sum() / samples.length;
    case 'min':
      return samples[0];
    case 'max':
    case 'value':
      return samples.at(-1);
    case 'med':
      return quantile(samples, 0.5);
    default:
      return /^p\d+(\.\d+)?$/.test(name) ? quantile(samples, Number(name.slice(1)) / 100) : undefined;
  }
}

function quantile(samples: Float64Array, p: number): number {
  const at = (samples.length - 1) * p;
  const [low, high] = [samples[Math.floor(at)] ?? 0, samples[Math.ceil(at)] ?? 0];
  return low + (high - low) * (at - Math.floor(at));
}
