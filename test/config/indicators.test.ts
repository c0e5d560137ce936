import { describe, expect, it } from 'vitest';
import { budgetFile, budgetProblems } from '../support/budget-files.ts';

const KINDS = 'quantile, mean, ratio, quotient, rate, gauge, growth, expr';
const SELECTOR =
  'is not a selector. A metric with labels and perhaps an offset is allowed, such as http_requests_total{code=~"5.."}, without functions or a range. Use an expr indicator for anything else.';

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
    told: '6:5: error: histogram is missing from budgets.a.indicator. Add histogram (the histogram’s name, without _bucket).',
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
    told: '6:25: error: “x_seconds{a=1}” is not a metric name. Letters, digits, _ and : are allowed, and points and hyphens, not beginning with a digit. Write the name alone; labels go into where, and one metric by another is a quotient.',
  },
  {
    mistake: 'a label that Prometheus does not allow',
    indicator: '{ gauge: x_seconds, where: { my label: x } }',
    told: '6:45: error: “my label” is not a label name. Letters, digits and _ are allowed, and points, slashes and hyphens, not beginning with a digit. Write the name that the series bear.',
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
    indicator: "{ expr: 'avg_over_time(x[$window])', present: sum(x) }",
    told: `6:62: error: “sum(x)” ${SELECTOR}`,
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
    told: '6:18: error: total is missing from budgets.a.indicator.ratio. Add total (a selector of all events).',
  },
];

const HALF = 'Each bracket needs its other half.';
const LENGTH = 'It stands for the length of the period.';
const PLACEHOLDER = '$window is allowed, for the length of the period.';
const EXPRESSIONS: readonly Row[] = [
  {
    mistake: 'a misspelt $window',
    indicator: "{ expr: 'max(max_over_time(x[$windw]) / y[$window])' }",
    told: `6:24: error: $windw stands for nothing. ${PLACEHOLDER} Did you mean $window?`,
  },
  {
    mistake: 'a placeholder of another program',
    indicator: "{ expr: 'rate(x[$__range]) + rate(x[$window])' }",
    told: `6:24: error: $__range stands for nothing. ${PLACEHOLDER} Write $window, or a length such as 5m.`,
  },
  {
    mistake: 'a bracket left open',
    indicator: "{ expr: 'max(x[$window' }",
    told: `6:24: error: “[” is opened and not closed. ${HALF} Close it.`,
  },
  {
    mistake: 'a bracket that closes nothing',
    indicator: "{ expr: 'max(x[$window]))' }",
    told: `6:24: error: “)” closes what is not open. ${HALF} Open it, or remove this one.`,
  },
  {
    mistake: 'brackets that cross',
    indicator: "{ expr: 'max(x[$window)]' }",
    told: '6:24: error: “)” closes “[”. Each bracket is closed by its own other half. Correct one of them.',
  },
  {
    mistake: 'a text left open',
    indicator: `{ expr: 'max(x{a="b}[$window])' }`,
    told: '6:24: error: A text is opened by " and not closed. Write the same quote at its end.',
  },
  {
    mistake: 'a selector’s brace left open',
    limit: '1%',
    indicator: `{ ratio: { bad: 'bad_total{code="5"', total: all_total } }`,
    told: `6:32: error: “{” is opened and not closed. ${HALF} Close it.`,
  },
  {
    mistake: 'a fixed range, as which a month would be measured like a week',
    indicator: "{ expr: 'max_over_time(x[7d])' }",
    told: `6:24: warning: $window is missing: a day, a week and a month would all be measured over [7d]. ${LENGTH} Write [$window] in place of [7d].`,
  },
  {
    mistake: 'an expression without a range',
    indicator: '{ expr: sum(x) }',
    told: `6:24: warning: $window is missing: a day, a week and a month would be asked the same. ${LENGTH} Write it, as in max_over_time(x[$window]).`,
  },
  {
    mistake: 'coverage counted on an expression that always answers',
    indicator: "{ expr: 'sum(rate(x_total[$window])) or vector(0)' }",
    told: '6:24: warning: “vector” gives an answer even without data, so that nobody would see that they are missing. Coverage is counted on the expression unless present is set. Add present with the metric that it rests on.',
  },
];

describe.each([
  { about: 'the expression', rows: EXPRESSIONS },
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

describe('an expression', () => {
  it.each([
    `max(max_over_time(x{a="(", b='[', c=~"5..$"}[$window]))`,
    String.raw`max(max_over_time(x{a="\"(", b=~'\\d+$|\'[a]'}[$window]))`,
    'label_replace(max_over_time(x[$window]), "a", "$1", "b", "(.*)")',
    'avg_over_time(x[$window]) # not (closed, nor $known',
    'rate(x[5m]) / rate(x[$window:1h])',
    '(sum(rate(bad[$window])) or vector(0)) / sum(rate(x[$window]))',
  ])('may hold anything in its texts and comments: %s', (expr) => {
    const file = budgetFile(['at_most: 2s', 'indicator:'], '      expr: |-', `        ${expr}`);
    expect(budgetProblems(file)).toEqual([]);
  });

  it('may answer without data where present names the metric it rests on', () => {
    const expr = "{ expr: 'sum(rate(x_total[$window])) or vector(0)', present: x_total }";
    expect(budgetProblems(budgetFile(['at_most: 2s', `indicator: ${expr}`]))).toEqual([]);
  });
});
