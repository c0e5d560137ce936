import { describe, expect, it } from 'vitest';
import { budgetFile, budgetProblems } from '../support/budget-files.ts';

const EXAMPLES = '2s, 500 ms, 4 GB, 100 Mbps, 0.5 cores, 99.9%, 50 TPS, 10 GB/year or 50 queries';
const GOOD_RATIO = 'indicator: { ratio: { good: good_total, total: all_total } }';
const BAD_RATIO = 'indicator: { ratio: { bad: bad_total, total: all_total } }';
const P95 = 'indicator: { quantile: 0.95, histogram: h_seconds }';
const SECONDS = 'indicator: { gauge: x_seconds }';
const SAME = 'They must have the same dimension.';

interface Row {
  readonly mistake: string;
  readonly lines: readonly string[];
  /** Places are in the file of one budget whose lines begin at 5:5. */
  readonly told: readonly string[];
}

const BOUNDS: readonly Row[] = [
  {
    mistake: 'no limit',
    lines: [SECONDS],
    told: [
      '3:3: error: There is no limit. Exactly one of at_most and at_least is allowed. Add one, such as at_most: 2s.',
    ],
  },
  {
    mistake: 'two limits',
    lines: ['at_most: 2s', 'at_least: 1s', SECONDS],
    told: [
      '6:5: error: There are two limits. Exactly one of at_most and at_least is allowed. Remove one, or make two budgets.',
    ],
  },
];

const QUANTITIES: readonly Row[] = [
  {
    mistake: 'a limit without a number',
    lines: ['at_most: fast', SECONDS],
    told: [`5:14: error: “fast” is not a quantity. A number and a unit are allowed: ${EXAMPLES}.`],
  },
  {
    mistake: 'a unit in the wrong case',
    lines: ['at_most: 2 gb', 'indicator: { gauge: x_bytes }'],
    told: ['5:14: error: “gb” is not a unit. Units mind their case; write GB for bytes or Gbit for bits.'],
  },
  {
    mistake: 'a comma as the decimal sign',
    lines: ['at_most: 1,5s', SECONDS],
    told: [
      '5:14: error: “1,5s” is not a number. Commas part thousands and a point parts decimals. Write 1.5s.',
    ],
  },
  {
    mistake: 'a rate over no time',
    lines: ['at_most: 5 GB/fortnight', 'indicator: { growth: x_bytes }'],
    told: [
      '5:14: error: “GB/fortnight” is not a unit. “fortnight” is not a time. A rate may be per s, min, h, day, week, month, year.',
    ],
  },
];

const DIMENSIONS: readonly Row[] = [
  {
    mistake: 'data against time',
    lines: ['at_most: 2 GB', SECONDS],
    told: [
      `5:14: error: The limit 2 GB is an amount of data, but the indicator measures a time (by its name, x_seconds). ${SAME} Write it like 2s, or say with unit: what the indicator’s numbers are.`,
    ],
  },
  {
    mistake: 'a mistyped unit, which reads as a noun',
    lines: ['at_most: 2 sx', SECONDS],
    told: [
      `5:14: error: The limit 2 sx is a count, but the indicator measures a time (by its name, x_seconds). ${SAME} Did you mean 2 s?`,
    ],
  },
  {
    mistake: 'a metric whose name says no unit',
    lines: ['at_most: 2s', 'indicator: { gauge: latency }'],
    told: [
      `5:14: error: The limit 2 s is a time, but the indicator measures a count (by its name, latency). ${SAME} Say with unit: what the indicator’s numbers are, such as unit: s or unit: ms.`,
    ],
  },
  {
    mistake: 'a metric of data whose name says no unit',
    lines: ['at_most: 2 GB', 'indicator: { gauge: mem }'],
    told: [
      `5:14: error: The limit 2 GB is an amount of data, but the indicator measures a count (by its name, mem). ${SAME} Say with unit: what the indicator’s numbers are, such as unit: B.`,
    ],
  },
  {
    mistake: 'a unit stated that is not the limit’s',
    lines: ['at_most: 2s', 'indicator: { gauge: x, unit: GB }'],
    told: [
      `5:14: error: The limit 2 s is a time, but the indicator measures an amount of data (by unit: GB). ${SAME} Write it like 4 GB, or correct unit:.`,
    ],
  },
  {
    mistake: 'a count against a share',
    lines: ['at_most: 5', BAD_RATIO],
    told: [
      `5:14: error: The limit 5 is a count, but the indicator measures a share (good or bad among all). ${SAME} Write it like 0.5%.`,
    ],
  },
  {
    mistake: 'a count against a count per time',
    lines: ['at_least: 50 requests', 'indicator: { rate: x_total }'],
    told: [
      `5:15: error: The limit 50 requests is a count, but the indicator measures a count per time (by its name, x_total). ${SAME} Write it like 50 TPS: a rate is per time.`,
    ],
  },
];

