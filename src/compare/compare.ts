import { median, quantile } from 'simple-statistics';
import type {
  Benchmark,
  BenchmarkIdentity,
  ComparedBenchmark,
  ComparisonOutcome,
  Direction,
  Spread,
} from '../model/benchmark.ts';
import { fullName } from '../model/benchmark-name.ts';
import { mannWhitney } from '../statistics/mann-whitney.ts';
import { mannWhitneyOfMany } from '../statistics/mann-whitney-of-many.ts';
import { type Pair, pairsOf } from './pairs.ts';

/** Below it the test says that two sets of samples differ. */
const SIGNIFICANT = 0.05;
/** With fewer a side no difference can be significant (3 against 3 give p = 0.1 at best); ten are advised. */
const FEWEST = 4;
const ADVISED = 10;

/** So many pairs of a sample of either side are too many to deal in all ways. */
const MANY = 2500;

/** Every benchmark of either side, by what it is and its unit, worst first. */
export function compareBenchmarks(
  baseline: readonly Benchmark[],
  current: readonly Benchmark[],
  threshold: number,
): readonly ComparedBenchmark[] {
  return pairsOf(baseline, current)
    .flatMap((pair) => compareOne(pair, threshold))
    .toSorted(worstFirst);
}

/** A benchmark on one side alone, or both sides by the median, the threshold and the exact test. */
function compareOne({ before, after, candidates }: Pair, threshold: number): readonly ComparedBenchmark[] {
  const one = after ?? before;
  if (!one) return [];
  const known = { ...identityOf(one), unit: one.unit, better: directionOfBoth(before, after) };
  if (candidates && after) {
    const names = candidates.map(fullName).join(', ');
    const remark = `The baseline has ${names}, which may be this one or another: nothing was compared. Save the baseline anew.`;
    return [{ ...known, outcome: 'ambiguous', after: spreadOf(after.samples), remark }];
  }
  if (!before) return [{ ...known, outcome: 'added', after: spreadOf(one.samples) }];
  if (!after) return [{ ...known, outcome: 'removed', before: spreadOf(one.samples) }];
  const was = fullName(before) === fullName(after) ? {} : { was: fullName(before) };
  return [{ ...known, ...was, ...judged(before, after, known.better, threshold) }];
}

function identityOf({ name, package: holder, parameters, processors }: Benchmark): BenchmarkIdentity {
  return {
    name,
    ...(holder === undefined ? {} : { package: holder }),
    ...(parameters === undefined ? {} : { parameters }),
    ...(processors === undefined ? {} : { processors }),
  };
}

/** What either side says; two that contradict each other say nothing. */
function directionOfBoth(before: Benchmark | undefined, after: Benchmark | undefined): Direction {
  const said = new Set(
    [before?.better, after?.better].filter((one) => one !== undefined && one !== 'unknown'),
  );
  const [only = 'unknown'] = said;
  return said.size === 1 ? only : 'unknown';
}

type Judgement = Pick<ComparedBenchmark, 'outcome' | 'before' | 'after' | 'change' | 'p' | 'remark'>;

function judged(before: Benchmark, after: Benchmark, better: Direction, threshold: number): Judgement {
  const [was, is] = [spreadOf(before.samples), spreadOf(after.samples)];
  const isExact = before.exact === true || after.exact === true;
  const fewest = Math.min(was.n, is.n);
  const p = fewest > 1 && !isExact ? probability(before.samples, after.samples) : undefined;
  if (was.median === 0) {
    const outcome = is.median === 0 ? 'unchanged' : 'from_zero';
    return { outcome, before: was, after: is, ...(p === undefined ? {} : { p }) };
  }
  const change = is.median / was.median - 1;
  const moved = Math.abs(change) > threshold && (isExact || isShown(fewest, p));
  const outcome = moved ? directed(change, better) : restOf(change, fewest, isExact, threshold);
  const remark = [
    isExact ? exactRemark(was, is) : remarkOn(was, is, threshold),
    outcome === 'undirected' ? UNDIRECTED : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(' ');
  return {
    outcome,
    before: was,
    after: is,
    change,
    ...(p === undefined ? {} : { p }),
    ...(remark === '' ? {} : { remark }),
  };
}

const UNDIRECTED =
  'Whether more is better is not known of this unit: say it in the settings under benchmarks.better, or with --better.';

function probability(before: readonly number[], after: readonly number[]): number {
  return (before.length * after.length > MANY ? mannWhitneyOfMany : mannWhitney)(before, after).p;
}

/** Both the size and the test must agree: either alone fires on unchanged code. */
function isShown(fewest: number, p: number | undefined): boolean {
  return fewest >= FEWEST && isSignificant(p);
}

/** Whether the test says that two sets of samples differ. */
export function isSignificant(p: number | undefined): boolean {
  return p !== undefined && p < SIGNIFICANT;
}

function directed(change: number, better: Direction): ComparisonOutcome {
  if (better === 'unknown') return 'undirected';
  return (better === 'lower') === change > 0 ? 'regressed' : 'improved';
}

/** What did not move, or is not shown to have: for the latter there are too few samples, or they lie too far apart. */
function restOf(change: number, fewest: number, isExact: boolean, threshold: number): ComparisonOutcome {
  return Math.abs(change) > threshold && !isExact && fewest < FEWEST ? 'unverified' : 'unchanged';
}

/** A figure that is said to be exact is the same each time. */
function exactRemark(was: Spread, is: Spread): string | undefined {
  return was.around > 0 || is.around > 0
    ? 'Its unit is said to be exact, and its samples differ: the median was taken.'
    : undefined;
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
  'undirected',
  'ambiguous',
  'unverified',
  'from_zero',
  'removed',
  'added',
  'improved',
  'unchanged',
];

function worstFirst(a: ComparedBenchmark, b: ComparedBenchmark): number {
  const [name, other] = [a, b].map((one) => `${fullName(one)} ${one.unit}`);
  return (
    ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome) ||
    Math.abs(b.change ?? 0) - Math.abs(a.change ?? 0) ||
    ((name ?? '') < (other ?? '') ? -1 : 1)
  );
}
