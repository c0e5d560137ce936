import { describe, expect, it } from 'vitest';
import { readBudgets } from '../../src/config/budgets/read-budgets.ts';
import type { BudgetSource } from '../../src/config/budgets/source.ts';
import { formatProblems } from '../../src/config/format-problems.ts';
import { BOUNDS } from '../../src/model/bounds.ts';
import { readLines, settingsProblems } from '../support/settings-file.ts';

const HEAD = ['time_zone: UTC', 'budgets: [budgets]'];
const EU = '  eu: { prometheus: { url: "http://eu:9090", timeout: 30s, concurrency: 8 } }';
const LAB = '  lab: { recording: lab.jsonl }';

/** Settings whose sources begin at line 4. */
const withSources = (...lines: readonly string[]) => [...HEAD, 'sources:', ...lines];

describe('the sources of settings', () => {
  it('are read by their names, each with settings of its own', () => {
    const { value, problems } = readLines(withSources(EU, LAB));
    expect(problems).toEqual([]);
    expect(value?.sources).toMatchObject([
      {
        name: 'eu',
        kind: 'prometheus',
        of: { setting: 'sources.eu.prometheus', url: 'http://eu:9090', timeout: 30, concurrency: 8 },
      },
      { name: 'lab', kind: 'recording', of: { file: 'lab.jsonl' } },
    ]);
  });

  it('name their secrets’ places by their own names', () => {
    const lines = withSources(
      '  eu: { prometheus: { url: "http://eu", oauth2: { client_id: a, client_secret_file: f, token_url: "http://t" } } }',
    );
    expect(readLines(lines).value?.sources).toMatchObject([
      {
        of: {
          oauth2: {
            setting: 'sources.eu.prometheus.oauth2',
            clientSecret: { file: 'f', setting: 'sources.eu.prometheus.oauth2.client_secret_file' },
          },
        },
      },
    ]);
  });

  it('are known to budget files also when the settings have a mistake', () => {
    const flavour = '  vm: { prometheus: { url: "http://vm", flavour: victoriametrics } }';
    const { value, sources } = readLines([...withSources(EU, LAB, flavour), 'approaching: 200%']);
    expect(value).toBeUndefined();
    expect(sources).toEqual([
      { name: 'eu', promql: 'error' },
      { name: 'lab', promql: 'warning' },
      { name: 'vm', promql: 'unchecked' },
    ]);
  });

  it('are read by an earlier name of a kind, with a warning', () => {
    const lines = withSources('  lab: { samples: lab.jsonl }');
    expect(settingsProblems(lines)).toEqual([
      'headroom.yaml:4:10: warning: samples is called recording now. It is still read by its earlier name. Write recording.',
    ]);
    expect(readLines(lines).value?.sources).toEqual([
      { name: 'lab', kind: 'recording', of: { file: 'lab.jsonl' } },
    ]);
  });

  const many = (count: number) =>
    withSources(...Array.from({ length: count }, (_, index) => `  s${index}: { recording: r.jsonl }`));

  it.each([
    {
      mistake: 'both keys',
      lines: [...withSources(LAB), 'source: { recording: r.jsonl }'],
      told: '3:1: error: There are both source and sources. Exactly one of them is allowed. Move what is under source below sources, under a name of yours.',
    },
    {
      mistake: 'no source below the key',
      lines: [...HEAD, 'sources: {}'],
      told: '3:1: error: There are no sources. At least one is wanted, by a name of yours. Write it like eu: { prometheus: { url: … } }.',
    },
    {
      mistake: 'a misspelt key',
      lines: [...HEAD, 'sourcs: { lab: { recording: r.jsonl } }'],
      told: '3:1: error: Unknown key sourcs.',
    },
    {
      mistake: 'a kind where a name is wanted',
      lines: withSources('  prometheus: { recording: r.jsonl }'),
      told: '4:3: error: “prometheus” is a word of the settings themselves. A name of yours is wanted here, and below it what the source is. Write it like eu: { prometheus: { url: … } }.',
    },
    {
      mistake: 'a name that would be taken for the key',
      lines: withSources('  source: { recording: r.jsonl }'),
      told: '4:3: error: “source” is a word of the settings themselves.',
    },
    {
      mistake: 'a name in capitals',
      lines: withSources('  EU: { recording: r.jsonl }'),
      told: '4:3: error: “EU” is not an id. Lower-case letters, digits and hyphens are allowed, beginning with a letter. Did you mean eu?',
    },
    {
      mistake: 'a long name',
      lines: withSources(`  ${'a'.repeat(101)}: { recording: r.jsonl }`),
      told: '4:3: error: This id has 101 letters',
    },
    {
      mistake: 'two kinds of one source',
      lines: withSources('  eu: { recording: r.jsonl, prometheus: { url: "http://eu" } }'),
      told: '4:3: error: Exactly one of recording, prometheus is wanted here. Write one and no other.',
    },
    {
      mistake: 'no kind',
      lines: withSources('  eu: {}'),
      told: '4:3: error: Exactly one of recording, prometheus is wanted here.',
    },
    {
      mistake: 'an address that is none',
      lines: withSources('  eu: { prometheus: { url: nowhere } }'),
      told: '4:28: error: “nowhere” is not a web address.',
    },
    {
      mistake: 'more than there may be',
      lines: many(BOUNDS.sources.most + 1),
      told: `3:1: error: There are ${BOUNDS.sources.most + 1} sources. At most ${BOUNDS.sources.most} are allowed. Remove some, or make two projects.`,
    },
  ])('tell of $mistake', ({ lines, told }) => {
    const [first, ...others] = settingsProblems(lines);
    expect(first).toContain(`headroom.yaml:${told}`);
    expect(others).toEqual([]);
    expect(readLines(lines).value).toBeUndefined();
  });

  it('may be as many as are allowed', () => {
    expect(readLines(many(BOUNDS.sources.most)).value?.sources).toHaveLength(BOUNDS.sources.most);
  });

  it('are warned of where several are there and nothing is measured by one', () => {
    const unused = (lines: readonly string[], used: readonly (string | undefined)[] = ['lab']) =>
      formatProblems(readLines(withSources(...lines)).unusedSources(new Set(used)), 'text');
    expect(unused([EU, LAB])).toBe(
      'headroom.yaml:4:3: warning: No budget is measured by eu. Write source: eu in a budget file or a budget, or remove it here.',
    );
    expect(unused([EU])).toBe('');
    expect(unused([EU, LAB], [undefined])).toBe('');
  });
});

