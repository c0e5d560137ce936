import { mean } from 'simple-statistics';

/** The lag-one autocorrelation of a series; zero for a constant one. */
export function lagOne(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const centre = mean([...values]);
  const from = values.map((value) => value - centre);
  const variance = from.reduce((sum, value) => sum + value * value, 0);
  const together = from.slice(1).reduce((sum, value, index) => sum + value * (from[index] ?? 0), 0);
  return variance > 0 ? together / variance : 0;
}

/** By how much autocorrelation `r` inflates the variance of a mean: (1 + r) ÷ (1 − r). */
export function inflationOf(r: number): number {
  return (1 + r) / (1 - r);
}

/** The largest autocorrelation that is reckoned with; nearer to one nothing could be said of 30 days. */
const MOST = 0.9;

/** An estimate of the autocorrelation kept between none and the most reckoned with. */
export function clipped(r: number): number {
  return Math.min(MOST, Math.max(0, r));
}
