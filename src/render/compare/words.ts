import type {
  BenchmarkBudget,
  BenchmarkComparison,
  BenchmarkIdentity,
  ComparedBenchmark,
  Spread,
} from '../../model/benchmark.ts';
import { fullName, namesAmong } from '../../model/benchmark-name.ts';
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
  /** `p = 0.001, n = 10 + 10`, and what to know besides. */
  readonly test: string;
  readonly mark: string;
}

const MARKS: Readonly<Record<ComparedBenchmark['outcome'], string>> = {
  regressed: '✗',
  improved: '✓',
  unchanged: ' ',
  undirected: '✗',
  ambiguous: '✗',
  unverified: '?',
  from_zero: '?',
  added: '+',
  removed: '-',
};

/** Each benchmark's two medians with their spread, the change and the test, as benchmark tools print them. */
export function comparedWords(all: readonly ComparedBenchmark[]): readonly ComparedWords[] {
  const nameOf = namesAmong(all);
  return all.map((one) => wordsOf(one, nameOf));
}

function wordsOf(one: ComparedBenchmark, nameOf: (one: BenchmarkIdentity) => string): ComparedWords {
  const { unit, before, after, outcome, change, p, remark = '' } = one;
  const name = nameOf(one);
  const said = (spread: Spread | undefined) => (spread ? spreadWords(spread, unit) : '');
  const n = before && after ? `n = ${before.n} + ${after.n}` : '';
  return {
    name: unit === '' ? name : `${name} (${unit})`,
    before: said(before),
    after: said(after),
    change: changeWords(outcome, change),
    test: [p === undefined ? n : `p ${p < 0.001 ? '< 0.001' : `= ${p.toFixed(3)}`}, ${n}`, remark]
      .filter(Boolean)
      .join('. '),
    mark: MARKS[outcome],
  };
}

function spreadWords({ median, around }: Spread, unit: string): string {
  const shown = Number(median.toPrecision(4)).toLocaleString('en', { maximumSignificantDigits: 4 });
  return `${shown}${unit === '' ? '' : ` ${unit}`} ±${Math.round(around * 100)}%`;
}

function changeWords(outcome: ComparedBenchmark['outcome'], change: number | undefined): string {
  if (outcome === 'unchanged') return '~';
  if (change === undefined) return NAMES[outcome];
  const size = `${change > 0 ? '+' : '-'}${percent(Math.abs(change), [], 1)}`;
  if (outcome === 'unverified') return `${size} (unverified)`;
  return outcome === 'undirected' ? `${size} (${NAMES.undirected})` : size;
}

/** The status of a budget of benchmarks: one whose benchmark is missing is unknown, and not exceeded. */
export function statusOf({ status }: BenchmarkBudget): Status {
  return status === 'missing' ? 'unknown' : status;
}

/** A budget of an operation in one sentence. */
export function budgetSentence(held: BenchmarkBudget): string {
  const { budget, name, bound, limit, status, actual, remark } = held;
  if (status === 'missing') return `${budget}: ${remark ?? ''}`;
  const shown = formatQuantity({
    amount: Number(inUnit(actual ?? 0, limit.unit).toPrecision(4)),
    unit: limit.unit,
  });
  const beyond = bound === 'at_most' ? 'over' : 'short of';
  return `${budget}: ${name} has ${shown}, ${status === 'within' ? 'within' : beyond} its budget of ${formatQuantity(limit)}.`;
}

/** What came to no figure, and what the baseline knows by other names; each with its mark. */
export function besidesWords({ benchmarks, failures }: BenchmarkComparison): readonly ComparedNote[] {
  const renamed = benchmarks.filter(({ was }) => was !== undefined);
  const names = renamed.slice(0, 3).map((one) => `${one.was} as ${fullName(one)}`);
  const more = renamed.length > names.length ? ` and ${renamed.length - names.length} more` : '';
  const verb = renamed.length === 1 ? 'is' : 'are';
  return [
    ...failures.map((text) => ({ fails: true, text })),
    ...(renamed.length === 0
      ? []
      : [
          {
            fails: false,
            text: `${plural(renamed.length, 'benchmark')} ${verb} known to the baseline by another name, and matched by what is alike: ${names.join(', ')}${more}. Save the baseline anew for its names to be the same.`,
          },
        ]),
  ];
}

/** A sentence beside the table. */
export interface ComparedNote {
  readonly fails: boolean;
  readonly text: string;
}

const NAMES: Readonly<Record<ComparedBenchmark['outcome'], string>> = {
  regressed: 'regressed',
  undirected: 'direction unknown',
  ambiguous: 'ambiguous',
  improved: 'improved',
  unverified: 'unverified',
  from_zero: 'from zero',
  added: 'added',
  removed: 'removed',
  unchanged: 'unchanged',
};

/** What a comparison found in one sentence. */
export function comparisonSentence(comparison: BenchmarkComparison): string {
  const { benchmarks, budgets, failures, failed, threshold } = comparison;
  const count = (outcome: ComparedBenchmark['outcome']) =>
    benchmarks.filter((one) => one.outcome === outcome).length;
  const parts = (Object.keys(NAMES) as readonly ComparedBenchmark['outcome'][])
    .filter((outcome) => count(outcome) > 0)
    .map((outcome) => `${count(outcome)} ${NAMES[outcome]}`);
  const broken = failures.length > 0 ? ` ${plural(failures.length, 'failure')}.` : '';
  const kept =
    budgets.length > 0
      ? ` ${plural(budgets.filter(({ status }) => status === 'within').length, 'budget')} of ${budgets.length} kept.`
      : '';
  const verdict = failed > 0 ? 'The comparison fails' : 'The comparison passes';
  return `${verdict}: of ${plural(benchmarks.length, 'benchmark')}, ${parts.join(', ')}; the threshold is ${percent(threshold, [])}.${broken}${kept}`;
}
