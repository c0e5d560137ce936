import Table from 'cli-table3';
import type { BenchmarkComparison } from '../model/benchmark.ts';
import { budgetSentence, comparedWords, comparisonSentence, statusOf } from '../render/compare/words.ts';
import { type coloursFor, NO_BORDERS, statusIcon } from './summary.ts';

/** A comparison in the terminal, worst first, as benchmark tools print one. */
export function comparisonTable(
  comparison: BenchmarkComparison,
  colours: ReturnType<typeof coloursFor>,
): string {
  const table = new Table({
    head: ['', 'Benchmark', 'Baseline', 'Current', 'Change', 'Test'].map((name) => colours.dim(name)),
    colAligns: ['left', 'left', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: NO_BORDERS,
  });
  for (const one of comparison.benchmarks) {
    const { name, before, after, change, test, mark } = comparedWords(one);
    const paint =
      one.outcome === 'regressed' ? colours.red : one.outcome === 'improved' ? colours.green : String;
    table.push([
      paint(mark),
      name,
      before,
      after,
      paint(change),
      [test, one.remark].filter(Boolean).join('. '),
    ]);
  }
  const budgets = comparison.budgets.map(
    (one) => `${statusIcon(statusOf(one), colours)} ${budgetSentence(one)}`,
  );
  return `${[table.toString().replaceAll(/[ \t]+$/gm, ''), ...(budgets.length > 0 ? ['', ...budgets] : []), '', comparisonSentence(comparison)].join('\n')}\n`;
}
