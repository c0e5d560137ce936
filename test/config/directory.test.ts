import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { settingsSchema } from '../../src/config/json-schema.ts';
import { readSettings } from '../../src/config/settings/read-settings.ts';
import { BOUNDS } from '../../src/model/bounds.ts';
import type { Directory } from '../../src/model/directory.ts';
import { readLines, settingsProblems, variable } from '../support/settings-file.ts';

const BASE = ['time_zone: UTC', 'budgets: [budgets]', 'source: { recording: s.jsonl }'];
const SMTP = 'smtp: { host: smtp.example.org }';
const owners = (...lines: readonly string[]) => [SMTP, 'owners:', ...lines.map((line) => `  ${line}`)];

interface Row {
  readonly mistake: string;
  /** From line 4 on. */
  readonly lines: readonly string[];
  readonly told: readonly string[];
}

const OWNERS: readonly Row[] = [
  {
    mistake: 'an owner who can be reached nowhere',
    lines: ['owners: { "@a": {} }'],
    told: [
      '4:11: error: @a can be reached nowhere. At least one of email, webhook, tickets and stands_in is wanted. Write one, such as email: [team@example.org].',
    ],
  },
  {
    mistake: 'a mailbox that is none, and one that is there twice in another spelling',
    lines: owners('"@a": { email: [a@b@c, a@example.org, "Team A <A@example.org>"] }'),
    told: [
      '6:19: error: “a@b@c” is not a mailbox. One address is wanted, alone or after a name. Write it like team@example.org or Team <team@example.org>.',
      '6:41: error: Team A <A@example.org> is there twice. Each recipient gets one mail. Remove one of them.',
    ],
  },
  {
    mistake: 'a mail without a mail server',
    lines: ['owners: { "@a": { email: [a@example.org] } }'],
    told: [
      '4:19: error: There is no mail server for this mail. Add smtp with a host to the settings, or remove email here.',
    ],
  },
  {
    mistake: 'a webhook that is no address, without showing it',
    lines: owners('"@a": { webhook: { url: chat/s3cret } }'),
    told: [
      '6:27: error: This is not a web address. It is not shown, as it may hold a secret. Write it like https://example.org/path.',
    ],
  },
  {
    mistake: 'a webhook without an address, and only of it',
    lines: owners('"@a": { webhook: { format: slack } }'),
    told: ['6:11: error: Exactly one of url, url_file is wanted here. Write one and no other.'],
  },
  {
    mistake: 'a misspelt key, and only of it',
    lines: ['owners: { "@a": { emial: [a@example.org] } }'],
    told: [
      '4:19: error: Unknown key emial. Allowed here: email, webhook, tickets, stands_in. Did you mean email?',
    ],
  },
  {
    mistake: 'who stands in and is nobody, also where other entries have errors',
    lines: owners('"@backend": { stands_in: "@platfrm" }', '"@platform": { email: [x] }'),
    told: [
      '6:28: error: There is no owner @platfrm in the directory. A name below owners, or one of owners_file, is wanted. Did you mean @platform?',
      '7:26: error: “x” is not a mailbox. One address is wanted, alone or after a name. Write it like team@example.org or Team <team@example.org>.',
    ],
  },
  {
    mistake: 'a circle of who stands in, once, and who stands in for itself',
    lines: owners(
      '"@x": { stands_in: "@a" }',
      '"@a": { stands_in: "@b" }',
      '"@b": { stands_in: "@a", email: [b@example.org] }',
      '"@c": { stands_in: "@c" }',
    ),
    told: [
      '7:22: error: @a and @b stand in for each other in a circle, so that nobody is the last to hear. Remove stands_in of one of them.',
      '9:22: error: @c cannot stand in for itself. Another owner is wanted. Name one, or remove stands_in.',
    ],
  },
];

