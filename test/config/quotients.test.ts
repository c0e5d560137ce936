import { describe, expect, it } from 'vitest';
import { baseValue } from '../../src/model/quantity.ts';
import { figureQueries, presenceOf } from '../../src/promql/queries.ts';
import { budgetFile, budgetProblems, readTexts } from '../support/budget-files.ts';

function read(limit: string, indicator: string) {
  const { set, problems } = readTexts(budgetFile([`at_most: ${limit}`, `indicator: ${indicator}`]));
  expect(problems).toEqual([]);
  const [one] = set.budgets;
  if (!one) throw new Error('there is no budget');
  return one;
}

describe('a quotient', () => {
  it('of counters is the sum of what they grew by, by the sum of what the others grew by', () => {
    const { indicator } = read('50 queries', '{ quotient: { counter: queries_total, per: jobs_total } }');
    expect(figureQueries(indicator, 3600)).toEqual([
      { role: 'part', query: 'sum(increase(queries_total[3600s]))' },
      { role: 'whole', query: 'sum(increase(jobs_total[3600s]))' },
    ]);
    expect(presenceOf(indicator, 300)).toBe('present_over_time(jobs_total[300s])');
  });

  it('of gauges is summed up over the moments at which both are there', () => {
    const { indicator } = read('80%', '{ quotient: { gauge: used_bytes, per: all_bytes } }');
    expect(figureQueries(indicator, 3600)).toEqual([
      {
        role: 'part',
        query: 'sum_over_time((sum(used_bytes >= -Inf) and on () sum(all_bytes >= -Inf))[3599s:60s])',
      },
      {
        role: 'whole',
        query: 'sum_over_time((sum(all_bytes >= -Inf) and on () sum(used_bytes >= -Inf))[3599s:60s])',
      },
    ]);
    expect(presenceOf(indicator, 300)).toBe(
      '(present_over_time(used_bytes[300s]) and on () group(present_over_time(all_bytes[300s])))',
    );
  });

  it('may look at another time in one of its parts', () => {
    const { indicator } = read('50%', '{ quotient: { counter: a_total, per: b_total offset 1h } }');
    expect(figureQueries(indicator, 3600)[1]?.query).toBe('sum(increase(b_total[3600s] offset 60m))');
  });

  it.each([
    // Bytes by bytes are a share, whatever the scale of each; a millisecond by a second is a thousandth.
    ['80%', '{ quotient: { gauge: a_bytes, per: b_bytes } }', 1],
    ['80%', '{ quotient: { counter: a_milliseconds_total, per: b_seconds_total } }', 0.001],
    ['80%', '{ quotient: { gauge: busy, per: slots } }', 1],
    ['3 queries', '{ quotient: { counter: queries_total, per: jobs_total } }', 1],
    ['4 kB', '{ quotient: { counter: sent_bytes_total, per: requests_total } }', 1],
    ['2s', '{ quotient: { counter: a_seconds_sum, per: a_seconds_count } }', 1],
    ['2s', '{ quotient: { counter: wait, per: jobs_total }, unit: ms }', 0.001],
    ['5 MB/s', '{ quotient: { counter: read_bytes_total, per: read_seconds_total } }', 1],
    ['2s', '{ mean: a_milliseconds }', 0.001],
  ])('against %s of %s has a unit of %d in base units', (limit, indicator, size) => {
    expect(baseValue({ amount: 1, unit: read(limit, indicator).measuredIn })).toBe(size);
  });

  it.each([
    [
      '{ quotient: { per: b } }',
      'The quotient divides nothing. Exactly one of counter and gauge is allowed beside per. Add one.',
    ],
    [
      '{ quotient: { gauge: a, counter: c, per: b } }',
      'The quotient divides two things. Exactly one of counter and gauge is allowed beside per. Remove one.',
    ],
    ['{ quotient: { gauge: a } }', 'per is missing from budgets.a.indicator.quotient.'],
    ['{ quotient: { gauge: sum(a), per: b } }', '“sum(a)” is not a selector.'],
    ['{ mean: a_seconds_sum }', 'Its own name is wanted. Write a_seconds.'],
    ['{ mean: "a/b" }', 'one metric by another is a quotient'],
  ])('with a mistake is told of: %s', (indicator, message) => {
    expect(budgetProblems(budgetFile(['at_most: 2', `indicator: ${indicator}`]))).toEqual([
      expect.stringContaining(message),
    ]);
  });

  it('cannot be limited in what it does not measure', () => {
    expect(
      budgetProblems(
        budgetFile(['at_most: 2s', 'indicator: { quotient: { gauge: a_bytes, per: b_bytes } }']),
      ),
    ).toEqual([
      expect.stringContaining('measures a share (by their names, a_bytes per b_bytes). They must have'),
    ]);
  });
});
