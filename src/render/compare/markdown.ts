import type { BenchmarkComparison } from '../../model/benchmark.ts';
import { escapeMarkdown } from '../markdown/escape.ts';
import { statusView } from '../view/status.ts';
import { budgetSentence, comparedWords, comparisonSentence, statusOf } from './words.ts';

/** A comparison for a job's summary or a comment. */
export function comparisonMarkdown(comparison: BenchmarkComparison): string {
  const rows = comparison.benchmarks.map((one) => {
    const { name, before, after, change, test, mark } = comparedWords(one);
    const cells = [name, before, after, change, [test, one.remark].filter(Boolean).join('. ')];
    return `| ${mark} | ${cells.map(escapeMarkdown).join(' | ')} |`;
  });
  return [
    '## Benchmarks against the baseline',
    '',
    `${comparison.failed > 0 ? '❌' : '✅'} ${escapeMarkdown(comparisonSentence(comparison))}`,
    '',
    '| | Benchmark | Baseline | Current | Change | Test |',
    '| --- | --- | ---: | ---: | ---: | --- |',
    ...rows,
    '',
    ...comparison.budgets.map(
      (one) => `-   ${statusView(statusOf(one)).icon} ${escapeMarkdown(budgetSentence(one))}`,
    ),
    '',
  ].join('\n');
}
