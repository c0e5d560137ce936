import { describe, expect, it } from 'vitest';
import type { Settings } from '../../src/config/settings/settings.ts';
import { readLines, settingsProblems, variable } from '../support/settings-file.ts';

const SMALLEST = ['time_zone: Europe/Berlin', 'budgets: [budgets]', 'source: { recording: samples.jsonl }'];

/** What holds unless the file says otherwise. */
const PRESET: Settings = {
  calendar: { zone: 'Europe/Berlin', weekStartsOn: 'monday' },
  budgets: ['budgets'],
  output: 'output',
  links: 'inside',
  sources: [{ kind: 'recording', of: { file: 'samples.jsonl' } }],
  places: [],
  approaching: 0.9,
  coverage: { minimum: 0.75, warn: 0.9 },
  presentation: { from: 'headroom@localhost', to: [] },
  schedule: {
    weekly: { on: 'monday', at: { hour: 8, minute: 0 } },
    monthly: { on: { kind: 'weekday', nth: 1, weekday: 'monday' }, at: { hour: 8, minute: 0 } },
    daily: { at: { hour: 1, minute: 0 } },
    grace: 1800,
    wait: 21_600,
    catchUp: 4,
    onFailure: 'hold',
  },
  review: {
    folder: 'reviews',
    proposals: 'budgets/proposals',
    response: {
      steps: [
        ['acknowledge', 3600],
        ['investigate', 86_400],
        ['plan', 172_800],
        ['implement', 604_800],
        ['validate', 1_209_600],
      ],
      closesAfter: 7,
      requiresValidation: false,
      reopensWithin: 14,
      recurring: { times: 3, within: 90 },
    },
    adjustment: {
      reviewers: { engineering: [], product: [] },
      approver: { role: 'vp-engineering', people: [] },
      severalRoles: false,
      monitoring: 30,
    },
  },
  server: { host: '127.0.0.1', port: 9184, answers: { lasts: 7 * 86_400, trusted: [], people: [] } },
  targets: [],
  directory: { owners: [], stakeholders: [], serviceOwners: [] },
};

const COMPLETE = `
organisation: Example
time_zone: America/New_York
week_starts_on: sunday
budgets: [budgets, "more/*.yaml"]
output: public
ledger: { postgresql: { url_file: /run/secrets/ledger, tls_config: { ca_file: db.pem }, schema: perf } }
links: anywhere
templates: own-templates
approaching: 85%
split_by: [route, instance]
minimum_coverage: 0.5
warn_coverage: 95 %
reports_url: https://reports.example.org/performance
email:
  from: Headroom <headroom@example.org>
  to: [team@example.org]
  subject: Budgets
source:
  prometheus:
    url: https://${variable('HOST')}:9090/prometheus/
    link: https://metrics.example.org/
    grafana: { url: https://grafana.example.org/, datasource: PBFA97CFB590B2093 }
    flavour: mimir
    tenant: shop
    basic_auth: { username: headroom, password_file: /run/secrets/prometheus }
    tls_config:
      { ca_file: ca.pem, cert_file: client.pem, key_file: client.key, server_name: prom, insecure_skip_verify: true }
    http_headers:
      X-Team: { values: [performance], secrets: ["${variable('TOKEN')}"], files: [token] }
    proxy_url: http://user:password@proxy:3128
    timeout: 30s
    deadline: 1h30m
    concurrency: 8
    resolution: 1m30s
    max_answer: 16 MiB
    max_series: 5000
    max_samples: 50000
    recording_rules: never
changes:
  versions: { builds: { metric: shop_build_info, label: version, where: { env: prod } }, before: 90m, service: app }
  starts: { restarts: {}, names: { api: [api-server, "api-*"], web: "*" } }
  ci: { notes: { folder: deploys/ } }
server: { listen: '[::1]:9000', public_url: https://budgets.example.org/ }
schedule:
  reports: [monthly]
  monthly: { on: last, at: "23:30" }
  daily: { at: 2:15 }
  grace: 0
  wait: 1d
  catch_up: 12
  on_failure: partial
review:
  folder: kept
  proposals: kept/proposals
  response: { acknowledge: 2h, implement: 10d }
  business_hours: { days: [monday, friday], to: "16:30" }
  opens_after: 2
  closes_after: 5
  requires_validation: true
  reopens_within: 30
  recurring: { times: 2, within: 60 }
  reviewers: { engineering: ["@ann", "@bob"] }
  approver: { role: cto, people: ["@eve"] }
  several_roles_per_person: true
  monitoring: 14
smtp: { host: smtp.example.org }
owners:
  "@backend-team":
    email: [backend@example.org, "Ann <ann@example.org>"]
    webhook: { url: "${variable('CHAT')}", format: teams, deadline: 10s }
    stands_in: Platform team
  Platform team: { email: [platform@example.org] }
service_owners: { "*": Platform team, "pay-*": "@backend-team" }
stakeholders:
  product: { services: [api], categories: [latency, quality], email: [product@example.org] }
notices: { quiet: { from: "20:00", to: "07:00", days: [saturday, sunday] } }
targets:
  web: { folder: { path: /srv/www }, reports: [monthly], services: [api] }
  each_owner: { owners: {} }
`;

