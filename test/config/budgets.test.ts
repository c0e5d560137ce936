import { describe, expect, it } from 'vitest';
import { budgetFile, budgetProblems, GOOD, readTexts } from '../support/budget-files.ts';

const KEYS_OF_BUDGET =
  'name, category, at_most, at_least, indicator, over, watch, source, each, split_by, approaching, limits, owners, owner, runbook, rationale, labels, load_test, benchmark';
const KEYS_OF_FILE =
  'service, name, owner, source, approaching, watch, split_by, labels, budgets, paths, exceptions, maintenance';
const CATEGORIES = 'latency, throughput, resource, quality, rule';
const IDS = 'Lower-case letters, digits and hyphens are allowed, beginning with a letter.';
const NO_CATEGORY = `category is missing from budgets.a. Add category (what the budget is about): one of ${CATEGORIES}.`;
const NO_INDICATOR =
  'indicator is missing from budgets.a. Add indicator (how the figure is measured: by one of quantile, mean, ratio, quotient, rate, gauge, growth and expr).';
const NO_LIMIT =
  'There is no limit. Exactly one of at_most and at_least is allowed. Add one, such as at_most: 2s.';

interface Row {
  readonly mistake: string;
  readonly text: string;
  readonly told: readonly string[];
}

const KEYS: readonly Row[] = [
  {
    mistake: 'a misspelt key of the file, without a second problem for the key that is thereby missing',
    text: budgetFile(GOOD).replace('service', 'servce'),
    told: [`1.yaml:1:1: error: Unknown key servce. Allowed here: ${KEYS_OF_FILE}. Did you mean service?`],
  },
  {
    mistake: 'a misspelt limit, without a second problem for the limit that is thereby missing',
    text: budgetFile(['at_mots: 2s', GOOD[1]]),
    told: [`1.yaml:5:5: error: Unknown key at_mots. Allowed here: ${KEYS_OF_BUDGET}. Did you mean at_most?`],
  },
  {
    mistake: 'a key like no other',
    text: budgetFile([...GOOD, 'zzz: 1']),
    told: [
      `1.yaml:7:5: error: Unknown key zzz. Allowed here: ${KEYS_OF_BUDGET}. Remove it, or use one of these.`,
    ],
  },
  {
    mistake: 'a number with a comma within braces',
    text: 'service: api\nbudgets:\n  a: { category: rule, at_most: 10,000 queries, indicator: { gauge: x } }\n',
    told: [
      `1.yaml:3:36: error: Unknown key 000 queries. Allowed here: ${KEYS_OF_BUDGET}. Within braces a comma parts keys: quote a number that holds one, as in "10,000".`,
    ],
  },
  {
    mistake: 'missing keys, all of them at once',
    text: 'budgets:\n  a: {}\n',
    told: [
      '1.yaml:1:1: error: service is missing. Add service (the service’s id, unique over all files).',
      `1.yaml:2:3: error: ${NO_CATEGORY}`,
      `1.yaml:2:3: error: ${NO_INDICATOR}`,
      `1.yaml:2:3: error: ${NO_LIMIT}`,
    ],
  },
  {
    mistake: 'a key with nothing after it',
    text: budgetFile([...GOOD, 'owner:']),
    told: ['1.yaml:7:11: error: There is nothing here. Text is wanted. Write it, or remove the key.'],
  },
  {
    mistake: 'an empty text',
    text: budgetFile([...GOOD, 'owner: ""']),
    told: ['1.yaml:7:12: error: There is nothing here. Text is wanted. Write it, or remove the key.'],
  },
  {
    mistake: 'an empty list',
    text: budgetFile(GOOD, 'paths: { p: { total: a, stages: [] } }'),
    told: ['1.yaml:7:33: error: There is nothing here. An item is wanted. Write it, or remove the key.'],
  },
  {
    mistake: 'a key twice in one map, naming both places',
    text: budgetFile([...GOOD, 'category: latency']),
    told: [
      '1.yaml:7:5: error: The key category is already at 1.yaml:4:5. Each key may be there once. Remove one of them, or give it another name.',
    ],
  },
  {
    mistake: 'a budget twice in one file, naming both places',
    text: budgetFile(GOOD, '  a: { category: latency, at_most: 1s, indicator: { gauge: x_seconds } }'),
    told: [
      '1.yaml:7:3: error: The key a is already at 1.yaml:3:3. Each key may be there once. Remove one of them, or give it another name.',
    ],
  },
];

