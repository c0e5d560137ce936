import { expect, it } from 'vitest';
import { comparisonTable } from '../../../src/commands/compare-table.ts';
import { coloursFor } from '../../../src/commands/summary.ts';
import type { BenchmarkBudget, BenchmarkComparison } from '../../../src/model/benchmark.ts';
import { comparisonMarkdown } from '../../../src/render/compare/markdown.ts';
import { quantity } from '../../support/budget.ts';

const budgetOf = (status: BenchmarkBudget['status']): BenchmarkBudget => ({
  budget: `api/${status}`,
  name: 'Benchmark',
  bound: 'at_most',
  limit: quantity('2 s'),
  status,
  ...(status === 'missing' ? { remark: 'Its benchmark is missing.' } : { actual: 1 }),
});

it('marks a budget whose benchmark is missing as unknown, and not as exceeded', () => {
  const comparison: BenchmarkComparison = {
    benchmarks: [],
    failures: [],
    budgets: [budgetOf('within'), budgetOf('exceeded'), budgetOf('missing')],
    threshold: 0.1,
    strict: false,
    failed: 2,
  };
  const marks = (text: string) =>
    text.split('\n').flatMap((line) => /(\S+) api\/(\w+)/.exec(line)?.slice(1) ?? []);
  expect(marks(comparisonMarkdown(comparison))).toEqual(['✅', 'within', '❌', 'exceeded', '❓', 'missing']);
  const plain = { write: () => {}, terminal: false, columns: 100 };
  expect(marks(comparisonTable(comparison, coloursFor(plain, {})))).toEqual([
    '✓',
    'within',
    '✗',
    'exceeded',
    '?',
    'missing',
  ]);
});
