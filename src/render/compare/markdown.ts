import type { BenchmarkComparison } from '../../model/benchmark.ts';
import { escapeMarkdown } from '../markdown/escape.ts';
import { statusView } from '../view/status.ts';
import { besidesWords, budgetSentence, comparedWords, comparisonSentence, statusOf } from './words.ts';

/** A comparison for a job's summary or a comment. */
export function comparisonMarkdown(comparison: BenchmarkComparison): string {
  const rows = comparedWords(comparison.benchmarks).map(({ name, before, after, change, test, mark }) => {
    const cells = [name, before, after, change, test];
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
    ...besidesWords(comparison).map(({ fails, text }) => `-   ${fails ? '❌' : '⚠️'} ${escapeMarkdown(text)}`),
    ...comparison.budgets.map(
      (one) => `-   ${statusView(statusOf(one)).icon} ${escapeMarkdown(budgetSentence(one))}`,
    ),
    '',
  ].join('\n');
}
