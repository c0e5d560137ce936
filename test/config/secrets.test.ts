import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatProblems } from '../../src/config/format-problems.ts';
import { folderWith } from '../support/folder.ts';
import { runCli } from '../support/run-cli.ts';
import { readLines, variable } from '../support/settings-file.ts';

const BASE = ['time_zone: UTC', 'budgets: [budgets]'];
const SAMPLES = 'source: { recording: s.jsonl }';
/** Where the secret is; a number where only a number is the mistake. */
const SECRET = 'hunter2';
const NUMBER = '4815162342';

const prometheus = (...lines: readonly string[]) => [
  'source:',
  '  prometheus:',
  '    url: http://prometheus:9090',
  ...lines.map((line) => `    ${line}`),
];
const target = (line: string) => [SAMPLES, 'targets:', `  chat: ${line}`];
const smtp = (line: string) => [SAMPLES, `smtp: { host: mail.example.org, username: u, ${line} }`];

interface Mistake {
  readonly mistake: string;
  readonly lines: readonly string[];
  /** Where it is told, and how that begins. */
  readonly told: string;
}

const MISTAKES: readonly Mistake[] = [
  {
    mistake: 'a password that is a number',
    lines: prometheus(`basic_auth: { username: u, password: ${NUMBER} }`),
    told: '6:42: error: This must be text, not a number.',
  },
  {
    mistake: 'a password of the mail server that is a number',
    lines: smtp(`password: ${NUMBER}`),
    told: '4:56: error: This must be text, not a number.',
  },
  {
    mistake: 'a password where its file is wanted',
    lines: smtp(`password_file: ${NUMBER}`),
    told: '4:61: error: This must be text, not a number.',
  },
  {
    mistake: 'a webhook that is an address alone',
    lines: target(`{ webhook: 'https://chat.example/${SECRET}' }`),
    told: '5:20: error: This must be a map of keys and values, not text.',
  },
  {
    mistake: 'a webhook’s address that is none',
    lines: target(`{ webhook: { url: '${SECRET}' } }`),
    told: '5:27: error: This is not a web address. It is not shown',
  },
  {
    mistake: 'a webhook’s address that is a number',
    lines: target(`{ webhook: { url: ${NUMBER} } }`),
    told: '5:27: error: This must be text, not a number.',
  },
  {
    mistake: 'an owner’s webhook that is an address alone',
    lines: [SAMPLES, `owners: { team: { webhook: 'https://chat.example/${SECRET}' } }`],
    told: '4:28: error: This must be a map of keys and values, not text.',
  },
  {
    mistake: 'an owner that is an address alone',
    lines: [SAMPLES, 'owners:', `  team: https://chat.example/${SECRET}`],
    told: '5:9: error: This must be a map of keys and values, not text.',
  },
  {
    mistake: 'a stakeholder’s webhook that is no address',
    lines: [SAMPLES, `stakeholders: { product: { webhook: { url: '${SECRET}' } } }`],
    told: '4:44: error: This is not a web address. It is not shown',
  },
  {
    mistake: 'a target that is an address alone',
    lines: target(`https://chat.example/${SECRET}`),
    told: '5:9: error: This must be a map of keys and values, not text.',
  },
  {
    mistake: 'a secret of signatures that is a number',
    lines: target(`{ webhook: { url: 'https://chat.example', secret: ${NUMBER} } }`),
    told: '5:59: error: This must be text, not a number.',
  },
  {
    mistake: 'a token of a repository that is a number',
    lines: target(`{ git: { remote: 'https://git.example/docs', token: ${NUMBER} } }`),
    told: '5:61: error: This must be text, not a number.',
  },
  {
    mistake: 'a key in place of what signs mails',
    lines: smtp(`password: x, dkim: ${SECRET}`),
    told: '4:65: error: This must be a map of keys and values, not text.',
  },
  {
    mistake: 'credentials in place of an authorization',
    lines: prometheus(`authorization: Bearer ${SECRET}`),
    told: '6:20: error: This must be a map of keys and values, not text.',
  },
  {
    mistake: 'credentials in braces without a key',
    lines: prometheus(`authorization: { Bearer ${SECRET} }`),
    told: '6:22: error: Unknown key. Allowed here: type, credentials, credentials_file.',
  },
  {
    mistake: 'a header’s value in place of its map',
    lines: prometheus(`http_headers: { Authorization: Bearer ${SECRET} }`),
    told: '6:36: error: This must be a map of keys and values, not text.',
  },
  {
    mistake: 'a header’s values in place of their list',
    lines: prometheus(`http_headers: { Authorization: { values: Bearer ${SECRET} } }`),
    told: '6:46: error: This must be a list, not text.',
  },
  {
    mistake: 'a header with its value in its name',
    lines: prometheus(`http_headers: { 'Authorization: Bearer ${SECRET}': { values: [x] } }`),
    told: '6:21: error: This is not the name of a header.',
  },
  {
    mistake: 'a parameter of a token request that is a number',
    lines: prometheus(
      `oauth2: { client_id: c, client_secret: s, token_url: 'https://t.example', endpoint_params: { password: ${NUMBER} } }`,
    ),
    told: '6:108: error: This must be text, not a number.',
  },
  {
    mistake: 'a token in the address of the source',
    lines: ['source:', '  prometheus:', `    url: http://prometheus:9090/?token=${SECRET}`],
    told: '5:10: error: This ends in a query or a fragment.',
  },
  {
    mistake: 'a token in an address that is none',
    lines: ['source:', '  prometheus:', `    url: prometheus:9090/?token=${SECRET}`],
    told: '5:10: error: This is not a web address. It is not shown',
  },
  {
    mistake: 'a password that is an alias of YAML',
    lines: smtp(`password: *${SECRET}`),
    told: '4:56: error: What begins with * repeats an anchor, and this one is not above it.',
  },
  {
    mistake: 'a password that is a tag of YAML',
    lines: prometheus('basic_auth:', '  username: u', `  password: !${SECRET}`),
    told: '8:17: error: What begins with ! is a tag, and this one means nothing here.',
  },
  {
    mistake: 'a password that begins a block of YAML',
    lines: prometheus('basic_auth:', '  username: u', `  password: |${SECRET}`),
    told: '8:18: error: This is not YAML: after | or > stands what does not belong there.',
  },
  {
    mistake: 'a password in place of a variable’s name',
    lines: smtp(`password: '${variable(SECRET)}'`),
    told: '4:56: error: The environment variable that is named here is not set.',
  },
];

