import { describe, expect, it } from 'vitest';
import type { Settings } from '../../src/config/settings/settings.ts';
import { readLines, settingsProblems } from '../support/settings-file.ts';

const BASE = ['time_zone: UTC', 'budgets: [budgets]', 'source: { recording: s.jsonl }'];
const SMTP = 'smtp: { host: smtp.example.org }';
const PDF = 'pdf: { browser: /usr/bin/chromium }';

/** What is read of settings from line 4 on. */
function read(lines: readonly string[]): Settings {
  const { value, problems } = readLines([...BASE, ...lines]);
  expect(problems).toEqual([]);
  if (!value) throw new Error('There are no settings.');
  return value;
}

describe('PDFs in the settings', () => {
  it('are made by a browser in its sandbox within 30 seconds, unless it is said otherwise', () => {
    const folder = 'targets: { web: { folder: { path: www, pdf: true } } }';
    const browser = '/usr/bin/chromium';
    expect(read([PDF, folder]).pdf).toEqual({ browser, deadline: 30, sandbox: true, output: false });
    const more = `pdf: { browser: ./print, deadline: 2m, sandbox: false, output: true }`;
    expect(read([more]).pdf).toEqual({ browser: './print', deadline: 120, sandbox: false, output: true });
  });

  it('go to folders, mail and owners that ask for them, and with mail up to 5 MB unless set', () => {
    const { targets } = read([
      PDF,
      SMTP,
      'owners: { "@team": { email: [team@example.org] } }',
      'targets:',
      '  web: { folder: { path: www, pdf: true } }',
      '  plain: { folder: { path: plain } }',
      '  all: { email: { to: [a@b.example], pdf: true } }',
      '  few: { email: { to: [a@b.example] } }',
      '  each: { owners: { pdf: true, pdf_at_most: 2 MB } }',
    ]);
    const wanted = targets.map(({ name, to }) => [name, 'pdf' in to ? to.pdf : undefined]);
    expect(Object.fromEntries(wanted)).toEqual({
      web: true,
      plain: undefined,
      all: { atMost: 5_000_000, isPublished: true },
      few: undefined,
      each: { atMost: 2_000_000, isPublished: true },
    });
  });

  it.each([
    ['no folder has them', [PDF, 'targets: { all: { email: { to: [a@b.example], pdf: true } } }'], false],
    [
      'the output folder has them',
      [
        'pdf: { browser: /x/chromium, output: true }',
        'targets: { all: { email: { to: [a@b.example], pdf: true } } }',
      ],
      true,
    ],
  ])('are known to lie where readers can be sent, or not: %s', (_, lines, isPublished) => {
    expect(read([SMTP, ...lines]).targets).toMatchObject([{ to: { pdf: { isPublished } } }]);
  });

  it.each([
    {
      mistake: 'a browser by its name, a misspelt key and a time that is none',
      lines: ['pdf: { browser: chromium, deadlin: 5s, deadline: soon, output: true }'],
      told: [
        '4:17: error: “chromium” is no path. The browser is not looked for. Write where it is, such as /usr/bin/chromium, or ./chromium beside the settings.',
        '4:27: error: Unknown key deadlin. Allowed here: browser, deadline, sandbox, output. Did you mean deadline?',
        '4:50: error: “soon” is not a duration. A number above zero and ms, s, m, h or d are wanted. Write it like 30s, 2m or 1h.',
      ],
    },
    {
      mistake: 'no browser',
      lines: ['pdf: { output: true }'],
      told: [
        '4:1: error: browser is missing from pdf. Add browser (the path of Chromium, or of a browser made of it: /usr/bin/chromium).',
      ],
    },
    {
      mistake: 'a target that asks where nobody makes any',
      lines: ['targets: { web: { folder: { path: www, pdf: true } } }'],
      told: [
        '4:40: error: There is no browser to make PDFs with. Add pdf with a browser beside targets, such as pdf: { browser: /usr/bin/chromium }.',
      ],
    },
    {
      mistake: 'a browser that nobody asks',
      lines: [PDF],
      told: [
        '4:1: warning: No target asks for a PDF, so that this browser is never used. Write pdf: true in a folder, a mailing target or owners, or output: true here, or remove pdf.',
      ],
    },
    {
      mistake: 'targets that take none, and a target beside its way',
      lines: [
        'pdf: { browser: /x, output: true }',
        'targets:',
        '  docs: { git: { remote: ../docs, pdf: true } }',
        '  chat: { webhook: { url_file: chat, pdf: true } }',
        '  web: { folder: { path: www }, pdf: true }',
      ],
      told: [
        '6:35: error: Unknown key pdf. Allowed here: remote, branch, mode, path, pages, message, author, token, token_file, ssh_key_file, deadline. Folders, mail and owners get PDFs: write it in folder, email or owners.',
        '7:38: error: Unknown key pdf. Allowed here: url, url_file, format, secret, secret_file, deadline. Folders, mail and owners get PDFs: write it in folder, email or owners.',
        '8:33: error: Unknown key pdf. Allowed here: reports, services, folder, email, git, webhook, owners. Folders, mail and owners get PDFs: write it in folder, email or owners.',
      ],
    },
    {
      mistake: 'sizes that no PDF has, and a size without a PDF',
      lines: [
        SMTP,
        'pdf: { browser: /x, output: true }',
        'targets:',
        '  a: { email: { to: [a@b.example], pdf: true, pdf_at_most: 65 MiB } }',
        '  b: { email: { to: [a@b.example], pdf: true, pdf_at_most: 999 B } }',
        '  c: { email: { to: [a@b.example], pdf_at_most: 64 MiB } }',
      ],
      told: [
        '7:60: error: “65 MiB” is not a size of a PDF. An amount of data from 1 kB to 64 MiB is wanted. Write it like 5 MB.',
        '8:60: error: “999 B” is not a size of a PDF. An amount of data from 1 kB to 64 MiB is wanted. Write it like 5 MB.',
        '9:36: error: pdf_at_most does nothing without pdf: true. Both are wanted, or none. Add pdf: true.',
      ],
    },
  ])('are told of: $mistake', ({ lines, told }) => {
    expect(settingsProblems([...BASE, ...lines])).toEqual(told.map((line) => `headroom.yaml:${line}`));
  });
});
