import { describe, expect, it } from 'vitest';
import { settingsProblems, variable } from '../support/settings-file.ts';

const ADDRESS = 'http:// or https:// and a host are wanted. Write it like https://example.org/path.';
const DURATION =
  'is not a duration. A number above zero and ms, s, m, h or d are wanted. Write it like 30s, 2m or 1h.';

interface Row {
  readonly mistake: string;
  readonly url?: string;
  /** Lines of the Prometheus, from 6:5 on; its url is at 5:10. */
  readonly lines?: readonly string[];
  readonly told: readonly string[];
}

function settingsWith({ url = 'http://prometheus:9090', lines = [] }: Row): readonly string[] {
  const head = ['time_zone: UTC', 'budgets: [budgets]', 'source:', '  prometheus:'];
  return [...head, ...[`url: ${url}`, ...lines].map((line) => `    ${line}`)];
}

const ADDRESSES: readonly Row[] = [
  {
    mistake: 'an address without a scheme',
    url: 'prometheus:9090',
    told: [`5:10: error: “prometheus:9090” is not a web address. ${ADDRESS}`],
  },
  {
    mistake: 'a password in the address, without showing it',
    url: 'http://headroom:hunter2@prometheus:9090',
    told: [
      '5:10: error: An address must not hold a user or a password: it would show in reports and logs. Remove them; prometheus has basic_auth for them.',
    ],
  },
  {
    mistake: 'an address that nothing can be added to',
    url: 'http://prometheus:9090/?tenant=a',
    told: [
      '5:10: error: This ends in a query or a fragment. Other addresses are built from it. Remove what follows ? or #.',
    ],
  },
  {
    mistake: 'a proxy and a token endpoint that are no addresses',
    lines: ['proxy_url: proxy:3128', 'oauth2: { client_id: x, client_secret: y, token_url: tokens }'],
    told: [
      `6:16: error: “proxy:3128” is not a web address. ${ADDRESS}`,
      `7:58: error: “tokens” is not a web address. ${ADDRESS}`,
    ],
  },
];

const GRAFANA: readonly Row[] = [
  {
    mistake: 'a Grafana without the data source there',
    lines: ['grafana: { url: https://grafana.example.org }'],
    told: [
      '6:5: error: datasource is missing from source.prometheus.grafana. Add datasource (the uid of this source there, as the address of its page in Grafana ends: /connections/datasources/edit/UID).',
    ],
  },
  {
    mistake: 'the address of one of its pages, with what it shows',
    lines: ['grafana: { url: "https://grafana.example.org/explore?orgId=1", datasource: uid }'],
    told: [
      '6:21: error: This ends in a query or a fragment. Other addresses are built from it. Remove what follows ? or #.',
    ],
  },
];

const SECRETS: readonly Row[] = [
  {
    mistake: 'a variable that is not set',
    lines: [`basic_auth: { username: headroom, password: "${variable('PASSWORD')}" }`],
    told: [
      '6:49: error: The environment variable PASSWORD is not set. Set it where headroom runs, or write the value here (a secret rather in a file, under the key with _file).',
    ],
  },
  {
    mistake: 'a secret both here and in a file',
    lines: ['basic_auth: { username: x, password: y, password_file: z }'],
    told: ['6:5: error: Exactly one of password, password_file is wanted here. Write one and no other.'],
  },
  {
    mistake: 'no secret',
    lines: ['authorization: { type: Bearer }'],
    told: [
      '6:5: error: Exactly one of credentials, credentials_file is wanted here. Write one and no other.',
    ],
  },
  {
    mistake: 'a misspelt secret, and only of it',
    lines: ['basic_auth: { username: x, pasword: y }'],
    told: [
      '6:32: error: Unknown key pasword. Allowed here: username, password, password_file. Did you mean password?',
    ],
  },
  {
    mistake: 'two ways to authenticate',
    lines: ['authorization: { credentials: x }', 'basic_auth: { username: y, password: z }'],
    told: ['6:5: error: Exactly one of basic_auth, authorization is wanted here. Write one and no other.'],
  },
  {
    mistake: 'a certificate without its key',
    lines: ['tls_config: { cert_file: client.pem }'],
    told: ['6:19: error: cert_file does nothing without key_file. Both are wanted, or none. Add key_file.'],
  },
  {
    mistake: 'a key without its certificate',
    lines: ['tls_config: { key_file: client.key }'],
    told: ['6:19: error: key_file does nothing without cert_file. Both are wanted, or none. Add cert_file.'],
  },
];

const VALUES: readonly Row[] = [
  {
    mistake: 'a header that cannot be sent',
    lines: ["http_headers: { 'X Scope': { values: [a] } }"],
    told: [
      '6:21: error: This is not the name of a header. Letters, digits and hyphens are allowed. Write it like X-Scope-OrgID.',
    ],
  },
  {
    mistake: 'durations that are none',
    lines: ['timeout: 2 minutes', 'deadline: 0s', 'resolution: 30'],
    told: [
      `6:14: error: “2 minutes” ${DURATION}`,
      `7:15: error: “0s” ${DURATION}`,
      `8:17: error: “30” ${DURATION}`,
    ],
  },
  {
    mistake: 'no queries at once',
    lines: ['concurrency: 0'],
    told: ['6:18: error: “0” is too small. At least 1 is allowed. Raise it.'],
  },
  {
    mistake: 'too many queries at once',
    lines: ['concurrency: 100'],
    told: ['6:18: error: “100” is too big. At most 64 is allowed. Lower it.'],
  },
  {
    mistake: 'half a query',
    lines: ['concurrency: 2.5'],
    told: ['6:18: error: This must be a whole number, not “2.5”. Write digits alone, such as 4.'],
  },
  ...['lots', '64', '10 s', '64 MB/day', '1 B', '2 GB'].map((size) => ({
    mistake: `${size} as the most of an answer`,
    lines: [`max_answer: ${size}`],
    told: [
      `6:17: error: “${size}” is not a size of an answer. An amount of data from 1 KiB to 256 MiB is wanted. Write it like 64 MiB.`,
    ],
  })),
  {
    mistake: 'no series and too many samples of an answer',
    lines: ['max_series: 0', 'max_samples: 1e9'],
    told: [
      '6:17: error: “0” is too small. At least 1 is allowed. Raise it.',
      '7:18: error: “1000000000” is too big. At most 10000000 is allowed. Lower it.',
    ],
  },
  {
    mistake: 'a misspelt flavour',
    lines: ['flavour: thanso'],
    told: [
      '6:14: error: “thanso” is not allowed here. Allowed: prometheus, thanos, mimir, victoriametrics. Did you mean thanos?',
    ],
  },
];

describe.each([
  { about: 'the addresses', rows: ADDRESSES },
  { about: 'the Grafana', rows: GRAFANA },
  { about: 'the secrets', rows: SECRETS },
  { about: 'the values', rows: VALUES },
])('reading $about of a Prometheus', ({ rows }) => {
  it.each(rows)('tells of $mistake', (row) => {
    expect(settingsProblems(settingsWith(row))).toEqual(row.told.map((line) => `headroom.yaml:${line}`));
  });
});