describe('a mistake at a secret', () => {
  it.each(MISTAKES)('is told with its place and without the secret: $mistake', ({ lines, told }) => {
    const { problems } = readLines([...BASE, ...lines]);
    const text = formatProblems(problems, 'text');
    expect(text).toContain(`headroom.yaml:${told}`);
    for (const format of ['text', 'json', 'github'] as const) {
      const formatted = formatProblems(problems, format);
      expect(formatted).not.toContain(SECRET);
      expect(formatted).not.toContain(NUMBER);
    }
  });

  it('shows nothing of an environment variable', () => {
    const lines = [...BASE, SAMPLES, 'targets:', `  chat: { webhook: '${variable('HOOK')}' }`];
    const told = formatProblems(readLines(lines, { HOOK: SECRET }).problems, 'text');
    expect(told).toContain('headroom.yaml:5:20: error: This must be a map');
    expect(told).not.toContain(SECRET);
  });

  it('shows other values, and keys that are misspelt', () => {
    const told = formatProblems(readLines([...BASE, ...smtp('port: many, pasword: x')]).problems, 'text');
    expect(told).toContain('This must be a number, not “many”.');
    expect(told).toContain('Unknown key pasword.');
  });

  it.each(['text', 'json', 'github'])('is not shown by headroom validate either: %s', async (format) => {
    const lines = [...BASE, ...prometheus(`authorization: Bearer ${SECRET}`)];
    const folder = folderWith({ 'headroom.yaml': lines.join('\n'), 'budgets/a.yaml': 'service: a\n' });
    const config = join(folder, 'headroom.yaml');
    const { code, out, err } = await runCli(['validate', '--format', format, '--config', config]);
    expect(code).toBe(2);
    expect(`${out}${err}`).toContain('This must be a map of keys and values, not text.');
    expect(`${out}${err}`).not.toContain(SECRET);
  });
});
