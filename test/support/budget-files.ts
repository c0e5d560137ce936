import { type ReadBudgets, readBudgets } from '../../src/config/budgets/read-budgets.ts';
import { formatProblems } from '../../src/config/format-problems.ts';

/** A limit and an indicator with which nothing is wrong. */
export const GOOD = ['at_most: 2s', 'indicator: { quantile: 0.95, histogram: h_seconds }'] as const;

/** A file with one budget, `a`: the given lines of it begin at line 5 and column 5; more of the file follows. */
export function budgetFile(lines: readonly string[], ...more: readonly string[]): string {
  const head = ['service: api', 'budgets:', '  a:', '    category: latency'];
  return [...head, ...lines.map((line) => `    ${line}`), ...more, ''].join('\n');
}

/** Reads files `1.yaml`, `2.yaml` and so on, with dates in Berlin. */
export function readTexts(...texts: readonly string[]): ReadBudgets {
  const files = texts.map((text, index) => ({ file: `${index + 1}.yaml`, text }));
  return readBudgets(files, { approaching: 0.9, zone: 'Europe/Berlin' });
}

/** What people are told of the files: a line a problem. */
export function budgetProblems(...texts: readonly string[]): readonly string[] {
  const told = formatProblems(readTexts(...texts).problems, 'text');
  return told === '' ? [] : told.split('\n');
}
