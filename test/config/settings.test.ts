import { describe, expect, it } from 'vitest';
import { readLines, settingsProblems, variable } from '../support/settings-file.ts';

const ADDRESS = 'http:// or https:// and a host are wanted. Write it like https://example.org/path.';
const HIDDEN =
  'This is not a web address. It is not shown, as it may hold a secret. Write it like https://example.org/path.';
const SHARE = 'is not a share above 0% and up to 100%. Write it like 90%.';
const MAILBOX =
  'is not a mailbox. One address is wanted, alone or after a name. Write it like team@example.org or Team <team@example.org>.';
const ONE_SOURCE = 'Exactly one of recording, prometheus is wanted here. Write one and no other.';
const UNSET =
  'is not set. Set it where headroom runs, or write the value here (a secret rather in a file, under the key with _file).';

interface Row {
  readonly mistake: string;
  readonly lines: readonly string[];
  readonly told: readonly string[];
}

/** Settings with which nothing is wrong, and what more is written from line 4 on. */
function withMore(...more: readonly string[]): readonly string[] {
  return ['time_zone: UTC', 'budgets: [budgets]', 'source: { recording: s.jsonl }', ...more];
}

function withZone(zone: string): readonly string[] {
  return withMore().with(0, `time_zone: ${zone}`);
}

function withSource(source: string): readonly string[] {
  return withMore().with(2, `source: ${source}`);
}

const WHOLE: readonly Row[] = [
  {
    mistake: 'an empty file',
    lines: [],
    told: ['1:1: error: The file is empty. Settings have time_zone, budgets and source. Write them.'],
  },
  {
    mistake: 'missing keys, all of them at once',
    lines: ['organisation: Example'],
    told: [
      '1:1: error: time_zone is missing. Add time_zone (the IANA zone whose days and weeks are reported: Europe/Berlin).',
      '1:1: error: budgets is missing. Add budgets (where the budget files are).',
      '1:1: error: source is missing. Add source (where measurements come from: exactly one of recording and prometheus), or sources with several by names of yours.',
    ],
  },
  {
    mistake: 'a day in the wrong case',
    lines: withMore('week_starts_on: Monday'),
    told: [
      '4:17: error: “Monday” is not allowed here. Allowed: monday, tuesday, wednesday, thursday, friday, saturday, sunday. Did you mean monday?',
    ],
  },
  {
    mistake: 'a server that is called by no web address, and its other mistake',
    lines: withMore('server: { listen: nowhere, public_url: budgets.example.org }'),
    told: [
      '4:19: error: “nowhere” is not an address to listen on. Write host:port, such as 127.0.0.1:9184 or [::]:9184.',
      `4:40: error: “budgets.example.org” is not a web address. ${ADDRESS}`,
    ],
  },
  {
    mistake: 'no place for budgets',
    lines: withMore().with(1, 'budgets: []'),
    told: ['2:10: error: There is nothing here. An item is wanted. Write it, or remove the key.'],
  },
];

const ZONES: readonly Row[] = [
  {
    mistake: 'a city alone',
    lines: withZone('Berlin'),
    told: [
      '1:12: error: “Berlin” is not a time zone. IANA names such as Europe/Berlin are allowed. Did you mean Europe/Berlin?',
    ],
  },
  {
    mistake: 'a misspelt zone',
    lines: withZone('America/New_Yrok'),
    told: [
      '1:12: error: “America/New_Yrok” is not a time zone. IANA names such as Europe/Berlin are allowed. Did you mean America/New_York?',
    ],
  },
  {
    mistake: 'an offset, which knows no change of clocks',
    lines: withZone("'+01:00'"),
    told: ['1:12: error: “+01:00” is not a time zone. IANA names such as Europe/Berlin are allowed.'],
  },
];

const SOURCES: readonly Row[] = [
  {
    mistake: 'two sources',
    lines: withSource("{ recording: s.jsonl, prometheus: { url: 'http://prometheus:9090' } }"),
    told: [`3:1: error: ${ONE_SOURCE}`],
  },
  { mistake: 'no source', lines: withSource('{}'), told: [`3:1: error: ${ONE_SOURCE}`] },
  {
    mistake: 'a source of the wrong type, and only of it',
    lines: withSource('{ recording: 5 }'),
    told: ['3:22: error: This must be text, not “5”. Write one text, in quotes if it is a number.'],
  },
  {
    mistake: 'a misspelt source, and only of it',
    lines: withSource('{ recordin: s.jsonl }'),
    told: ['3:11: error: Unknown key recordin. Allowed here: recording, prometheus. Did you mean recording?'],
  },
];

