import { describe, expect, it } from 'vitest';
import { budgetProblems, readTexts } from '../support/budget-files.ts';

/** A file of three latencies, `total` of 2 s and the stages `a` and `b` as given, and a path at line 7. */
function pathFile(path: string, { a = '1s', b = '500 ms', service = 'api' } = {}): string {
  return [
    `service: ${service}`,
    'budgets:',
    '  total: { category: latency, at_most: 2s, indicator: { expr: "max(max_over_time(x[$window]))" } }',
    `  a: { category: latency, at_most: ${a}, indicator: { expr: "max(max_over_time(x[$window]))" } }`,
    `  b: { category: latency, at_most: ${b}, indicator: { expr: "max(max_over_time(x[$window]))" } }`,
    'paths:',
    `  p: ${path}`,
    '',
  ].join('\n');
}

interface Row {
  readonly mistake: string;
  readonly text: string;
  readonly told: readonly string[];
}

const ROWS: readonly Row[] = [
  {
    mistake: 'stages that there are not, all of them',
    text: pathFile('{ total: total, stages: [aa, b, node/x] }'),
    told: [
      '7:31: error: There is no budget aa. Did you mean a? Write the id of a budget of this file, or service/id for one of another.',
      '7:38: error: There is no budget node/x. Write the id of a budget of this file, or service/id for one of another.',
    ],
  },
  {
    mistake: 'a total that there is not',
    text: pathFile('{ total: totl, stages: [a, b] }'),
    told: [
      '7:15: error: There is no budget totl. Did you mean total? Write the id of a budget of this file, or service/id for one of another.',
    ],
  },
  {
    mistake: 'the total among its stages',
    text: pathFile('{ total: total, stages: [a, api/total] }'),
    told: ['7:34: error: api/total is the total of this path and cannot be one of its stages. Remove it.'],
  },
  {
    mistake: 'a stage twice',
    text: pathFile('{ total: total, stages: [a, b, api/a] }'),
    told: ['7:37: error: The stage api/a is in this path twice. Each stage counts once. Remove one.'],
  },
  {
    mistake: 'a stage of another dimension than the total',
    text: pathFile('{ total: total, stages: [a, b] }', { b: '1500 MB' }),
    told: [
      '7:34: error: The stage b is limited to 1,500 MB, the total total to 2 s. All of a path must have the same dimension. Remove the stage, or correct its limit.',
    ],
  },
  {
    mistake: 'stages that together are allowed more than the total, which is allowed',
    text: pathFile('{ total: total, stages: [a, b] }', { a: '1.75 s' }),
    told: [
      '7:3: warning: The stages together are allowed 2.25 s, 0.25 s more than the total of 2 s. Tighten stages, or loosen the total.',
    ],
  },
  {
    mistake: 'an id that is none, also when it means something in a regular expression',
    text: pathFile('{ total: total, stages: [a, b] }', { service: '"("' }),
    told: [
      '1:10: error: “(” is not an id. Lower-case letters, digits and hyphens are allowed, beginning with a letter. Write one such as query-p95.',
    ],
  },
];

describe('reading critical paths', () => {
  it.each(ROWS)('tells of $mistake', ({ text, told }) => {
    expect(budgetProblems(text)).toEqual(told.map((line) => `1.yaml:${line}`));
  });

  it('says nothing more of a stage whose budget is broken', () => {
    expect(budgetProblems(pathFile('{ total: total, stages: [a, b] }', { b: 'soon' }))).toEqual([
      expect.stringMatching(/^1\.yaml:5:36: error: “soon” is not a quantity\. /),
    ]);
  });

  it('finds stages in other files, in any order of the files', () => {
    const other = pathFile('{ total: total, stages: [node/a, b] }');
    const { set, problems } = readTexts(
      other,
      pathFile('{ total: total, stages: [a, b] }', { service: 'node' }),
    );
    expect(problems).toEqual([]);
    expect(set.paths).toEqual([
      {
        id: 'api/p',
        service: 'api',
        serviceName: 'api',
        name: 'p',
        total: 'api/total',
        stages: ['node/a', 'api/b'],
      },
      {
        id: 'node/p',
        service: 'node',
        serviceName: 'node',
        name: 'p',
        total: 'node/total',
        stages: ['node/a', 'node/b'],
      },
    ]);
  });
});