const OTHERS: readonly Row[] = [
  {
    mistake: 'a stakeholder whom nothing reaches, and one of a category that there is not',
    lines: [
      SMTP,
      'stakeholders:',
      '  a: { services: [api] }',
      '  b: { categories: [latenc], email: [b@example.org] }',
    ],
    told: [
      '6:3: error: a can be reached nowhere. At least one of email and webhook is wanted. Write one, such as email: [team@example.org].',
      '7:21: error: “latenc” is not allowed here. Allowed: latency, throughput, resource, quality, rule. Did you mean latency?',
    ],
  },
  {
    mistake: 'a stakeholder who is called as an owner is',
    lines: [
      ...owners('product: { email: [a@example.org] }'),
      'stakeholders: { product: { email: [b@example.org] } }',
    ],
    told: [
      '7:17: error: product is an owner already, at headroom.yaml:6:3. A name is either an owner’s or a stakeholder’s. Choose another name here.',
    ],
  },
  {
    mistake: 'a pattern with what no service has in its name',
    lines: ['service_owners: { "/pay/*": "@payments" }'],
    told: [
      '4:19: error: “/pay/*” is no pattern of services. Lower-case letters, digits, hyphens and * are allowed, with * for anything. Write it like pay-*.',
    ],
  },
  {
    mistake: 'a target that is called as the directory’s own, where there is a directory',
    lines: [
      ...owners('"@a": { email: [a@example.org] }'),
      'targets: { notices: { folder: { path: x } }, tickets: { folder: { path: y } } }',
    ],
    told: ['notices', 'tickets'].map(
      (name, index) =>
        `7:${[12, 46][index]}: error: The name ${name} is taken by what owners and stakeholders are told, now that there are some. Give this target another name; what is outstanding to it is withdrawn then.`,
    ),
  },
  {
    mistake: 'a target of owners where there are none who can be reached, and reports that are named twice',
    lines: [
      'targets:',
      '  each: { owners: {} }',
      '  each_owner: { reports: [weekly], owners: { reports: [monthly] } }',
    ],
    told: [
      '5:11: error: There is nobody to send this to. Owners with an email or a webhook are wanted. Add them under owners in the settings, or name another way to publish.',
      '6:17: error: The reports are named both here and in owners. Once is enough. Remove reports from one of them.',
      '6:36: error: There is nobody to send this to. Owners with an email or a webhook are wanted. Add them under owners in the settings, or name another way to publish.',
    ],
  },
];

const QUIET: readonly Row[] = [
  [
    'a beginning without an end',
    '{ from: "20:00" }',
    '4:12: error: to is missing: quiet hours begin and end. Write both, as in { from: "20:00", to: "07:00" }.',
  ],
  [
    'nothing',
    '{}',
    '4:12: error: Nothing is quiet here. from and to, or days, are wanted. Write them like { from: "20:00", to: "07:00", days: [saturday, sunday] }, or remove quiet.',
  ],
  [
    'a night of no length',
    '{ from: "9:00", to: "09:00" }',
    '4:39: error: The quiet hours begin and end at 09:00. They end at another time, of the next day where that is earlier. Change one of them; whole days stand under days.',
  ],
  [
    'a time that no day has',
    '{ from: "20:00", to: "24:00" }',
    '4:40: error: “24:00” is not a time of day. Write it like 08:00, from 00:00 to 23:59.',
  ],
  [
    'all days',
    '{ days: [monday, tuesday, wednesday, thursday, friday, saturday, sunday] }',
    '4:27: error: Every day is quiet, so that nobody would ever be told. Some day must be left. Remove one.',
  ],
  [
    'a word that there is not',
    'nights',
    '4:19: error: This must be outside_business_hours or a map of keys and values, not “nights”. Write one value.',
  ],
  [
    'business hours that there are not',
    'outside_business_hours',
    '4:19: error: There are no business hours. They stand under business_hours in review. Add them there, or write quiet hours here, such as { from: "20:00", to: "07:00" }.',
  ],
].map(([mistake = '', quiet, told = '']) => ({
  mistake,
  lines: [`notices: { quiet: ${quiet} }`],
  told: [told],
}));

describe.each([
  { about: 'owners', rows: OWNERS },
  { about: 'stakeholders, patterns and targets', rows: OTHERS },
  { about: 'quiet hours', rows: QUIET },
])('reading $about of settings', ({ rows }) => {
  it.each(rows)('tells of $mistake', ({ lines, told }) => {
    expect(settingsProblems([...BASE, ...lines])).toEqual(told.map((line) => `headroom.yaml:${line}`));
  });
});

