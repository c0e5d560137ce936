import Table from 'cli-table3';
import type { BenchmarkComparison } from '../model/benchmark.ts';
import { visibleLine } from '../model/one-line.ts';
import {
  besidesWords,
  budgetSentence,
  comparedWords,
  comparisonSentence,
  statusOf,
} from '../render/compare/words.ts';
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
  for (const { name, before, after, change, test, mark } of comparedWords(comparison.benchmarks)) {
    const paint = { '✗': colours.red, '✓': colours.green }[mark] ?? String;
    table.push([paint(mark), visibleLine(name), before, after, paint(change), visibleLine(test)]);
  }
  const besides = besidesWords(comparison).map(
    ({ fails, text }) => `${fails ? '✗' : '!'} ${visibleLine(text)}`,
  );
  const budgets = comparison.budgets.map(
    (one) => `${statusIcon(statusOf(one), colours)} ${visibleLine(budgetSentence(one))}`,
  );
  const below = [besides, budgets].flatMap((part) => (part.length > 0 ? ['', ...part] : []));
  return `${[table.toString().replaceAll(/(?<![ \t])[ \t]+$/gm, ''), ...below, '', comparisonSentence(comparison)].join('\n')}\n`;
}