const REACH: readonly Row[] = [
  {
    mistake: 'a ceiling over good events',
    lines: ['at_most: 99.9%', GOOD_RATIO],
    told: [
      '5:14: error: At most 99.9% of good events is inverted: it would allow failure. Write at_least: 99.9% for the good events, or select the bad ones under bad with at_most: 0.1%.',
    ],
  },
  {
    mistake: 'the share of good events that is wanted, at least, of bad ones',
    lines: ['at_least: 99.9%', BAD_RATIO],
    told: [
      '5:15: error: At least 99.9% of bad events is inverted: it would demand failure. Write at_most: 0.1% for the bad events, or select the good ones under good with at_least: 99.9%.',
    ],
  },
  {
    mistake: 'the share of good events that is wanted, at most, of bad ones',
    lines: ['at_most: 99.9%', BAD_RATIO],
    told: [
      '5:14: warning: At most 99.9% of bad events lets most events fail. Write at_most: 0.1% if 99.9% are to be good.',
    ],
  },
  {
    mistake: 'a floor under bad events',
    lines: ['at_least: 1%', BAD_RATIO],
    told: [
      '5:15: error: At least 1% of bad events is inverted: it would demand failure. Write at_most: 1% for the bad events, or select the good ones under good with at_least: 99%.',
    ],
  },
  {
    mistake: 'a share over all',
    lines: ['at_least: 101%', GOOD_RATIO],
    told: ['5:15: error: A share cannot reach 101%. At most 100% is allowed. Lower the limit.'],
  },
  {
    mistake: 'a negative time',
    lines: ['at_most: -2s', P95],
    told: ['5:14: error: -2 s can never be reached: this cannot be negative. Write a limit of zero or more.'],
  },
  {
    mistake: 'a limit of zero, which is allowed',
    lines: ['at_most: 0%', BAD_RATIO],
    told: [
      '5:14: warning: With a limit of zero there is no usage, only headroom. If a share of the budget matters, set a limit above zero.',
    ],
  },
  {
    mistake: 'a target of all, which is allowed',
    lines: ['at_least: 100%', GOOD_RATIO],
    told: [
      '5:15: warning: A target of 100% leaves no error budget: one bad event exceeds it. 99.99% or less can be worked with.',
    ],
  },
  {
    mistake: 'a ceiling over few good events',
    lines: ['at_most: 0.5%', GOOD_RATIO],
    told: [
      '5:14: error: At most 0.5% of good events is inverted: it would allow failure. Write at_least: 99.5% for the good events, or select the bad ones under bad with at_most: 0.5%.',
    ],
  },
  {
    mistake: 'a floor under nearly all bad events',
    lines: ['at_least: 99.9%', BAD_RATIO],
    told: [
      '5:15: error: At least 99.9% of bad events is inverted: it would demand failure. Write at_most: 0.1% for the bad events, or select the good ones under good with at_least: 99.9%.',
    ],
  },
  {
    mistake: 'a ceiling that lets nearly all events be bad, which is allowed',
    lines: ['at_most: 99.9%', BAD_RATIO],
    told: [
      '5:14: warning: At most 99.9% of bad events lets most events fail. Write at_most: 0.1% if 99.9% are to be good.',
    ],
  },
  {
    mistake: 'a floor under failures that are called good, which is allowed',
    lines: [
      'at_least: 99.9%',
      `indicator: { ratio: { good: 'jobs_total{result="failed"}', total: jobs_total } }`,
    ],
    told: [
      '5:15: warning: “jobs_total{result="failed"}” counts failures by its name or its labels, and stands under good. Write bad: in place of good: unless it is meant.',
    ],
  },
  {
    mistake: 'a ceiling over successes that are called bad, which is allowed',
    lines: ['at_most: 0.1%', 'indicator: { ratio: { bad: login_success_total, total: login_total } }'],
    told: [
      '5:14: warning: “login_success_total” counts what goes well by its name or its labels, and stands under bad. Write good: in place of bad: unless it is meant.',
    ],
  },
  {
    mistake: 'nothing where a name does not tell, or a label says the contrary',
    lines: [
      'at_most: 0.1%',
      `indicator: { ratio: { bad: 'login_success_total{after="timeout"}', total: login_total } }`,
    ],
    told: [],
  },
  {
    mistake: 'a ceiling that nothing exceeds, which is allowed',
    lines: ['at_most: 100%', BAD_RATIO],
    told: [
      '5:14: warning: At most 100% of all events can never be exceeded. Less than 100% has a meaning. Lower the limit.',
    ],
  },
  {
    mistake: 'a floor under a quantile, which is allowed',
    lines: ['at_least: 1s', P95],
    told: [
      '5:15: warning: at_least on a quantile asks to be slow enough. A quantile usually has at_most. Write at_most unless it is meant.',
    ],
  },
];

describe.each([
  { about: 'the bound', rows: BOUNDS },
  { about: 'the quantity', rows: QUANTITIES },
  { about: 'the dimension', rows: DIMENSIONS },
  { about: 'the reach', rows: REACH },
])('reading $about of a limit', ({ rows }) => {
  it.each(rows)('tells of $mistake', ({ lines, told }) => {
    expect(budgetProblems(budgetFile(lines))).toEqual(told.map((line) => `1.yaml:${line}`));
  });
});

describe('a limit below zero', () => {
  it.each([
    ['what grows can shrink', 'at_most: -1 GB/day', 'indicator: { growth: x_bytes }'],
    ['a temperature can be cold', 'at_least: -5 degrees', 'indicator: { gauge: x_celsius }'],
    ['an expression answers anything', 'at_least: -5 GB', 'indicator: { expr: "delta(x[$window]) - y" }'],
  ])('is allowed where it can be reached: %s', (_, ...lines) => {
    expect(budgetProblems(budgetFile(lines))).toEqual([]);
  });
});
