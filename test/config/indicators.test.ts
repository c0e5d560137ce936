import { describe, expect, it } from 'vitest';
import { budgetFile, budgetProblems } from '../support/budget-files.ts';

const KINDS = 'quantile, ratio, rate, gauge, growth, expr';
const SELECTOR =
  'is not a selector. A metric with labels is allowed, such as http_requests_total{code=~"5.."}, without functions or a range. Use an expr indicator for anything else.';

interface Row {
  readonly mistake: string;
  readonly limit?: string;
  readonly indicator: string;
  /** The indicator is at 6:16 of the file. */
  readonly told: string;
}

const KIND: readonly Row[] = [
  {
    mistake: 'an indicator of no kind',
    indicator: '{ where: { job: api } }',
    told: `6:16: error: The indicator says nothing to measure. Exactly one of ${KINDS} is allowed. Add one.`,
  },
  {
    mistake: 'a misspelt kind, and only of it',
    indicator: '{ gague: x_seconds, over_time: max }',
    told: `6:18: error: Unknown key gague. Allowed here: ${KINDS}. Did you mean gauge?`,
  },
  {
    mistake: 'an indicator of several kinds',
    indicator: '{ gauge: x_seconds, rate: y_total, expr: z }',
    told: '6:16: error: The indicator measures more than one thing: rate, gauge, expr. Exactly one is allowed. Keep one, or make a budget of each.',
  },
  {
    mistake: 'a misspelt key beside the kind',
    indicator: '{ gauge: x_seconds, overtime: max }',
    told: '6:36: error: Unknown key overtime. Allowed here: gauge, where, over_time, across, unit. Did you mean over_time?',
  },
  {
    mistake: 'a key of another kind',
    indicator: '{ expr: x, where: { job: api } }',
    told: '6:27: error: Unknown key where. Allowed here: expr, present, unit. Remove it, or use one of these.',
  },
  {
    mistake: 'a missing key',
    indicator: '{ quantile: 0.95 }',
    told: '6:5: error: histogram is missing. Add histogram (the histogram’s name, without _bucket).',
  },
];

const VALUES: readonly Row[] = [
  {
    mistake: 'a quantile written as a percentage',
    indicator: '{ quantile: 95, histogram: h_seconds }',
    told: '6:28: error: A quantile of 95 does not exist. Between 0 and 1 is allowed, such as 0.95 for P95.',
  },
  {
    mistake: 'a part of a histogram',
    indicator: '{ quantile: 0.95, histogram: h_seconds_bucket }',
    told: '6:45: error: “h_seconds_bucket” names a part of a histogram. The histogram’s own name is wanted. Write h_seconds.',
  },
  {
    mistake: 'labels in a metric’s name',
    indicator: "{ gauge: 'x_seconds{a=1}' }",
    told: '6:25: error: “x_seconds{a=1}” is not a metric name. Letters, digits, _ and : are allowed, not beginning with a digit. Write the name alone; labels go into where.',
  },
  {
    mistake: 'a label that Prometheus does not allow',
    indicator: '{ gauge: x_seconds, where: { my-label: x } }',
    told: '6:45: error: “my-label” is not a label name. Letters, digits and _ are allowed, not beginning with a digit. Write the name that the series bear.',
  },
  {
    mistake: 'a way over time that there is not',
    indicator: '{ gauge: x_seconds, over_time: p100 }',
    told: '6:47: error: “p100” is not allowed here. Allowed: avg, min, max, last, a quantile such as p95. Write one of these.',
  },
  {
    mistake: 'a way across series that there is not',
    indicator: '{ gauge: x_seconds, across: maximum }',
    told: '6:44: error: “maximum” is not allowed here. Allowed: sum, avg, min, max. Did you mean max?',
  },
  {
    mistake: 'a unit that is none',
    limit: '2 GB',
    indicator: '{ gauge: x, unit: gb }',
    told: '6:34: error: “gb” is not a unit. Units mind their case; write GB for bytes or Gbit for bits.',
  },
  {
    mistake: 'a time in the unit of a rate, which is per second by itself',
    limit: '50 requests/min',
    indicator: '{ rate: x_total, unit: requests/min }',
    told: '6:39: error: requests/min is an amount per time, but a rate is per second by itself. What the metric counts is wanted, without a time. Write it like requests.',
  },
  {
    mistake: 'a time in the unit of a growth',
    limit: '10 GB/year',
    indicator: '{ growth: x, unit: GB/year }',
    told: '6:35: error: GB/year is an amount per time, but a growth is per second by itself. What the metric counts is wanted, without a time. Write it like GB.',
  },
  {
    mistake: 'a selector for coverage that is none',
    indicator: '{ expr: x, present: sum(x) }',
    told: `6:36: error: “sum(x)” ${SELECTOR}`,
  },
];

const RATIOS: readonly Row[] = [
  {
    mistake: 'a ratio of nothing',
    indicator: '{ ratio: { total: all_total } }',
    told: '6:25: error: The ratio has no part. Exactly one of good and bad is allowed beside total. Add one.',
  },
  {
    mistake: 'a ratio of two things',
    indicator: '{ ratio: { good: good_total, bad: bad_total, total: all_total } }',
    told: '6:25: error: The ratio has two parts. Exactly one of good and bad is allowed beside total. Remove one.',
  },
  {
    mistake: 'a function where events are selected',
    indicator: "{ ratio: { bad: 'rate(bad_total[5m])', total: all_total } }",
    told: `6:32: error: “rate(bad_total[5m])” ${SELECTOR}`,
  },
  {
    mistake: 'a ratio without all events',
    indicator: '{ ratio: { bad: bad_total } }',
    told: '6:18: error: total is missing. Add total (a selector of all events).',
  },
];

describe.each([
  { about: 'the kind', rows: KIND },
  { about: 'the values', rows: VALUES },
  { about: 'the ratio', rows: RATIOS.map((row) => ({ limit: '1%', ...row })) },
])('reading $about of an indicator', ({ rows }) => {
  it.each(rows)('tells of $mistake', ({ limit = '2s', indicator, told }) => {
    expect(budgetProblems(budgetFile([`at_most: ${limit}`, `indicator: ${indicator}`]))).toEqual([
      `1.yaml:${told}`,
    ]);
  });
});
