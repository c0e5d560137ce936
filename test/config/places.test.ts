import { describe, expect, it } from 'vitest';
import { BOUNDS } from '../../src/model/bounds.ts';
import { readLines, settingsProblems, variable } from '../support/settings-file.ts';

const HEAD = ['time_zone: UTC', 'budgets: [budgets]'];
const ONE = 'source: { prometheus: { url: "http://p:9090" } }';
const TWO = 'sources: { eu: { recording: eu.jsonl }, us: { recording: us.jsonl } }';

/** Settings whose places begin at line 5. */
const withPlaces = (lines: readonly string[], source = ONE) => [
  ...HEAD,
  source,
  'changes:',
  ...lines.map((line) => `  ${line}`),
];

describe('the places of settings', () => {
  it('are read by their names, each of its kind', () => {
    const { value, problems } = readLines(
      withPlaces([
        'versions: { builds: { metric: api_build_info, label: version } }',
        'restarts: { restarts: {}, service: job }',
        'pages: { alerts: { where: { severity: [page, ticket] } } }',
        'cluster: { kubernetes: { namespace: prod } }',
        'notes: { notes: {} }',
      ]),
    );
    expect(problems).toEqual([]);
    expect(value?.places.map(({ name, kind, of, naming }) => [name, kind, of, naming.labels])).toEqual([
      ['versions', 'builds', { metric: 'api_build_info', label: 'version', where: {} }, USUAL],
      ['restarts', 'restarts', { metric: 'process_start_time_seconds', where: {} }, ['job']],
      ['pages', 'alerts', { where: { severity: [{ is: '=~', value: 'page|ticket' }] } }, USUAL],
      ['cluster', 'kubernetes', { where: { namespace: 'prod' } }, ['deployment']],
      ['notes', 'notes', { folder: 'changes' }, USUAL],
    ]);
  });

  const USUAL = ['service', 'app', 'app_kubernetes_io_name', 'job'];

  it('have Grafana asked as a Prometheus is, with a token in short', () => {
    const { value, problems } = readLines(
      withPlaces([
        'grafana:',
        '  grafana:',
        '    url: https://grafana.example.org/',
        '    link: https://dashboards.example.org/',
        '    token_file: /run/secrets/grafana',
        '    tags: [deployment]',
        '    tls_config: { ca_file: ca.pem }',
        '    proxy_url: http://proxy:3128',
        '    timeout: 5s',
      ]),
    );
    expect(problems).toEqual([]);
    expect(value?.places[0]?.of).toEqual({
      setting: 'changes.grafana.grafana',
      url: 'https://grafana.example.org',
      link: 'https://dashboards.example.org',
      authorization: {
        type: 'Bearer',
        credentials: { file: '/run/secrets/grafana', setting: 'changes.grafana.grafana.token_file' },
      },
      tls: { caFile: 'ca.pem', insecureSkipVerify: false },
      headers: {},
      proxyUrl: 'http://proxy:3128',
      tags: ['deployment'],
      timeout: 5,
      concurrency: 2,
    });
  });

  it('may name one of several sources, and how far back they look', () => {
    const lines = withPlaces(['eu: { alerts: {}, source: eu, before: 7d }'], TWO);
    expect(readLines(lines).value?.places).toMatchObject([{ source: 'eu', before: 604_800 }]);
  });

  const many = (count: number) =>
    withPlaces(Array.from({ length: count }, (_, index) => `p${index}: { alerts: {} }`));

  it('may be as many as the bound says', () => {
    expect(settingsProblems(many(BOUNDS.places.most))).toEqual([]);
    expect(settingsProblems(many(BOUNDS.places.most + 1))[0]).toContain(
      '4:1: error: There are 51 places. At most 50 are allowed.',
    );
  });

  it('know no service that the budgets do not have', () => {
    const { servicesProblems } = readLines(
      withPlaces(['starts: { restarts: {}, names: { apii: api-server } }']),
    );
    expect(servicesProblems(['api']).map(({ line, column, message }) => [line, column, message])).toEqual([
      [5, 36, 'There is no service apii in the budgets. Known: api. Did you mean api?'],
    ]);
    expect(servicesProblems(['apii'])).toEqual([]);
  });

  it.each([
    [
      'no kind',
      'a: {}',
      '5:3: error: Exactly one of builds, restarts, alerts, kubernetes, grafana, notes is wanted',
    ],
    ['two kinds', 'a: { alerts: {}, notes: {} }', '5:3: error: Exactly one of builds, restarts, alerts,'],
    ['a misspelt kind', 'a: { build: { metric: m, label: l } }', '5:8: error: Unknown key build. '],
    ['a kind in the place of a name', 'notes: { folder: x }', '5:3: error: Exactly one of builds, restarts,'],
    ['a name in capitals', 'CI: { notes: {} }', '5:3: error: “CI” is not an id.'],
    [
      'no metric',
      'a: { builds: { label: version } }',
      '5:8: error: metric is missing from changes.a.builds.',
    ],
    [
      'a metric with labels',
      "a: { builds: { metric: 'm{a=1}', label: l } }",
      '5:26: error: “m{a=1}” is not a metric name.',
    ],
    ['a label that is none', 'a: { alerts: {}, service: 1x }', '5:29: error: “1x” is not a label name.'],
    [
      'a pattern that is none',
      'a: { alerts: { where: { x: { matches: "(" } } } }',
      '5:41: error: “(” is not a pattern.',
    ],
    ['no duration', 'a: { alerts: {}, before: soon }', '5:28: error: “soon” is not a duration.'],
    [
      'too long ago',
      'a: { alerts: {}, before: 8d }',
      '5:28: error: “8d” is longer than changes are looked back for. At most 7d is allowed. Lower it.',
    ],
    [
      'a source where there is one',
      'a: { alerts: {}, source: eu }',
      '5:28: error: There is no source eu: the settings have one without a name, and it is asked. Remove source here.',
    ],
    [
      'a source of notes',
      'a: { notes: {}, source: eu }',
      '5:19: error: A place of kind notes asks no source.',
    ],
    ['no address', 'a: { grafana: { tags: [x] } }', '5:8: error: url is missing from changes.a.grafana.'],
    [
      'an address that is none',
      'a: { grafana: { url: grafana } }',
      '5:24: error: “grafana” is not a web address.',
    ],
    [
      'two tokens',
      'a: { grafana: { url: "http://g", token: x, token_file: y } }',
      '5:8: error: Exactly one of token, token_file is wanted here.',
    ],
    [
      'a token and a password',
      'a: { grafana: { url: "http://g", token: x, basic_auth: { username: u, password: p } } }',
      '5:36: error: There are token and basic_auth. At most one way to prove who asks is allowed.',
    ],
    [
      'a token that cannot be sent',
      'a: { grafana: { url: "http://g", token: "a\\nb" } }',
      '5:43: error: This cannot be sent in a header',
    ],
  ])('are told of with %s', (_, line, told) => {
    expect(settingsProblems(withPlaces([line]))[0]).toContain(`headroom.yaml:${told}`);
  });

  it('are told of with a source that there is not', () => {
    expect(settingsProblems(withPlaces(['a: { alerts: {}, source: en }'], TWO))).toEqual([
      'headroom.yaml:5:28: error: There is no source en in the settings. There are eu, us. Did you mean eu?',
    ]);
  });

  it.each([
    ['a token', (secret: string) => `token: ${secret}`],
    ['a token where its file is wanted', (secret: string) => `token_file: [${secret}]`],
    ['a key that holds it', (secret: string) => `"${secret}": x`],
  ])('never show %s', (_, line) => {
    const told = settingsProblems(withPlaces([`a: { grafana: { url: 5, ${line('hunter2')} } }`]));
    expect(told.length).toBeGreaterThan(0);
    expect(told.join()).not.toContain('hunter2');
  });

  it('take a token from the environment', () => {
    const lines = withPlaces([`a: { grafana: { url: "http://g", token: "${variable('TOKEN')}" } }`]);
    expect(readLines(lines, { TOKEN: 's3cret' }).value?.places[0]?.of).toMatchObject({
      authorization: { type: 'Bearer', credentials: { value: 's3cret' } },
    });
  });
});
