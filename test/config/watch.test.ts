import { describe, expect, it } from 'vitest';
import { budgetFile, budgetProblems, GOOD, readTexts } from '../support/budget-files.ts';

const watched = (written: string, ...more: readonly string[]) =>
  budgetFile([...GOOD, `watch: ${written}`, ...more]);
const GROWTH = ['at_most: 5 GB/month', 'indicator: { growth: x_bytes }'];

describe('how often a budget is looked at', () => {
  it.each([
    ['1h', 3600],
    ['90m', undefined],
    ['120m', 7200],
    ['24h', 86_400],
    ['1d', 86_400],
    ['25h', undefined],
    ['30m', undefined],
    ['0', undefined],
    ['1', undefined],
    ['hourly', undefined],
  ])('is read from %s', (written, expected) => {
    const problem = `1.yaml:7:12: error: “${written}” is not how often a budget can be looked at. Whole hours from 1h to 24h are allowed. Write watch: 1h, or remove it for once a day.`;
    expect(budgetProblems(watched(written))).toEqual(expected === undefined ? [problem] : []);
    expect(readTexts(watched(written)).set.budgets[0]?.watch).toBe(expected);
  });

  it('is that of the file unless the budget says otherwise, and of each member of a family', () => {
    const file = [
      'service: api',
      'watch: 2h',
      'budgets:',
      '  a: { category: latency, at_most: 2s, indicator: { quantile: 0.95, histogram: h_seconds } }',
      '  b: { category: latency, at_most: 2s, watch: 6h, indicator: { quantile: 0.95, histogram: h_seconds } }',
      '  c: { category: latency, each: route, at_most: 2s, indicator: { quantile: 0.95, histogram: h_seconds } }',
    ].join('\n');
    const { set, problems } = readTexts(file);
    expect(problems).toEqual([]);
    expect(set.budgets.map(({ watch }) => watch)).toEqual([7200, 21_600]);
    expect(set.families?.map(({ template }) => template.watch)).toEqual([7200]);
  });

  it('is not of what the last 24 hours say nothing of: told where a budget wants it, and left out of those of a file', () => {
    expect(budgetProblems(watched('1h', 'over: 28d'))).toEqual([
      '1.yaml:7:12: error: A budget over 28d is judged by that stretch, which an hour hardly moves. Remove watch, or over.',
    ]);
    expect(budgetProblems(budgetFile([...GROWTH, 'watch: 1h']))).toEqual([
      '1.yaml:7:12: error: A growth is judged by daily values, and the last 24 hours say nothing of it. Remove watch.',
    ]);
    const file = readTexts(budgetFile(GROWTH, 'watch: 1h'));
    expect(file.problems).toEqual([]);
    expect(file.set.budgets[0]).not.toHaveProperty('watch');
  });
});
