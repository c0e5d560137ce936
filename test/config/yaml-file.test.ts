import { describe, expect, it } from 'vitest';
import { budgetFile, budgetProblems, GOOD, readTexts } from '../support/budget-files.ts';

const MIND =
  'Mind the indentation, and quote text that holds “: ”, “#” or, within braces, a bracket or a comma.';
const EMPTY = 'The file is empty. A budget file has service and budgets. Write them, or remove the file.';

interface Row {
  readonly mistake: string;
  readonly text: string;
  readonly told: readonly string[];
}

const ROWS: readonly Row[] = [
  { mistake: 'an empty file', text: '', told: [`1:1: error: ${EMPTY}`] },
  { mistake: 'a file of comments alone', text: '# later\n', told: [`1:1: error: ${EMPTY}`] },
  {
    mistake: 'a colon in plain text, once a line',
    text: 'service: api: gateway\nname: x: y\n',
    told: [
      `1:10: error: This is not YAML: there are two keys in one line, or a line is indented too far. ${MIND}`,
      `2:7: error: This is not YAML: there are two keys in one line, or a line is indented too far. ${MIND}`,
    ],
  },
  {
    mistake: 'a tab that indents',
    text: 'service: api\nbudgets:\n\ta: b\n',
    told: [`3:1: error: This is not YAML: a tab indents, where only spaces may. ${MIND}`],
  },
  {
    mistake: 'a brace that is not closed, where it is opened',
    text: 'service: api\nbudgets: { a: b\n',
    told: [`2:10: error: This is not YAML: this { is not closed by a } that is indented as far. ${MIND}`],
  },
  {
    mistake: 'text that begins with what YAML keeps for itself',
    text: budgetFile([...GOOD, 'owner: @backend']),
    told: [`7:12: error: This is not YAML: a text begins with @, which only a quoted one may. ${MIND}`],
  },
  {
    mistake: 'a line without a colon',
    text: 'service: api\nbudgets\n',
    told: [`2:1: error: This is not YAML: a key is not followed by a colon and a space. ${MIND}`],
  },
  {
    mistake: 'keys that do not stand under each other',
    text: 'budgets:\n    a: 1\n  b: 2\n',
    told: [`3:3: error: This is not YAML: keys of one map do not begin at the same column. ${MIND}`],
  },
  {
    mistake: 'a bracket too many',
    text: 'budgets: [a]]\n',
    told: [`1:13: error: This is not YAML: there is a “]” out of place. ${MIND}`],
  },
  {
    mistake: 'a quote that is not closed',
    text: 'service: "api\n',
    told: [`1:10: error: This is not YAML: the text that " opens here is not closed by another ". ${MIND}`],
  },
  {
    mistake: 'a quote that is closed only by that of another key, and of nothing after it',
    text: `service: api\nname: "API\nowner: "@team"\nbudgets:\n  a: { x }\n`,
    told: [`2:7: error: This is not YAML: the text that " opens here is not closed by another ". ${MIND}`],
  },
  {
    mistake: 'a quote within braces, which runs on to the next budget’s',
    text: [
      'service: api',
      'budgets:',
      `  a: { indicator: { ratio: { bad: 'x{code="5"}, total: x } } }`,
      `  b: { indicator: { expr: 'y' } }`,
      '',
    ].join('\n'),
    told: [`3:35: error: This is not YAML: the text that ' opens here is not closed by another '. ${MIND}`],
  },
  {
    mistake: 'quotes in the same quotes',
    text: `service: api\nbudgets:\n  a:\n    indicator: { expr: "x{code="5"}" }\n`,
    told: [
      `4:33: error: This is not YAML: the " before this ends a text that goes on. Write a backslash before it, or put the text between single quotes. ${MIND}`,
    ],
  },
  {
    mistake: 'an apostrophe in single quotes',
    text: "service: api\nname: 'It's API'\n",
    told: [
      `2:11: error: This is not YAML: the ' before this ends a text that goes on. Write it twice, or put the text between double quotes. ${MIND}`,
    ],
  },
  {
    mistake: 'tabs in every line, once',
    text: budgetFile(GOOD).replaceAll('    ', '\t\t'),
    told: [`4:1: error: This is not YAML: a tab indents, where only spaces may, in 3 lines. ${MIND}`],
  },
  {
    mistake: 'a line that is indented too far, where it is',
    text: budgetFile(GOOD).replace('    at_most', '      at_most'),
    told: [
      `5:7: error: This is not YAML: this is indented further than the key above it, which has a value already. ${MIND}`,
    ],
  },
  {
    mistake: 'a key without a colon, and not of the keys below it',
    text: budgetFile(GOOD).replace('  a:', '  a'),
    told: [
      `3:3: error: This is not YAML: a key goes on over several lines, or its colon or the space after it is missing. ${MIND}`,
    ],
  },
  {
    mistake: 'a bracket within braces that is closed by a brace',
    text: 'service: api\npaths:\n  p: { total: a, stages: [a, b }\nbudgets: {}\n',
    told: [`3:26: error: This is not YAML: this [ is not closed by a ] that is indented as far. ${MIND}`],
  },
  {
    mistake: 'a tag',
    text: 'service: !env API\n',
    told: [
      '1:10: error: What begins with ! is a tag, and this one means nothing here. Plain values are allowed. Remove it, or quote the text.',
    ],
  },
  {
    mistake: 'a second document',
    text: `${budgetFile(GOOD)}---\nservice: b\n`,
    told: [
      '7:1: error: A second document begins here. One document a file is allowed. Remove the line ---, or make two files.',
    ],
  },
  {
    mistake: 'text that begins with an asterisk, which makes it an alias',
    text: budgetFile([...GOOD, 'owner: *backend']),
    told: [
      '7:12: error: What begins with * repeats an anchor, and this one is not above it. Write & and its name before the first use, or quote the text.',
    ],
  },
  {
    mistake: 'an anchor that holds itself',
    text: 'service: api\nbudgets: &all\n  a: *all\n',
    told: ['3:6: error: *all is a part of what &all names, which has no end. Write out what it stands for.'],
  },
  {
    mistake: 'a merge of what is no map',
    text: 'service: api\nbudgets:\n  <<: 3\n',
    told: [
      '1:1: error: The aliases of this file cannot be followed: Merge sources must be maps or map aliases. Write out what they stand for.',
    ],
  },
];

