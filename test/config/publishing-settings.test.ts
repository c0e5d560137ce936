import { describe, expect, it } from 'vitest';
import { isLocalPath } from '../../src/config/settings/remote.ts';
import { readLines, settingsProblems, variable } from '../support/settings-file.ts';

const ONE_WAY = 'Exactly one of folder, email, git, webhook, owners is wanted here. Write one and no other.';
const TIME = 'is not a time of day. Write it like 08:00, from 00:00 to 23:59.';
const SECRET =
  'A remote must not hold a password or a token: it would show in logs. A plain user name is allowed. Write the secret under token or token_file, a key under ssh_key_file, or leave it to git’s own credential helper.';
const BASE = ['time_zone: UTC', 'budgets: [budgets]', 'source: { recording: s.jsonl }'];
const SMTP = 'smtp: { host: smtp.example.org }';

interface Row {
  readonly mistake: string;
  /** From line 4 on. */
  readonly lines: readonly string[];
  readonly told: readonly string[];
}

const SCHEDULES: readonly Row[] = [
  {
    mistake: 'times that no day has',
    lines: ['schedule: { weekly: { at: 8am }, monthly: { at: "24:00" } }'],
    told: [`4:27: error: “8am” ${TIME}`, `4:49: error: “24:00” ${TIME}`],
  },
  {
    mistake: 'a day that not every month has',
    lines: ['schedule: { monthly: { on: fifth monday } }'],
    told: [
      '4:28: error: “fifth monday” is not a day of the month. Allowed: 1 to 31, last, or first to fourth and a weekday. Write it like 1, last or first monday.',
    ],
  },
  {
    mistake: 'a report that there is not',
    lines: ['schedule: { reports: [daily] }'],
    told: ['4:23: error: “daily” is not allowed here. Allowed: weekly, monthly. Write one of these.'],
  },
];

const MAILS: readonly Row[] = [
  {
    mistake: 'mail without a server and without anybody who gets it',
    lines: ['targets:', '  team: { email: {} }'],
    told: [
      '5:11: error: There is no mail server for this target. Add smtp with a host beside targets.',
      '5:11: error: Nobody gets this mail. Write at least one mailbox under to or cc here, or email.to for all mailing targets.',
    ],
  },
  {
    mistake: 'a recipient twice, and a way to leave that is none',
    lines: [
      SMTP,
      'targets:',
      '  team: { email: { to: [a@b.example], cc: [a@b.example], unsubscribe: [leave] } }',
    ],
    told: [
      '6:11: error: a@b.example is there twice. Each recipient gets one mail. Remove one of them.',
      '6:72: error: “leave” is not a way to leave. Write it like mailto:leave@example.org or https://example.org/leave.',
    ],
  },
  {
    mistake: 'a mail server that no target uses',
    lines: [SMTP, 'targets:', '  docs: { folder: { path: docs } }'],
    told: [
      '4:1: warning: No target sends mail, so that this mail server is never used. Add one below targets, such as everyone: { email: {} }, or remove smtp.',
    ],
  },
  {
    mistake: 'a user without a password',
    lines: ['smtp: { host: smtp.example.org, username: headroom }'],
    told: ['4:1: error: Exactly one of password, password_file is wanted here. Write one and no other.'],
  },
  {
    mistake: 'a password without a user',
    lines: ['smtp: { host: smtp.example.org, password: x }'],
    told: ['4:1: error: password does nothing without username. Both are wanted, or none. Add username.'],
  },
];

const TARGETS: readonly Row[] = [
  {
    mistake: 'two ways in one target, and none',
    lines: [
      'targets:',
      '  both: { folder: { path: x }, webhook: { url: "https://chat.example" } }',
      '  none: {}',
    ],
    told: [`5:3: error: ${ONE_WAY}`, `6:3: error: ${ONE_WAY}`],
  },
  {
    mistake: 'a way misspelt or of the wrong type, and only of it',
    lines: ['targets:', '  a: { foldr: { path: x } }', '  b: { folder: x }'],
    told: [
      '5:8: error: Unknown key foldr. Allowed here: reports, services, folder, email, git, webhook, owners. Did you mean folder?',
      '6:16: error: This must be a map of keys and values, not “x”. Write a line key: value for each, indented below.',
    ],
  },
  {
    mistake: 'a name that is no id',
    lines: ['targets:', '  My Folder: { folder: { path: x } }'],
    told: [
      '5:3: error: “My Folder” is not the name of a target. Lower-case letters, digits, hyphens and _ are allowed, beginning with a letter. Did you mean my-folder?',
    ],
  },
  {
    mistake: 'a password in a remote, a branch that is none and a path out of the repository',
    lines: [
      'targets:',
      '  docs:',
      '    git: { remote: "https://u:p@git.example/x", branch: a b, path: ../x }',
    ],
    told: [
      `6:20: error: ${SECRET}`,
      '6:57: error: “a b” is not a branch. Write a name such as main or docs/reports.',
      '6:68: error: “../x” leads out of the repository. Write a folder in it, such as reports.',
    ],
  },
  {
    mistake: 'a remote that git would take for an option',
    lines: ['targets:', '  docs: { git: { remote: --upload-pack=x } }'],
    told: [
      '5:26: error: “--upload-pack=x” is not a remote. It may not begin with a hyphen. Write what git clone takes, such as https://git.example.org/team/docs.',
    ],
  },
  {
    mistake: 'an address of a chat that is none, without showing it',
    lines: ['targets:', '  chat: { webhook: { url: chat.example/s3cret } }'],
    told: [
      '5:27: error: This is not a web address. It is not shown, as it may hold a secret. Write it like https://example.org/path.',
    ],
  },
  {
    mistake: 'a variable that is not set, and only of it',
    lines: ['targets:', `  chat: { webhook: { url: "${variable('CHAT')}" } }`],
    told: [
      '5:27: error: The environment variable CHAT is not set. Set it where headroom runs, or write the value here (a secret rather in a file, under the key with _file).',
    ],
  },
];

