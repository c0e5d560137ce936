import { describe, expect, it } from 'vitest';
import { baseValue } from '../../src/model/quantity.ts';
import { budgetFile, budgetProblems, readTexts } from '../support/budget-files.ts';

const told = (limit: string, indicator: string) =>
  budgetProblems(budgetFile([limit, `indicator: ${indicator}`]));

/** What a number of 1 of the indicator is in base units. */
function sizeOf(limit: string, indicator: string): number | undefined {
  const { set, problems } = readTexts(budgetFile([limit, `indicator: ${indicator}`]));
  expect(problems).toEqual([]);
  return set.budgets[0] && baseValue({ amount: 1, unit: set.budgets[0].measuredIn });
}

describe('against a limit in percent', () => {
  it.each([
    ['at_least: 99.9%', '{ gauge: probe_success }', 1],
    ['at_least: 99.9%', '{ gauge: up, across: min }', 1],
    ['at_most: 80%', '{ gauge: queue_utilization }', 1],
    ['at_most: 80%', '{ quantile: 0.95, histogram: fill_level }', 1],
    ['at_most: 5 %/year', '{ growth: disk_used_share }', 1],
    ['at_most: 80%', '{ gauge: disk_used_ratio }', 1],
    ['at_most: 80%', '{ gauge: disk_used_percent }', 0.01],
    ['at_most: 80%', '{ gauge: disk_used_pct }', 0.01],
    ['at_most: 80%', '{ gauge: battery, unit: "%" }', 0.01],
  ])('%s, 1 of %s is %d', (limit, indicator, size) => {
    expect(sizeOf(limit, indicator)).toBe(size);
  });

  it('a rate is told what measures a share, and of no unit that would not help', () => {
    expect(told('at_most: 1%', '{ rate: errors_total }')).toEqual([
      expect.stringMatching(/Write it like 50 TPS, or measure a share: a ratio of events, or a quotient\.$/),
    ]);
  });

  it.each([
    ['at_most: 2 cores', '{ rate: cpu_total }', 'such as unit: s or unit: ms.'],
    ['at_most: 2 cores', '{ gauge: cpu }', 'such as unit: cores.'],
    ['at_most: 10 Mbps', '{ rate: sent_total }', 'such as unit: B.'],
    ['at_most: 10 Mbps', '{ gauge: sent }', 'such as unit: Mbps.'],
    ['at_most: 10 GB/year', '{ growth: stored }', 'such as unit: B.'],
    ['at_most: 2s', '{ rate: x_total }', 'Write it like 50 TPS: a rate is per time.'],
  ])('as of other limits, the advice fits: %s of %s', (limit, indicator, advice) => {
    const [message = ''] = told(limit, indicator);
    expect(message).toContain(advice);
    const unit = /unit: (\w+)/.exec(advice)?.[1];
    if (unit) expect(told(limit, indicator.replace(' }', `, unit: ${unit} }`))).toEqual([]);
  });

  it.each([
    '{ gauge: probe_success, unit: "%" }',
    `{ expr: 'avg(avg_over_time(probe_success[$window]))', unit: percent }`,
  ])('percent of what is 0 or 1 is told of: %s', (indicator) => {
    expect(told('at_least: 99.9%', indicator)).toEqual([
      expect.stringContaining(
        'warning: probe_success is 0 or 1 by its name: a share already, of which unit: % makes a hundredth. Leave unit out.',
      ),
    ]);
  });

  it('an expression that multiplies by a hundred may say so', () => {
    const indicator = `{ expr: '100 * avg(avg_over_time(up[$window]))', unit: "%" }`;
    expect(told('at_least: 99.9%', indicator)).toEqual([]);
  });
});

describe('a floor under a share of failures', () => {
  it.each([
    [`{ ratio: { good: 'x_total{code=~"5.."}', total: x_total } }`, 'stands under good. Write bad:'],
    ['{ ratio: { good: http_errors_total, total: http_requests_total } }', 'stands under good. Write bad:'],
    [`{ ratio: { good: 'x_total{result="failed"}', total: x_total } }`, 'stands under good. Write bad:'],
    ['{ gauge: error_ratio }', 'Write at_most: 0.1% if 99.9% are to be good.'],
    ['{ quotient: { counter: failures_total, per: runs_total } }', 'Write at_most: 0.1% if 99.9%'],
    [
      `{ expr: 'sum(rate(x{code=~"5.."}[$window])) / sum(rate(x[$window]))' }`,
      'Write at_most: 0.1% if 99.9% are to be good.',
    ],
    [
      `{ expr: '100 * (sum(rate(errors_total[$window])) / sum(rate(x[$window])))', unit: "%" }`,
      'Write at_most: 0.1% if 99.9% are to be good.',
    ],
  ])('is told of by names and labels: %s', (indicator, message) => {
    expect(told('at_least: 99.9%', indicator)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    `{ ratio: { good: 'x_total{code!~"5.."}', total: x_total } }`,
    `{ ratio: { good: 'x_total{code=~"2..|3.."}', total: x_total } }`,
    `{ ratio: { good: 'x_errors_total{result!="error"}', total: x_errors_total } }`,
    `{ expr: '1 - sum(rate(errors_total[$window])) / sum(rate(x[$window]))' }`,
    `{ expr: 'sum(rate(x{code!~"5.."}[$window])) / sum(rate(x[$window]))' }`,
    '{ gauge: terror_alerts_ratio }',
  ])('is not seen in %s', (indicator) => {
    expect(told('at_least: 99.9%', indicator)).toEqual([]);
  });

  it('is told of the other way round: good events under bad', () => {
    const indicator = `{ ratio: { bad: 'x_total{code!~"5.."}', total: x_total } }`;
    expect(told('at_most: 0.1%', indicator)).toEqual([
      expect.stringContaining(
        'counts what goes well by its name or its labels, and stands under bad. Write good:',
      ),
    ]);
  });
});
