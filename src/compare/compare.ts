import { median, quantile } from 'simple-statistics';
import type { Benchmark, ComparedBenchmark, ComparisonOutcome, Spread } from '../model/benchmark.ts';
import { mannWhitney } from '../statistics/mann-whitney.ts';

/** Below it the test says that two sets of samples differ. */
const SIGNIFICANT = 0.05;
/** With fewer a side no difference can be significant (3 against 3 give p = 0.1 at best); ten are advised. */
const FEWEST = 4;
const ADVISED = 10;

/** Every benchmark of either side, by name and unit, worst first. */
export function compareBenchmarks(
  baseline: readonly Benchmark[],
  current: readonly Benchmark[],
  threshold: number,
): readonly ComparedBenchmark[] {
  const before = new Map(baseline.map((one) => [keyOf(one), one]));
  const after = new Map(current.map((one) => [keyOf(one), one]));
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  return keys.flatMap((key) => compareOne(before.get(key), after.get(key), threshold)).toSorted(worstFirst);
}

/** A benchmark on one side alone, or both sides by the median, the threshold and the exact test. */
function compareOne(
  before: Benchmark | undefined,
  after: Benchmark | undefined,
  threshold: number,
): readonly ComparedBenchmark[] {
  const [one] = [after ?? before];
  if (!one) return [];
  const { name, unit, better } = one;
  if (!before) return [{ name, unit, better, outcome: 'added', after: spreadOf(one.samples) }];
  if (!after) return [{ name, unit, better, outcome: 'removed', before: spreadOf(one.samples) }];
  return [{ name, unit, better, ...judged(before.samples, after.samples, better, threshold) }];
}

type Judgement = Omit<ComparedBenchmark, 'name' | 'unit' | 'better'>;

function judged(
  before: readonly number[],
  after: readonly number[],
  better: Benchmark['better'],
  threshold: number,
): Judgement {
  const [was, is] = [spreadOf(before), spreadOf(after)];
  const fewest = Math.min(was.n, is.n);
  if (was.median === 0) {
    const outcome = is.median === 0 ? 'unchanged' : 'from_zero';
    return { outcome, before: was, after: is };
  }
  const change = is.median / was.median - 1;
  const p = fewest > 1 ? mannWhitney(before, after).p : undefined;
  const remark = remarkOn(was, is, threshold);
  return {
    outcome: outcomeOf(change, p, fewest, better, threshold),
    before: was,
    after: is,
    change,
    ...(p === undefined ? {} : { p }),
    ...(remark === undefined ? {} : { remark }),
  };
}

/** Both the size and the test must agree: either alone fires on unchanged code. */
function outcomeOf(
  change: number,
  p: number | undefined,
  fewest: number,
  better: Benchmark['better'],
  threshold: number,
): ComparisonOutcome {
  if (Math.abs(change) <= threshold) return 'unchanged';
  if (fewest < FEWEST || p === undefined) return 'unverified';
  if (p >= SIGNIFICANT) return 'unchanged';
  return (better === 'lower') === change > 0 ? 'regressed' : 'improved';
}

function remarkOn(was: Spread, is: Spread, threshold: number): string | undefined {
  const fewest = Math.min(was.n, is.n);
  if (fewest < FEWEST) {
    return `${fewest} ${fewest === 1 ? 'sample' : 'samples'} on a side can show no difference; take at least ${FEWEST}, better ${ADVISED}.`;
  }
  const noisy = Math.max(was.around, is.around);
  return noisy > threshold
    ? `The samples lie ${Math.round(noisy * 100)}% around their median, more than the threshold: measure on a quieter machine.`
    : undefined;
}

/** The median, and how far the middle half of the samples lies around it. */
export function spreadOf(samples: readonly number[]): Spread {
  const values = [...samples];
  const middle = median(values);
  const half = values.length > 1 ? (quantile(values, 0.75) - quantile(values, 0.25)) / 2 : 0;
  return { median: middle, around: middle === 0 ? 0 : Math.abs(half / middle), n: values.length };
}

const ORDER: readonly ComparisonOutcome[] = [
  'regressed',
  'unverified',
  'from_zero',
  'removed',
  'added',
  'improved',
  'unchanged',
];

function worstFirst(a: ComparedBenchmark, b: ComparedBenchmark): number {
  return (
    ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome) ||
    Math.abs(b.change ?? 0) - Math.abs(a.change ?? 0) ||
    (keyOf(a) < keyOf(b) ? -1 : 1)
  );
}

function keyOf({ name, unit }: Pick<Benchmark, 'name' | 'unit'>): string {
  return `${name} ${unit}`;
}