describe.each([
  { about: 'the schedule', rows: SCHEDULES },
  { about: 'mail', rows: MAILS },
  { about: 'targets', rows: TARGETS },
])('reading $about of settings', ({ rows }) => {
  it.each(rows)('tells of $mistake', ({ lines, told }) => {
    expect(settingsProblems([...BASE, ...lines])).toEqual(told.map((line) => `headroom.yaml:${line}`));
  });
});

describe('the services of a target', () => {
  it('are checked once it is known which there are', () => {
    const read = readLines([...BASE, 'targets: { a: { folder: { path: x }, services: [api, nod] } }']);
    expect(read.problems).toEqual([]);
    expect(read.servicesProblems(['api', 'node'])).toEqual([
      {
        file: 'headroom.yaml',
        line: 4,
        column: 54,
        severity: 'error',
        message: 'There is no service nod in the budgets. Known: api, node. Did you mean node?',
      },
    ]);
  });
});

const remote = (text: string) =>
  settingsProblems([...BASE, 'targets:', `  docs: { git: { remote: "${text}" } }`]);

describe('the remote of a git target', () => {
  it.each([
    'https://x-access-token:s3cret@git.example/docs.git',
    'HTTPS://:s3cret@git.example/docs.git',
    'https://ada:s3@cret@git.example/docs.git',
    'https://ada%3As3cret@git.example/docs.git',
    'https://ghp_s3cret@github.com/team/docs',
    'https://github_pat_s3cret@github.com/team/docs',
    'https://glpat-s3cret@gitlab.com/team/docs',
    'https://s3cretcafes3cretcafes3cretcafes3@git.example/docs.git',
    'https://git.example/docs.git?private_token=s3cret',
    'ssh://git:s3cret@git.example/docs.git',
    'git://ada:s3cret@git.example/docs.git',
    'git:s3cret@git.example:docs.git',
    'ghp_s3cret@git.example:docs.git',
  ])('may not hold a secret, which is not shown: %s', (text) => {
    expect(remote(text)).toEqual([`headroom.yaml:5:26: error: ${SECRET}`]);
  });

  it.each([
    'https://git.example/docs.git',
    'https://ada.lovelace@git.example:8443/@team/docs.git',
    'https://gitlab+deploy-token-1@gitlab.com/team/docs',
    'https://oauth2@gitlab.com/team/docs',
    'https://glenda-smith@git.example/docs.git',
    'ssh://git@git.example:2222/docs.git',
    'ssh://ada@example.org@source.example:2022/docs',
    'git@git.example:@team/docs.git',
    'file:///srv/docs.git',
    '/srv/docs@main.git',
    '../docs.git',
  ])('may name a user, a host and a path: %s', (text) => {
    expect(remote(text)).toEqual([]);
  });

  it('is not shown when it is written where a map is wanted, or is no address', () => {
    expect(
      settingsProblems([...BASE, 'targets:', '  docs: { git: "https://u:s3cret@git.example/x" }']),
    ).toEqual([
      'headroom.yaml:5:16: error: This must be a map of keys and values, not text. Write a line key: value for each, indented below.',
    ]);
    expect(remote('https://ada:s3cret/docs.git')).toEqual([
      'headroom.yaml:5:26: error: This is not a web address. It is not shown, as it may hold a secret. Write it like https://example.org/path.',
    ]);
  });
});

it.each([
  ['../docs.git', true],
  ['docs', true],
  ['/srv/git/docs:old.git', true],
  ['./docs:old.git', true],
  ['https://git.example.org/docs.git', false],
  ['file:///srv/docs.git', false],
  ['git@git.example.org:team/docs.git', false],
  ['host:docs.git', false],
])('the remote %s is a path of this machine: %s', (text, isPath) => {
  expect(isLocalPath(text)).toBe(isPath);
});