const MEANT: Settings = {
  calendar: { zone: 'America/New_York', weekStartsOn: 'sunday' },
  budgets: ['budgets', 'more/*.yaml'],
  output: 'public',
  ledger: {
    postgresql: {
      setting: 'ledger.postgresql',
      url: { file: '/run/secrets/ledger', setting: 'ledger.postgresql.url_file' },
      tls: { caFile: 'db.pem', insecureSkipVerify: false },
      schema: 'perf',
    },
  },
  links: 'anywhere',
  templates: 'own-templates',
  approaching: 0.85,
  splitBy: ['route', 'instance'],
  coverage: { minimum: 0.5, warn: 0.95 },
  presentation: {
    organisation: 'Example',
    subject: 'Budgets',
    reportsUrl: 'https://reports.example.org/performance/',
    from: 'Headroom <headroom@example.org>',
    to: ['team@example.org'],
  },
  sources: [
    {
      kind: 'prometheus',
      of: {
        setting: 'source.prometheus',
        url: 'https://prometheus.example.org:9090/prometheus',
        link: 'https://metrics.example.org',
        grafana: { url: 'https://grafana.example.org', datasource: 'PBFA97CFB590B2093' },
        flavour: 'mimir',
        tenant: 'shop',
        basicAuth: {
          username: 'headroom',
          password: {
            file: '/run/secrets/prometheus',
            setting: 'source.prometheus.basic_auth.password_file',
          },
        },
        tls: {
          caFile: 'ca.pem',
          certFile: 'client.pem',
          keyFile: 'client.key',
          serverName: 'prom',
          insecureSkipVerify: true,
        },
        headers: {
          'X-Team': [
            { value: 'performance' },
            { value: 's3cret' },
            { file: 'token', setting: 'source.prometheus.http_headers.X-Team.files' },
          ],
        },
        proxyUrl: 'http://user:password@proxy:3128',
        timeout: 30,
        deadline: 5400,
        concurrency: 8,
        resolution: 90,
        most: { bytes: 16_777_216, series: 5000, samples: 50_000 },
        recordingRules: 'never',
      },
    },
  ],
  places: [
    {
      name: 'versions',
      kind: 'builds',
      of: { metric: 'shop_build_info', label: 'version', where: { env: 'prod' } },
      before: 5400,
      naming: { labels: ['app'], names: {} },
    },
    {
      name: 'starts',
      kind: 'restarts',
      of: { metric: 'process_start_time_seconds', where: {} },
      before: 21_600,
      naming: {
        labels: ['service', 'app', 'app_kubernetes_io_name', 'job'],
        names: { api: ['api-server', 'api-*'], web: ['*'] },
      },
    },
    {
      name: 'ci',
      kind: 'notes',
      of: { folder: 'deploys' },
      before: 21_600,
      naming: { labels: ['service', 'app', 'app_kubernetes_io_name', 'job'], names: {} },
    },
  ],
  schedule: {
    monthly: { on: { kind: 'last' }, at: { hour: 23, minute: 30 } },
    daily: { at: { hour: 2, minute: 15 } },
    grace: 0,
    wait: 86_400,
    catchUp: 12,
    onFailure: 'partial',
  },
  review: {
    folder: 'kept',
    proposals: 'kept/proposals',
    response: {
      steps: [
        ['acknowledge', 7200],
        ['investigate', 86_400],
        ['plan', 172_800],
        ['implement', 864_000],
        ['validate', 1_209_600],
      ],
      businessHours: { days: ['monday', 'friday'], from: '09:00', to: '16:30' },
      opensAfter: 2,
      closesAfter: 5,
      requiresValidation: true,
      reopensWithin: 30,
      recurring: { times: 2, within: 60 },
    },
    adjustment: {
      reviewers: { engineering: ['@ann', '@bob'] },
      approver: { role: 'cto', people: ['@eve'] },
      severalRoles: true,
      monitoring: 14,
    },
  },
  server: {
    host: '::1',
    port: 9000,
    publicUrl: 'https://budgets.example.org/',
    answers: { lasts: 7 * 86_400, trusted: [], people: [] },
  },
  directory: {
    owners: [
      {
        name: '@backend-team',
        email: ['backend@example.org', 'Ann <ann@example.org>'],
        webhook: {
          kind: 'webhook',
          url: { value: 'https://chat.example.org/x' },
          format: 'teams',
          deadline: 10,
        },
        standsIn: 'Platform team',
      },
      { name: 'Platform team', email: ['platform@example.org'] },
    ],
    stakeholders: [
      {
        name: 'product',
        services: ['api'],
        categories: ['latency', 'quality'],
        email: ['product@example.org'],
      },
    ],
    serviceOwners: [
      { pattern: '*', owner: 'Platform team' },
      { pattern: 'pay-*', owner: '@backend-team' },
    ],
    quiet: { night: { from: '20:00', to: '07:00' }, days: ['saturday', 'sunday'] },
    mail: {
      smtp: {
        host: 'smtp.example.org',
        port: 587,
        security: 'starttls',
        insecureSkipVerify: false,
        deadline: 120,
      },
      from: 'Headroom <headroom@example.org>',
    },
  },
  targets: [
    { name: 'web', reports: ['monthly'], services: ['api'], to: { kind: 'folder', path: '/srv/www' } },
    {
      name: 'each_owner',
      reports: ['weekly', 'monthly'],
      services: [],
      to: { kind: 'owners', alsoEmpty: false },
    },
  ],
};