describe('a good directory', () => {
  const address = fc
    .stringMatching(/^[a-z][a-z0-9.]{0,6}[a-z0-9]@[a-z]{2,6}\.example$/)
    .filter((one) => !one.includes('..'));
  /** Names also such as YAML would take for a number, a list or a comment unless they are quoted. */
  const ownerName = fc.oneof(
    fc.stringMatching(/^@[a-z][a-z-]{0,8}$/),
    fc.constantFrom('5', 'true', 'null', '- a', 'a: b', 'a #b', '*a', '&a', 'Team of Ann', 'Überall', '{'),
  );
  const owner = fc.record({
    email: fc.uniqueArray(address, { minLength: 1, maxLength: 3 }),
    deputy: fc.nat(),
  });

  it('reads as it was meant, in the settings or in a file, and passes the schema that editors check with', () => {
    const passes = new Ajv({ strictRequired: false, allowUnionTypes: true }).compile(settingsSchema());
    const directory = fc.dictionary(ownerName, owner, { minKeys: 1, maxKeys: 5 });
    fc.assert(
      fc.property(directory, fc.constantFrom('flow', 'any'), (sketched, collectionStyle) => {
        const names = Object.keys(sketched);
        // Each stands in for an earlier one, so that there is no circle.
        const written = Object.fromEntries(
          Object.entries(sketched).map(([name, { email, deputy }], index) => {
            const later = names.slice(index + 1);
            const standsIn = later[deputy % Math.max(1, later.length)];
            return [name, { email, ...(standsIn === undefined ? {} : { stands_in: standsIn }) }];
          }),
        );
        const meant = Object.entries(written).map(([name, { email, stands_in: standsIn }]) => ({
          name,
          email,
          ...(standsIn === undefined ? {} : { standsIn }),
        }));
        const text =
          collectionStyle === 'flow'
            ? `owners: ${stringify(written, { collectionStyle })}`
            : stringify({ owners: written });
        const whole = [...BASE, SMTP, text].join('\n');
        const inSettings = readSettings('headroom.yaml', whole, {});
        const inFile = withFiles([SMTP, 'owners_file: owners.yaml'], {
          owners: stringify(written, { collectionStyle }),
        });
        for (const { problems, value } of [inSettings, inFile]) {
          expect(problems).toEqual([]);
          expect(value?.directory.owners).toEqual(meant);
        }
        expect(passes(parse(whole))).toBe(true);
      }),
    );
  });
});

describe('a project without a directory', () => {
  it('goes on with targets that are called notices and tickets', () => {
    const targets = 'targets: { notices: { folder: { path: x } }, tickets: { folder: { path: y } } }';
    expect(settingsProblems([...BASE, targets, 'service_owners: { api: "@a" }'])).toEqual([]);
  });
});

describe('quiet hours', () => {
  const quiet = (text: string, ...more: readonly string[]) =>
    readLines([...BASE, `notices: { quiet: ${text} }`, ...more]).value?.directory.quiet;

  it('are a night, days, both, or what business hours leave', () => {
    expect(quiet('{ from: "20:00", to: "7:00" }')).toEqual({
      night: { from: '20:00', to: '07:00' },
      days: [],
    });
    expect(quiet('{ days: [sunday, sunday] }')).toEqual({ days: ['sunday'] });
    expect(quiet('outside_business_hours', 'review: { business_hours: {} }')).toBe('outside_business_hours');
  });
});

/** Reads settings whose directory goes on in files. */
function withFiles(lines: readonly string[], files: { owners?: string; serviceOwners?: string }) {
  const texts = (file: string, text: string | undefined) => (text === undefined ? [] : [{ file, text }]);
  return readSettings(
    'headroom.yaml',
    [...BASE, ...lines, ''].join('\n'),
    { BOX: 'c@example.org' },
    {
      owners: texts('owners.yaml', files.owners),
      serviceOwners: texts('OWNERS', files.serviceOwners),
    },
  );
}

describe('the tickets of an owner', () => {
  it('have what the project’s have, but for what the owner says otherwise', () => {
    const project = 'tickets: { github: { repository: example/api, token: s3cret }, labels: [performance] }';
    const read = readLines([
      ...BASE,
      project,
      'owners: { "@a": { tickets: { labels: [slow] } }, "@b": { tickets: {} } }',
    ]);
    expect(read.problems).toEqual([]);
    expect(read.value?.directory.owners).toMatchObject([
      { name: '@a', tickets: { tracker: { repository: 'example/api' }, labels: ['slow'] } },
      { name: '@b', tickets: { tracker: { repository: 'example/api' }, labels: ['performance'] } },
    ]);
  });

  it('are told of where they are in no tracker', () => {
    expect(settingsProblems([...BASE, 'owners: { "@a": { tickets: {} } }'])).toEqual([
      'headroom.yaml:4:19: error: Exactly one of github, gitlab, jira is wanted here. Write one and no other.',
    ]);
  });
});