const RENAMED: readonly Row[] = [
  {
    mistake: 'a recording by its earlier name',
    lines: withSource('{ samples: s.jsonl }'),
    told: [
      '3:11: warning: samples is called recording now. It is still read by its earlier name. Write recording.',
    ],
  },
  {
    mistake: 'a recording by both names',
    lines: withSource('{ samples: s.jsonl, recording: s.jsonl }'),
    told: [`3:1: error: ${ONE_SOURCE}`],
  },
];

const SHARES: readonly Row[] = [
  {
    mistake: 'a share without its %',
    lines: withMore('approaching: 90'),
    told: [`4:14: error: “90” ${SHARE}`],
  },
  {
    mistake: 'a share of nothing',
    lines: withMore('minimum_coverage: 0', 'warn_coverage: -1%'),
    told: [`4:19: error: “0” ${SHARE}`, `5:16: error: “-1%” ${SHARE}`],
  },
  {
    mistake: 'coverages in the wrong order',
    lines: withMore('minimum_coverage: 0.9', 'warn_coverage: 80%'),
    told: [
      '4:19: error: minimum_coverage (90%) is above warn_coverage (80%): no verdict would carry a warning. Lower minimum_coverage, or raise warn_coverage.',
    ],
  },
  {
    mistake: 'a warning below the minimum that holds unless set',
    lines: withMore('warn_coverage: 50%'),
    told: [
      '4:16: error: minimum_coverage (75%) is above warn_coverage (50%): no verdict would carry a warning. Lower minimum_coverage, or raise warn_coverage.',
    ],
  },
];

const ADDRESSES: readonly Row[] = [
  {
    mistake: 'an address of reports that is none',
    lines: withMore('reports_url: reports.example.org'),
    told: [`4:14: error: “reports.example.org” is not a web address. ${ADDRESS}`],
  },
  {
    mistake: 'a sender and recipients that are no mailboxes',
    lines: withMore('email: { from: Headroom, to: [a@example.org, "B <b@example.org>, c@example.org"] }'),
    told: [
      `4:16: error: “Headroom” ${MAILBOX}`,
      `4:46: error: “B <b@example.org>, c@example.org” ${MAILBOX}`,
    ],
  },
  {
    mistake: 'a broken address with a password in it, without showing it',
    lines: withMore('reports_url: http://user:hunter2@example.org:99999'),
    told: [`4:14: error: ${HIDDEN}`],
  },
];

const VARIABLES: readonly Row[] = [
  {
    mistake: 'a variable that is not set, and of nothing else at its place',
    lines: [
      `time_zone: ${variable('ZONE')}`,
      'budgets: [budgets]',
      'source: { recording: s.jsonl }',
      `approaching: ${variable('SHARE')}`,
      `reports_url: ${variable('URL')}`,
      `week_starts_on: ${variable('DAY')}`,
      `email: { to: ["${variable('TO')}", nobody] }`,
    ],
    told: [
      `1:12: error: The environment variable ZONE ${UNSET}`,
      `4:14: error: The environment variable SHARE ${UNSET}`,
      `5:14: error: The environment variable URL ${UNSET}`,
      `6:17: error: The environment variable DAY ${UNSET}`,
      `7:15: error: The environment variable TO ${UNSET}`,
      `7:24: error: “nobody” ${MAILBOX}`,
    ],
  },
  {
    mistake: 'a variable that is not set, and is called like what every object has',
    lines: withMore(`organisation: ${variable('constructor')} ${variable('__proto__')}`),
    told: [
      `4:15: error: The environment variable constructor ${UNSET}`,
      `4:15: error: The environment variable __proto__ ${UNSET}`,
    ],
  },
];

describe.each([
  { about: 'the whole', rows: WHOLE },
  { about: 'the zone', rows: ZONES },
  { about: 'the source', rows: SOURCES },
  { about: 'earlier names', rows: RENAMED },
  { about: 'shares', rows: SHARES },
  { about: 'addresses', rows: ADDRESSES },
  { about: 'variables', rows: VARIABLES },
])('reading $about of settings', ({ rows }) => {
  it.each(rows)('tells of $mistake', ({ lines, told }) => {
    expect(settingsProblems(lines)).toEqual(told.map((line) => `headroom.yaml:${line}`));
  });
});

it('settings with an earlier name mean what they meant', () => {
  const { value } = readLines(withSource('{ samples: s.jsonl }'));
  expect(value?.sources).toEqual([{ kind: 'recording', of: { file: 's.jsonl' } }]);
});