describe('settings without a problem', () => {
  it('have every default filled in', () => {
    expect(settingsProblems(SMALLEST)).toEqual([]);
    expect(readLines(SMALLEST).value).toEqual(PRESET);
  });

  it('say all that the file says, with variables in their places', () => {
    const read = readLines([COMPLETE], {
      HOST: 'prometheus.example.org',
      TOKEN: 's3cret',
      CHAT: 'https://chat.example.org/x',
    });
    expect(read.problems).toEqual([]);
    expect(read.value).toEqual(MEANT);
    expect(read.budgets).toEqual(MEANT.budgets);
  });

  it.each([
    [
      'authorization: { credentials: secret }',
      { authorization: { type: 'Bearer', credentials: { value: 'secret' } } },
    ],
    [
      'oauth2: { client_id: me, client_secret: secret, token_url: "https://id.example.org" }',
      {
        oauth2: {
          setting: 'source.prometheus.oauth2',
          clientId: 'me',
          clientSecret: { value: 'secret' },
          tokenUrl: 'https://id.example.org',
          scopes: [],
          endpointParams: {},
        },
      },
    ],
  ])('authenticate as written: %s', (line, meant) => {
    const lines = [
      ...SMALLEST.slice(0, 2),
      'source:',
      '  prometheus:',
      '    url: http://p:9090',
      `    ${line}`,
    ];
    expect(readLines(lines).value?.sources).toEqual([
      {
        kind: 'prometheus',
        of: {
          setting: 'source.prometheus',
          url: 'http://p:9090',
          flavour: 'prometheus',
          headers: {},
          timeout: 120,
          deadline: 600,
          concurrency: 4,
          resolution: 300,
          most: { bytes: 67_108_864, series: 100_000, samples: 1_000_000 },
          ...meant,
        },
      },
    ]);
  });

  it('name the budget files also when something else is wrong', () => {
    const read = readLines([...SMALLEST.slice(1), 'time_zone: nowhere']);
    expect(read.value).toBeUndefined();
    expect(read.budgets).toEqual(['budgets']);
  });
});