describe('a directory that goes on in files', () => {
  const SETTINGS = [
    ...owners('"@a": { email: [a@example.org], stands_in: "@b" }'),
    'owners_file: owners.yaml',
    'service_owners: { "pay-eu": "@a" }',
    'service_owners_file: OWNERS',
    'targets: { each_owner: { owners: { reports: [weekly], also_empty: true } } }',
  ];

  it('has the owners of both, with variables in their places, and the patterns of the settings last', () => {
    const { problems, value, directoryFiles } = withFiles(SETTINGS, {
      owners: `"@b": { webhook: { url_file: /run/chat, format: slack } }\n"@c": { email: ["${variable('BOX')}"] }\n`,
      serviceOwners: '# all\n\npay-*  @b # theirs\n',
    });
    expect(problems).toEqual([]);
    expect(directoryFiles).toEqual({ owners: 'owners.yaml', serviceOwners: 'OWNERS' });
    const url = { file: '/run/chat', setting: '@b.webhook.url_file' };
    const meant: Directory = {
      owners: [
        { name: '@a', email: ['a@example.org'], standsIn: '@b' },
        { name: '@b', email: [], webhook: { kind: 'webhook', url, format: 'slack', deadline: 60 } },
        { name: '@c', email: ['c@example.org'] },
      ],
      stakeholders: [],
      serviceOwners: [
        { pattern: 'pay-*', owner: '@b' },
        { pattern: 'pay-eu', owner: '@a' },
      ],
      mail: { smtp: expect.anything(), from: 'headroom@localhost' },
    };
    expect(value?.directory).toEqual(meant);
    expect(value?.targets).toEqual([
      { name: 'each_owner', reports: ['weekly'], services: [], to: { kind: 'owners', alsoEmpty: true } },
    ]);
  });

  it('tells of mistakes in each at their places, after those of the settings', () => {
    const { problems } = withFiles([...SETTINGS, 'output: 5'], {
      owners: '"@a": { email: [x@example.org] }\n"@c": { emial: [c@example.org] }\n',
      serviceOwners: '\tpay-* @payments @others\nnobody\r\n/api @api\n',
    });
    expect(
      problems.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`),
    ).toEqual([
      'headroom.yaml:6:46: There is no owner @b in the directory. A name below owners, or one of owners_file, is wanted. Did you mean @a?',
      expect.stringMatching(/^headroom.yaml:11:9: This must be text/),
      'owners.yaml:1:1: The owner @a is already at headroom.yaml:6:3. Each owner has one entry. Remove one of them.',
      'owners.yaml:2:9: Unknown key emial. Allowed here: email, webhook, tickets, stands_in. Did you mean email?',
      'OWNERS:1:18: This line names 2 owners. A pattern of services and one owner are wanted on a line. Write it like pay-* @payments.',
      'OWNERS:2:1: This line names no owner. A pattern of services and one owner are wanted on a line. Write it like pay-* @payments.',
      'OWNERS:3:1: “/api” is no pattern of services. Lower-case letters, digits, hyphens and * are allowed, with * for anything. Write it like pay-*.',
    ]);
  });

  it('tells of a file that is empty, and of one that is no YAML', () => {
    const told = (text: string) =>
      withFiles(SETTINGS.slice(3, 4), { owners: text }).problems.map(({ message }) => message);
    expect(told('')[0]).toMatch(/^The file is empty\. Owners are wanted/);
    expect(told('"@a": {')[0]).toMatch(/^This is not YAML/);
  });
});

describe('the services and owners that a directory names', () => {
  const lines = [
    ...owners('"@a": { email: [a@example.org] }'),
    'service_owners: { "pay-*": "@a", "ap*": "@b" }',
    'stakeholders: { product: { services: [apo], email: [p@example.org] } }',
  ];

  it('are warned of where no service is called so, and where they have no entry', () => {
    const told = readLines([...BASE, ...lines]).servicesProblems(['api', 'web']);
    expect(
      told.map(({ line, column, severity, message }) => `${line}:${column}: ${severity}: ${message}`),
    ).toEqual([
      '8:39: error: There is no service apo in the budgets. Known: api, web. Did you mean api?',
      '7:19: warning: No service is called as “pay-*” says. Known: api, web. Correct it, or remove it.',
      '7:41: warning: The owner @b has no entry in the directory: nobody hears of its violations. Did you mean @a?',
    ]);
  });

  it('are not asked to have an entry where there is no directory', () => {
    const read = readLines([...BASE, 'service_owners: { "*": "@b" }']);
    expect(read.servicesProblems(['api'])).toEqual([]);
  });
});

describe('the size of a directory', () => {
  const { most } = BOUNDS.directory;
  const many = (count: number) =>
    owners(...Array.from({ length: count }, (_, index) => `"@${index}": { email: [a@example.org] }`));

  it('may be at its bound, and not past it', () => {
    expect(readLines([...BASE, ...many(most)]).value?.directory.owners).toHaveLength(most);
    expect(settingsProblems([...BASE, ...many(most + 1)])).toEqual([
      `headroom.yaml:5:1: error: There are 1001 owners. At most 1000 are allowed. Remove some, or make two projects.`,
    ]);
  });

  it('is bounded in its patterns, too', () => {
    const lines = (count: number) => '* @a\n'.repeat(count);
    expect(withFiles([], { serviceOwners: lines(most) }).problems).toEqual([]);
    expect(withFiles([], { serviceOwners: lines(most + 1) }).problems).toMatchObject([
      {
        message:
          'There are 1001 patterns of services. At most 1000 are allowed. Remove some, or make two projects.',
      },
    ]);
  });
});