const SEVERAL: readonly BudgetSource[] = [
  { name: 'eu', promql: 'error' },
  { name: 'us', promql: 'error' },
  { name: 'lab', promql: 'warning' },
];

/** A file of two budgets; `a` begins at line 4 below a line for the file. */
function fileOf(top: string, a: string, b = ''): string {
  const of = (slug: string, line: string) => [
    `  ${slug}:`,
    '    category: latency',
    '    at_most: 2s',
    '    indicator: { quantile: 0.95, histogram: h_seconds }',
    ...(line === '' ? [] : [`    ${line}`]),
  ];
  return ['service: api', top || '# no source', 'budgets:', ...of('a', a), ...of('b', b), ''].join('\n');
}

function read(text: string, sources: readonly BudgetSource[] = SEVERAL) {
  const files = [{ file: 'api.yaml', text }];
  const { set, problems } = readBudgets(files, { approaching: 0.9, zone: 'UTC', sources });
  return {
    sources: set.budgets.map(({ source }) => source),
    told: formatProblems(problems, 'text').split('\n').filter(Boolean),
  };
}

describe('the source of a budget', () => {
  it('is its own, or that of its file', () => {
    expect(read(fileOf('source: eu', '', 'source: us'))).toEqual({ sources: ['eu', 'us'], told: [] });
  });

  it('is not there where the project has only one, whatever is written', () => {
    const only = [{ promql: 'error' }] as const;
    expect(read(fileOf('source: eu', 'source: us'), only)).toEqual({
      sources: [undefined, undefined],
      told: [],
    });
    const named = [{ name: 'eu', promql: 'error' }] as const;
    expect(read(fileOf('source: eu', ''), named)).toEqual({ sources: [undefined, undefined], told: [] });
    expect(read(fileOf('', ''), named)).toEqual({ sources: [undefined, undefined], told: [] });
  });

  it.each([
    {
      mistake: 'a misspelt name of a file',
      text: fileOf('source: uss', ''),
      told: ['2:9: error: There is no source uss in the settings. There are eu, us, lab. Did you mean us?'],
    },
    {
      mistake: 'an unknown name of a budget',
      text: fileOf('source: eu', 'source: production'),
      told: [
        '8:13: error: There is no source production in the settings. There are eu, us, lab. Write one of these.',
      ],
    },
    {
      mistake: 'budgets without one where there are several, once for a file',
      text: fileOf('', ''),
      told: [
        '4:3: error: This budget and one other of this file name no source, and there are several: eu, us, lab. Write source: eu at the top of the file, or in each budget.',
      ],
    },
    {
      mistake: 'one budget without',
      text: fileOf('', '', 'source: us'),
      told: [
        '4:3: error: This budget names no source, and there are several: eu, us, lab. Write source: eu at the top of the file, or in each budget.',
      ],
    },
    {
      mistake: 'no text',
      text: fileOf('source: eu', 'source: [eu, us]'),
      told: ['8:13: error: This must be text, not a list. Write one text, in quotes if it is a number.'],
    },
  ])('is told of when it is $mistake', ({ text, told }) => {
    expect(read(text).told).toEqual(told.map((line) => `api.yaml:${line}`));
  });

  it('is named by a family over sources for itself, and looked for like any other', () => {
    const ofSources = (text: string) => read(text).told.filter((line) => line.includes('source '));
    expect(ofSources(fileOf('', 'each: { source: [eu, us] }', 'source: eu'))).toEqual([]);
    expect(ofSources(fileOf('', 'each: { source: [eu, asia] }', 'source: eu'))).toEqual([
      'api.yaml:8:26: error: There is no source asia in the settings. There are eu, us, lab. Write one of these.',
    ]);
  });

  it('is unknown as well where the only one has another name', () => {
    expect(read(fileOf('source: us', ''), [{ name: 'eu', promql: 'error' }]).told).toEqual([
      'api.yaml:2:9: error: There is no source us in the settings. There is eu. Write one of these.',
    ]);
  });

  it('says how strictly its PromQL is read', () => {
    const text = (source: string) =>
      [
        'service: api',
        `source: ${source}`,
        'budgets:',
        '  a:',
        '    category: latency',
        '    at_most: 2s',
        '    indicator: { expr: "maxi_over_time(x[$window])", unit: s }',
        '',
      ].join('\n');
    expect(read(text('eu')).told[0]).toContain(': error: maxi_over_time is not a function of PromQL.');
    expect(read(text('lab')).told[0]).toContain(': warning: maxi_over_time is not a function of PromQL.');
  });
});
