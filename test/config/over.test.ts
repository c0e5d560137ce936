import { describe, expect, it } from 'vitest';
import { budgetFile, budgetProblems, GOOD, readTexts } from '../support/budget-files.ts';

const over = (written: string) => budgetFile([...GOOD, `over: ${written}`]);
const ALLOWED = 'Days from 7d to 366d, weeks from 1w to 52w and quarter are allowed.';
const GROWTH = ['at_most: 5 GB/month', 'indicator: { growth: x_bytes }', 'over: 28d'];

describe('the rolling window of a budget', () => {
  it.each([
    ['7d', { text: '7d', days: 7 }],
    ['28d', { text: '28d', days: 28 }],
    ['366d', { text: '366d', days: 366 }],
    ['4w', { text: '4w', days: 28 }],
    ['52w', { text: '52w', days: 364 }],
    ['quarter', { text: 'quarter', months: 3 }],
  ])('is read from %s', (written, expected) => {
    expect(budgetProblems(over(written))).toEqual([]);
    expect(readTexts(over(written)).set.budgets[0]?.over).toEqual(expected);
  });

  it('is absent unless it is written', () => {
    expect(readTexts(budgetFile(GOOD)).set.budgets[0]).not.toHaveProperty('over');
  });

  it.each([
    ['1h', `“1h” is not a rolling window. ${ALLOWED} Write it like 28d.`],
    ['28', `“28” is not a rolling window. ${ALLOWED} Write it like 28d.`],
    ['-28d', `“-28d” is not a rolling window. ${ALLOWED} Write it like 28d.`],
    ['1.5w', `“1.5w” is not a rolling window. ${ALLOWED} Write it like 28d.`],
    ['a month', `“a month” is not a rolling window. ${ALLOWED} Write it like 28d.`],
    [
      '6d',
      `“6d” is shorter than a week, and the days of the week before it would be in no figure. ${ALLOWED} Write at least 7d, or remove over for the period itself.`,
    ],
    [
      '0w',
      `“0w” is shorter than a week, and the days of the week before it would be in no figure. ${ALLOWED} Write at least 7d, or remove over for the period itself.`,
    ],
    [
      '367d',
      '“367d” is longer than a year. At most 366d are allowed. Write a shorter one, such as 28d or quarter.',
    ],
    [
      '53w',
      '“53w” is longer than a year. At most 366d are allowed. Write a shorter one, such as 28d or quarter.',
    ],
  ])('is told of at its place when it is %s', (written, message) => {
    expect(budgetProblems(over(written))).toEqual([`1.yaml:7:11: error: ${message}`]);
  });

  it('is none of a growth, which has its own', () => {
    expect(budgetProblems(budgetFile(GROWTH))).toEqual([
      '1.yaml:7:11: error: A growth is that of the 35 days to the end of the period by itself. Remove over.',
    ]);
  });

  it('is one for all of a critical path', () => {
    const path = (whole: string, stage: string) =>
      [
        'service: api',
        'budgets:',
        `  total: { category: latency, at_most: 2s,${whole} indicator: { gauge: x_seconds } }`,
        `  a: { category: latency, at_most: 1s,${stage} indicator: { gauge: x_seconds } }`,
        'paths:',
        '  p: { total: total, stages: [a] }',
        '',
      ].join('\n');
    expect(budgetProblems(path(' over: 28d,', ' over: 4w,'))).toEqual([]);
    expect(budgetProblems(path('', ' over: 28d,'))).toEqual([
      '1.yaml:6:31: error: a is measured over 28d, and total over the period: their figures cannot be compared. A path has one stretch for all. Give both the same over, or neither one.',
    ]);
  });
});
