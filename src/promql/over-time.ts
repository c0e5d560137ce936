import type { OverTime } from '../model/indicator.ts';

/** Folds the values of a range, such as `x[1h]`, into one a series. */
export function overTime(how: OverTime, range: string): string {
  if (!how.startsWith('p')) return `${how}_over_time(${range})`;
  return `quantile_over_time(${Number((Number(how.slice(1)) / 100).toPrecision(12))}, ${range})`;
}