describe('reading YAML', () => {
  it.each(ROWS)('tells of $mistake', ({ text, told }) => {
    expect(budgetProblems(text)).toEqual(told.map((line) => `1.yaml:${line}`));
  });

  it('refuses aliases that grow without measure', () => {
    const levels = 'abcdefgh'.split('').map((name, index, all) => {
      const inner = index === 0 ? '1' : `*${all[index - 1]}`;
      return `${name}: &${name} [${Array(10).fill(inner).join(', ')}]`;
    });
    expect(budgetProblems(levels.join('\n'))).toEqual([
      '1.yaml:1:1: error: The aliases of this file cannot be followed: Excessive alias count indicates a resource exhaustion attack. Write out what they stand for.',
    ]);
  });

  it('refuses what is nested without measure', () => {
    expect(budgetProblems(`service: ${'['.repeat(20_000)}`)).toEqual([
      expect.stringContaining('error: This is nested too deep to be read.'),
    ]);
  });

  it('does not stumble over keys that are maps, also where they cannot be made text', () => {
    expect(budgetProblems(`${budgetFile(GOOD)}? { a: 1 }\n: 2\n`)).toEqual([
      expect.stringContaining('1.yaml:1:1: error: Unknown key { a: 1 }.'),
    ]);
    expect(budgetProblems(`${budgetFile(GOOD)}? { <<: 1 }\n: 2\n`)).toEqual([
      expect.stringContaining('Merge sources must be maps'),
    ]);
  });

  it('lets budgets share what an anchor holds', () => {
    const shared = '  b: { <<: *common, at_most: 3s }';
    const text = budgetFile(GOOD, shared).replace('  a:', '  a: &common');
    const { set, problems } = readTexts(text);
    expect(problems).toEqual([]);
    expect(set.budgets.map(({ id, limit }) => [id, limit.amount])).toEqual([
      ['api/a', 2],
      ['api/b', 3],
    ]);
  });

  it('tells of a mistake in what is shared at each place that shares it', () => {
    const text = budgetFile([GOOD[1], 'at_most: soon'], '  b: *common').replace('  a:', '  a: &common');
    const places = budgetProblems(text).map((line) => line.split(': ')[0]);
    expect(places).toEqual(['1.yaml:6:14', '1.yaml:7:6']);
  });

  it('counts columns as editors do: from 1, whatever ends the lines and with letters beyond ASCII', () => {
    const text = budgetFile(['name: "Größe 🚀"', ...GOOD, 'zzz: 1']).replaceAll('\n', '\r\n');
    expect(budgetProblems(text)).toEqual([expect.stringMatching(/^1\.yaml:8:5: error: Unknown key zzz\. /)]);
  });
});

describe('a file that cannot be read', () => {
  it('is no reason to call its service or its budgets unknown elsewhere', () => {
    const broken = budgetFile(GOOD).replace('service: api', 'service: "api');
    const other = `${budgetFile(GOOD).replace('service: api', 'service: web')}paths:\n  p: { total: a, stages: [api/a] }\n`;
    const { services, problems } = readTexts(broken, other);
    expect(services).toBeUndefined();
    expect(problems.map(({ file, line }) => `${file}:${line}`)).toEqual(['1.yaml:1']);
  });

  it('leaves the names of services known as long as it says its own', () => {
    const { services } = readTexts(budgetFile(['at_most: 2 GB', GOOD[1]]));
    expect(services).toEqual(['api']);
  });
});
