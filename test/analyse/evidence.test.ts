import { describe, expect, it } from 'vitest';
import { figureWords, usageRange, usageWords, weeksTo } from '../../src/analyse/evidence.ts';
import { weekOf } from '../support/advised.ts';
import { gaugeBudget, quantity } from '../support/budget.ts';

const BUDGET = gaugeBudget();
const weeks = (...actuals: readonly number[]) =>
  actuals.map((actual, index) => weekOf(BUDGET, actuals.length - index, actual));

describe('the range of usage', () => {
  it('is from the least to the most of the weeks, whatever their order', () => {
    // 0.9, 0.82 and 0.94 of 2 s are 45%, 41% and 47%.
    expect(usageRange(weeks(0.9, 0.82, 0.94, 0.9), 'UTC')).toBe(
      'Usage stayed between 41% and 47% in the 4 weeks to 1 February 2026',
    );
  });

  it('is one figure when all weeks read the same', () => {
    // 1.001 and 1.002 of 2 s are 50.05% and 50.1%.
    expect(usageRange(weeks(1.001, 1.002), 'UTC')).toBe(
      'Usage stayed at 50% in the 2 weeks to 1 February 2026',
    );
  });
});

describe('the weeks of the evidence', () => {
  it('end with the last day of the newest, in the zone of the report', () => {
    expect(weeksTo(weeks(1, 1, 1, 1), 'UTC')).toBe('the 4 weeks to 1 February 2026');
    expect(weeksTo(weeks(1), 'UTC')).toBe('the 1 week to 1 February 2026');
    // A week that ends at midnight in Berlin ends at 23:00 in UTC: its last local day is the same.
    const window = { start: 1_769_382_000, end: 1_769_986_800 };
    expect(weeksTo([{ ...weekOf(BUDGET, 1, 1), window }], 'Europe/Berlin')).toBe(
      'the 1 week to 1 February 2026',
    );
  });
});

describe('a usage in words', () => {
  it.each([
    { usage: 0.41, words: '41%' },
    // Rounded to whole numbers these would read as the threshold that they are not at.
    { usage: 0.5999, words: '59.99%' },
    { usage: 0.896, words: '89.6%' },
    { usage: 1.004, words: '100.4%' },
    { usage: 1, words: '100%' },
    { usage: 'infinite', words: '∞' },
    { usage: 'none', words: '0%' },
  ] as const)('of $usage is $words', ({ usage, words }) => {
    expect(usageWords(usage)).toBe(words);
  });
});

describe('figures in words', () => {
  it('share the unit of the limit', () => {
    const memory = { bound: 'at_most', limit: quantity('2 GB') } as const;
    expect(figureWords(memory, 1.5e9, 250e6)).toEqual(['1.5 GB', '0.25 GB']);
  });

  it('have as many decimals as set them apart from a limit that they are not at', () => {
    expect(figureWords({ bound: 'at_most', limit: quantity('300 s') }, 299.96, 285)).toEqual([
      '299.96 s',
      '285 s',
    ]);
    expect(figureWords({ bound: 'at_least', limit: quantity('99.9%') }, 0.9996)).toEqual(['99.96%']);
  });
});
