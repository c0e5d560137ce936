import type {
  BenchmarkBudget,
  BenchmarkComparison,
  ComparedBenchmark,
  Spread,
} from '../../model/benchmark.ts';
import { formatQuantity, percent, plural } from '../../model/format.ts';
import { inUnit } from '../../model/quantity.ts';
import type { Status } from '../../model/verdict.ts';

/** A line of a comparison as texts. */
export interface ComparedWords {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** `+12.3%`; `~` where there is no difference; a word where there is no share. */
  readonly change: string;
  /** `p = 0.001, n = 10 + 10`; empty when nothing was tested. */
  readonly test: string;
  readonly mark: string;
}

const MARKS: Readonly<Record<ComparedBenchmark['outcome'], string>> = {
  regressed: '✗',
  improved: '✓',
  unchanged: ' ',
  unverified: '?',
  from_zero: '?',
  added: '+',
  removed: '-',
};

/** A benchmark's two medians with their spread, the change and the test, as benchmark tools print them. */
export function comparedWords(one: ComparedBenchmark): ComparedWords {
  const { name, unit, before, after, outcome, change, p } = one;
  const said = (spread: Spread | undefined) => (spread ? spreadWords(spread, unit) : '');
  const n = before && after ? `n = ${before.n} + ${after.n}` : '';
  return {
    name: unit === '' ? name : `${name} (${unit})`,
    before: said(before),
    after: said(after),
    change: changeWords(outcome, change),
    test: p === undefined ? n : `p = ${p < 0.001 ? '< 0.001' : p.toFixed(3)}, ${n}`.replace('= <', '<'),
    mark: MARKS[outcome],
  };
}

function spreadWords({ median, around }: Spread, unit: string): string {
  const shown = Number(median.toPrecision(4)).toLocaleString('en', { maximumSignificantDigits: 4 });
  return `${shown}${unit === '' ? '' : ` ${unit}`} ±${Math.round(around * 100)}%`;
}

function changeWords(outcome: ComparedBenchmark['outcome'], change: number | undefined): string {
  if (outcome === 'unchanged') return '~';
  if (change === undefined) return outcome.replace('_', ' ');
  const size = `${change > 0 ? '+' : '-'}${percent(Math.abs(change), [], 1)}`;
  return outcome === 'unverified' ? `${size} (unverified)` : size;
}

/** The status of a budget of benchmarks: one whose benchmark is missing is unknown, and not exceeded. */
export function statusOf({ status }: BenchmarkBudget): Status {
  return status === 'missing' ? 'unknown' : status;
}

/** A budget of an operation in one sentence. */
export function budgetSentence({ budget, name, limit, status, actual, remark }: BenchmarkBudget): string {
  if (status === 'missing') return `${budget}: ${remark ?? ''}`;
  const shown = formatQuantity({
    amount: Number(inUnit(actual ?? 0, limit.unit).toPrecision(4)),
    unit: limit.unit,
  });
  const word = status === 'within' ? 'within' : 'over';
  return `${budget}: ${name} takes ${shown}, ${word} its budget of ${formatQuantity(limit)}.`;
}

/** What a comparison found in one sentence. */
export function comparisonSentence({ benchmarks, budgets, failed, threshold }: BenchmarkComparison): string {
  const count = (outcome: ComparedBenchmark['outcome']) =>
    benchmarks.filter((one) => one.outcome === outcome).length;
  const parts = (
    ['regressed', 'improved', 'unverified', 'from_zero', 'added', 'removed', 'unchanged'] as const
  )
    .filter((outcome) => count(outcome) > 0)
    .map((outcome) => `${count(outcome)} ${outcome.replace('_', ' ')}`);
  const kept =
    budgets.length > 0
      ? ` ${plural(budgets.filter(({ status }) => status === 'within').length, 'budget')} of ${budgets.length} kept.`
      : '';
  const verdict = failed > 0 ? 'The comparison fails' : 'The comparison passes';
  return `${verdict}: of ${plural(benchmarks.length, 'benchmark')}, ${parts.join(', ')}; the threshold is ${percent(threshold, [])}.${kept}`;
}
