import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config/settings/read-settings.ts';
import { isMailbox } from '../../src/model/mail-address.ts';
import { mailbox as mailboxIn } from '../../src/render/email/addresses.ts';
import { budgetFile, budgetProblems, GOOD } from '../support/budget-files.ts';

const source = (url: string, more = '') =>
  `time_zone: UTC\nbudgets: [budgets]\nsource: { prometheus: { url: ${JSON.stringify(url)}${more} } }\n`;
const told = (text: string) => readSettings('headroom.yaml', text, {}).problems.map(({ message }) => message);

describe('an address that a run would fail on', () => {
  it.each([
    ['http://p:9090/graph', 'http://p:9090'],
    ['https://p.example.org/prometheus/graph/', 'https://p.example.org/prometheus'],
    ['http://p:9090/api/v1', 'http://p:9090'],
    ['http://p:9090/api/v1/query', 'http://p:9090'],
    ['http://p:9090/query', 'http://p:9090'],
  ])('is that of a page: %s', (url, base) => {
    expect(told(source(url))).toEqual([expect.stringContaining(`Write ${base}.`)]);
  });

  it.each(['http:///x', 'http://', 'https://?x', 'http://a b', 'http://h:99999'])('is none: %s', (url) => {
    expect(told(source(url))).toHaveLength(1);
  });

  it.each(['http://p:9090', 'https://mimir.example.org/prometheus', 'http://[::1]:9090/graphs'])(
    'is not seen in %s',
    (url) => {
      expect(told(source(url))).toEqual([]);
    },
  );

  it.each(['a@example..org', '.a@example.org', 'a.@example.org', 'a@.org', 'a@example.', 'a@-x.org'])(
    'is a mailbox that no server takes: %s',
    (mailbox) => {
      expect(told(`${source('http://p')}email: { from: "${mailbox}" }\n`)).toEqual([
        expect.stringContaining('is not a mailbox'),
      ]);
    },
  );

  it('never is a mailbox that validate took', () => {
    const part = fc.constantFrom(
      'a',
      '@',
      'b.org',
      ' ',
      '<',
      '>',
      '"',
      ',',
      ':',
      ';',
      '(',
      ')',
      '.',
      'ä',
      '-',
      '\\',
      '[',
      ']',
      '\u200b',
      '%',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(part, { maxLength: 9 }).map((parts) => parts.join('')),
          fc.string(),
        ),
        (text) => {
          if (isMailbox(text)) expect(mailboxIn(text).address).toContain('@');
        },
      ),
      { numRuns: 5000 },
    );
  });

  it.each([
    'a@exämple.org',
    'a(b)@example.org',
    'Team, all <a@example.org>',
    'Team: all <a@example.org>',
    `${'a'.repeat(65)}@example.org`,
    `a@${'b'.repeat(64)}.org`,
  ])('is a mailbox that no message takes: %s', (text) => {
    expect(told(`${source('http://p')}email: { from: ${JSON.stringify(text)} }\n`)).toEqual([
      expect.stringContaining('is not a mailbox'),
    ]);
  });

  it.each([
    '"Team, all" <a@example.org>',
    "o'neil+x@example.org",
    `${'a'.repeat(64)}@example.org`,
    'a@localhost',
  ])('is not seen in the mailbox %s', (text) => {
    expect(told(`${source('http://p')}email: { from: ${JSON.stringify(text)} }\n`)).toEqual([]);
  });

  it.each([
    ['targets: { t: { git: { remote: "https://h/x", path: "a/.git/hooks" } } }', 'keeps for itself'],
    [
      'targets: { t: { git: { remote: "https://h/x", author: { name: "<.>", email: a@b } } } }',
      'git refuses it',
    ],
    ['targets: { t: { git: { remote: "https://h/x", message: " " } } }', 'There is nothing here'],
    ['targets: { t: { git: { remote: "https://h/x", branch: HEAD } } }', 'is not a branch'],
    [
      'targets: { t: { git: { remote: "https://h/x", mode: branch, pages: true } } }',
      'Pages go with mode: direct alone',
    ],
    ['targets: { t: { git: { remote: "/x\\ny" } } }', 'is not a remote'],
    ['targets: { t: { git: { remote: "https://h/x", deadline: 30d } } }', 'longer than the program can wait'],
    ['targets: { t: { webhook: { url: "https://h/x", deadline: 8d } } }', 'longer than the program can wait'],
    ['output: "a\\0b"', 'NUL character'],
    ['targets: { t: { email: { to: [a@b] } } }\nsmtp: { host: "smtp://h" }', 'is not a host'],
    [
      'targets: { t: { email: { to: [a@b] } } }\nsmtp: { host: h, dkim: { domain: "a\\r\\nBcc: x", selector: s, private_key_file: k } }',
      'is no name of DNS',
    ],
  ])('is one of other programs: %s', (line, why) => {
    expect(told(`${source('http://p')}${line}\n`)).toEqual([expect.stringContaining(why)]);
  });

  it.each([
    'tenant: "a\\nb"',
    'http_headers: { X: { secrets: ["a\\r\\nb"] } }',
    'http_headers: { X: { values: ["☃"] } }',
  ])('is what no header takes: %s', (line) => {
    expect(told(source('http://p', `, ${line}`))).toEqual([
      expect.stringContaining('cannot be sent in a header'),
    ]);
  });

  it('is a time that no timer waits for', () => {
    expect(told(source('http://p', ', timeout: 8d'))).toEqual([
      expect.stringContaining('longer than the program can wait'),
    ]);
    expect(told(source('http://p', ', timeout: 7d'))).toEqual([]);
  });

  it.each(['docs.', 'a/.b', 'a.lock/b', 'a..b'])('is a branch that git refuses: %s', (branch) => {
    const target = `targets: { docs: { git: { remote: "https://h/x.git", branch: "${branch}" } } }\n`;
    expect(told(`${source('http://p')}${target}`)).toEqual([expect.stringContaining('is not a branch')]);
  });

  it.each(['timeout', 'resolution'])('is a %s of which the server takes whole seconds', (key) => {
    expect(told(source('http://p', `, ${key}: 1500ms`))).toEqual([
      expect.stringContaining('“1500ms” has a part of a second'),
    ]);
    expect(told(source('http://p', `, ${key}: 2000ms`))).toEqual([]);
  });
});

describe('an id that no file could be named by', () => {
  it('is told of, at its place', () => {
    const long = 'a'.repeat(101);
    expect(budgetProblems(budgetFile(GOOD).replace('  a:', `  ${long}:`))).toEqual([
      expect.stringContaining('1.yaml:3:3: error: This id has 101 letters'),
    ]);
    expect(budgetProblems(budgetFile(GOOD).replace('  a:', `  ${'a'.repeat(100)}:`))).toEqual([]);
  });
});

describe('an expression that only some servers carry out', () => {
  it('is told of: a duration as a number', () => {
    const expr = '{ expr: "sum(increase(x[$window])) / $window" }';
    expect(budgetProblems(budgetFile(['at_most: 2', `indicator: ${expr}`]))).toEqual([
      expect.stringContaining('warning: $window stands for a duration'),
    ]);
  });
});