const TYPES: readonly Row[] = [
  {
    mistake: 'a number where text is wanted',
    text: budgetFile([...GOOD, 'name: 5']),
    told: ['1.yaml:7:11: error: This must be text, not “5”. Write one text, in quotes if it is a number.'],
  },
  {
    mistake: 'text where a map is wanted, without a problem for budgets that it might have named',
    text: `service: api\nbudgets: none\nexceptions:\n  - { budget: a, at_most: 3s, from: 2026-01-26, until: 2026-01-27, reason: x, approved_by: y }\n`,
    told: [
      '1.yaml:2:10: error: This must be a map of keys and values, not “none”. Write a line key: value for each, indented below.',
    ],
  },
  {
    mistake: 'a list where a map is wanted',
    text: '- service: api\n',
    told: [
      '1.yaml:1:1: error: This must be a map of keys and values, not a list. Write a line key: value for each, indented below.',
    ],
  },
  {
    mistake: 'text where a list is wanted',
    text: budgetFile(GOOD, 'paths: { p: { total: a, stages: a } }'),
    told: ['1.yaml:7:33: error: This must be a list, not “a”. Write items in brackets, such as [a, b].'],
  },
  {
    mistake: 'a list where a limit is wanted',
    text: budgetFile(['at_most: [2s]', GOOD[1]]),
    told: ['1.yaml:5:14: error: This must be text or a number, not a list. Write one value.'],
  },
  {
    mistake: 'text where a number is wanted',
    text: budgetFile([GOOD[0], 'indicator: { quantile: p95, histogram: h_seconds }']),
    told: ['1.yaml:6:28: error: This must be a number, not “p95”. Write digits alone, such as 0.95.'],
  },
  {
    mistake: 'text where true or false is wanted',
    text: budgetFile([GOOD[0], 'indicator: { quantile: 0.5, histogram: h_seconds, native: yes }']),
    told: [
      '1.yaml:6:63: error: This must be true or false, not “yes”. Write one of the two, without quotes.',
    ],
  },
];

const VALUES: readonly Row[] = [
  {
    mistake: 'a category nearly right',
    text: budgetFile(GOOD).replace('latency', 'latencies'),
    told: [
      `1.yaml:4:15: error: “latencies” is not allowed here. Allowed: ${CATEGORIES}. Did you mean latency?`,
    ],
  },
  {
    mistake: 'a category like no other',
    text: budgetFile(GOOD).replace('latency', 'speed'),
    told: [`1.yaml:4:15: error: “speed” is not allowed here. Allowed: ${CATEGORIES}. Write one of these.`],
  },
  {
    mistake: 'ids of a service, a budget and a path that are none',
    text: `service: My API\nbudgets:\n  Query_P95: { category: latency, at_most: 2s, indicator: { gauge: x_seconds } }\n  1: { category: latency, at_most: 2s, indicator: { gauge: x_seconds } }\n`,
    told: [
      `1.yaml:1:10: error: “My API” is not an id. ${IDS} Did you mean my-api?`,
      `1.yaml:3:3: error: “Query_P95” is not an id. ${IDS} Did you mean query-p95?`,
      `1.yaml:4:3: error: “1” is not an id. ${IDS} Write one such as query-p95.`,
    ],
  },
  {
    mistake: 'a share above all of it',
    text: budgetFile([...GOOD, 'approaching: 110%']),
    told: ['1.yaml:7:18: error: “110%” is not a share above 0% and up to 100%. Write it like 90%.'],
  },
  {
    mistake: 'a share that is none',
    text: budgetFile(GOOD, 'approaching: soon'),
    told: ['1.yaml:7:14: error: “soon” is not a share above 0% and up to 100%. Write it like 90%.'],
  },
  {
    mistake: 'a runbook that cannot be opened',
    text: budgetFile([...GOOD, 'runbook: wiki/page']),
    told: [
      '1.yaml:7:14: error: “wiki/page” is not a web address. http:// or https:// and a host are wanted. Write it like https://example.org/path.',
    ],
  },
  {
    mistake: 'no budgets',
    text: 'service: api\nbudgets: {}\n',
    told: [
      '1.yaml:2:1: error: There are no budgets. A file has at least one. Write one, or remove the file.',
    ],
  },
];

describe.each([
  { about: 'keys', rows: KEYS },
  { about: 'types', rows: TYPES },
  { about: 'values', rows: VALUES },
])('reading $about of budget files', ({ rows }) => {
  it.each(rows)('tells of $mistake', ({ text, told }) => {
    expect(budgetProblems(text)).toEqual(told);
  });
});

describe('reading several budget files', () => {
  it('tells of a service in two files, naming both places', () => {
    expect(budgetProblems(budgetFile(GOOD), `\n${budgetFile(GOOD)}`)).toEqual([
      '2.yaml:2:10: error: The service api is already at 1.yaml:1:10. One file a service is allowed. Merge them, or rename one.',
    ]);
  });

  it('tells of every file’s problems at once, in the order of the files and from the top down', () => {
    const broken = budgetFile([...GOOD, 'approaching: 0', 'zzz: 1']).replace('latency', 'speed');
    const places = budgetProblems(broken, broken.replace('api', 'node')).map((line) => line.split(': ')[0]);
    expect(places).toEqual(
      ['1', '2'].flatMap((file) => ['4:15', '7:18', '8:5'].map((at) => `${file}.yaml:${at}`)),
    );
  });

  it('tells of the problems of one line from left to right, however they are found', () => {
    const line =
      '  a: { approaching: 2, category: speed, at_most: 2s, indicator: { gauge: x, where: { a b: c } } }';
    const places = budgetProblems(`service: api\nbudgets:\n${line}\n`).map((told) => told.split(': ')[0]);
    expect(places).toEqual(['1.yaml:3:21', '1.yaml:3:34', '1.yaml:3:86']);
  });

  it('keeps the good budgets of a file in which others are broken', () => {
    const b = '  b: { category: latency, at_most: 2 GB, indicator: { gauge: x_seconds } }';
    expect(readTexts(budgetFile(GOOD, b)).set.budgets.map(({ id }) => id)).toEqual(['api/a']);
  });
});
