import { writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { type ParsedMail, simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTargets } from '../../src/compose/publishing.ts';
import { currentHash } from '../../src/compose/serving.ts';
import { readProjectFiles } from '../../src/compose.ts';
import { type Certificate, selfSigned } from '../support/certificate.ts';
import { folderWith } from '../support/folder.ts';
import { noticesOf, noticesWith, noticeTo } from '../support/notices-of.ts';
import { type Postfix, startPostfix } from '../support/postfix.ts';
import { samplesProject } from '../support/project.ts';
import { runCli } from '../support/run-cli.ts';
import { until } from '../support/until.ts';
import { webServer } from '../support/web-server.ts';

const SIGNAL = new AbortController().signal;

let certificate: Certificate;
let postfix: Postfix;

beforeAll(async () => {
  certificate = selfSigned('mail.example.org');
  postfix = await startPostfix(certificate);
});

afterAll(() => postfix.stop());

const smtp = () => `smtp: { host: 127.0.0.1, port: ${postfix.port}, security: none }`;

/** The mails that come while something is done, which are so many. */
async function mailsOf(count: number, work: () => Promise<unknown>): Promise<readonly ParsedMail[]> {
  const before = postfix.messages().length;
  await work();
  const all = await postfix.arrived(before + count);
  expect(all.length - before).toBe(count);
  return Promise.all(all.slice(before).map((one) => simpleParser(one)));
}

const header = (mail: ParsedMail, name: string) =>
  String(mail.headerLines.find(({ key }) => key === name)?.line)
    .replace(/\r?\n\s+/g, ' ')
    .replace(/^[^:]+: /, '');

const byWhom = (mail: ParsedMail) => `${header(mail, 'to')} → ${header(mail, 'delivered-to')}`;

/** A chat that is asked what it has to say. */
async function chat(answer: (response: ServerResponse) => unknown): Promise<{ url: string; got: string[] }> {
  const got: string[] = [];
  const url = await webServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      got.push(Buffer.concat(chunks).toString());
      answer(response);
    });
  });
  return { url, got };
}

describe('a target of owners', () => {
  it('sends each team its own alone, and lets a dead chat keep nobody else waiting', async () => {
    const before = postfix.messages().length;
    const quick = await chat((response) => response.end('ok'));
    // It answers once all others have theirs: whoever waited for it would have nothing yet.
    const slow = await chat(async (response) => {
      await postfix.arrived(before + 5);
      await until(() => quick.got.length === 1);
      response.end('ok');
    });
    const { config } = samplesProject(
      [
        smtp(),
        'email: { from: Headroom <headroom@example.org> }',
        'owners:',
        `  "@sre-team": { email: [sre@example.org], webhook: { url: "${slow.url}", deadline: 4m } }`,
        `  "@backend-team": { email: [shared@example.org, Backend <backend@example.org>], webhook: { url: "${quick.url}", format: slack } }`,
        '  "@perf-team": { email: [shared@example.org] }',
        '  "@chain-team": { stands_in: "@nodes" }',
        '  "@nodes": { email: [nodes@example.org] }',
        'targets: { each_owner: { owners: { reports: [weekly] } } }',
      ].join('\n'),
    );
    const mails = await mailsOf(5, async () => {
      const { code, out, err } = await runCli([
        'publish',
        'weekly',
        '--period',
        '2026-W05',
        '--config',
        config,
      ]);
      expect({ code, out }, err).toEqual({
        code: 0,
        out: 'Issued weekly 2026-W05; 8 of 8 deliveries made.\n',
      });
      expect(err).toContain('Delivered weekly 2026-W05 to each_owner (@chain-team nodes@example.org).');
      expect(err).toContain('Delivered weekly 2026-W05 to each_owner (@backend-team webhook).');
      expect(err).not.toContain('@nodes');
    });
    const all = {
      '@backend-team': 'API',
      '@perf-team': 'Benchmark',
      '@chain-team': 'Node',
      '@sre-team': 'Provider',
    };
    for (const mail of mails) {
      const [, owner = ''] = /for (@[a-z-]+): /.exec(mail.subject ?? '') ?? [];
      const others = Object.entries(all).filter(([name]) => name !== owner);
      expect(Object.keys(all)).toContain(owner);
      for (const [name, service] of others) {
        expect(mail.text).not.toContain(name);
        expect(mail.text).not.toMatch(new RegExp(`^\\W*${service} [A-Z]`, 'm'));
      }
    }
    expect(mails.map(byWhom).toSorted()).toEqual([
      'nodes@example.org → nodes@example.org',
      'shared@example.org → shared@example.org',
      'shared@example.org, Backend <backend@example.org> → backend@example.org',
      'shared@example.org, Backend <backend@example.org> → shared@example.org',
      'sre@example.org → sre@example.org',
    ]);
    const ids = Map.groupBy(mails, (mail) => header(mail, 'message-id'));
    expect([...ids.values()].map((group) => group.map((mail) => header(mail, 'to')))).toHaveLength(4);
    expect(quick.got[0]).toContain('for @backend-team');
    expect(slow.got[0]).toContain('for @sre-team');
    expect(slow.got[0]).not.toContain('"api/');
  });

  it('sends nothing to one who has nothing in it, unless that is wanted', async () => {
    const lines = (also: string) =>
      [
        smtp(),
        'owners: { "@idle": { email: [idle@example.org] } }',
        `targets: { each_owner: { owners: { reports: [weekly]${also} } } }`,
      ].join('\n');
    const week = (also: string) => {
      const { config } = samplesProject(lines(also));
      return runCli(['publish', 'weekly', '--period', '2026-W05', '--config', config]);
    };
    expect((await week('')).out).toBe('Issued weekly 2026-W05; 1 of 1 delivery made.\n');
    const [mail] = await mailsOf(1, () => week(', also_empty: true'));
    expect(mail?.subject).toMatch(/, for @idle: no budgets$/);
    expect(mail?.text).toContain('For @idle: no budgets are monitored.');
  });
});

/** The targets of a project of these settings. */
async function targetsOf(...lines: readonly string[]) {
  const folder = folderWith({
    'headroom.yaml': [
      'time_zone: UTC',
      'budgets: [budgets]',
      'source: { recording: s.jsonl }',
      ...lines,
    ].join('\n'),
    'budgets/api.yaml':
      'service: api\nbudgets:\n  a: { category: latency, at_most: 2s, indicator: { quantile: 0.95, histogram: h_seconds } }\n',
  });
  const config = join(folder, 'headroom.yaml');
  const { settings, problems } = await readProjectFiles({ config }, {});
  if (!settings) throw new Error(problems.map(({ message }) => message).join('\n'));
  return openTargets(config, settings, {
    roomFor: () => async () => ({ pages: [], leftOut: [], madeBy: '' }),
    wordsOf: String,
  });
}

describe('a program that serves', () => {
  it('goes by the files of the directory as soon as they change', async () => {
    const folder = folderWith({
      'headroom.yaml':
        'time_zone: UTC\nbudgets: [budgets]\nsource: { recording: s.jsonl }\nowners_file: owners.yaml\nservice_owners_file: OWNERS\n',
      'budgets/api.yaml':
        'service: api\nbudgets:\n  a: { category: latency, at_most: 2s, indicator: { quantile: 0.95, histogram: h_seconds } }\n',
      'owners.yaml': '"@a": { webhook: { url: "https://chat.example.org/1" } }\n',
      OWNERS: 'api @a\n',
    });
    const config = join(folder, 'headroom.yaml');
    const hashes = [await currentHash({ config }, {})];
    writeFileSync(join(folder, 'owners.yaml'), '"@a": { webhook: { url: "https://chat.example.org/2" } }\n');
    hashes.push(await currentHash({ config }, {}));
    writeFileSync(join(folder, 'OWNERS'), 'api @b\n');
    hashes.push(await currentHash({ config }, {}));
    expect(new Set(hashes).size).toBe(3);
    expect((await readProjectFiles({ config }, {})).set.budgets[0]?.owner).toBe('@b');
  });
});

describe('the target of notices', () => {
  const OWNERS = [
    'owners:',
    '  "@a": { email: [a@example.org, A <shared@example.org>], webhook: { url: "http://127.0.0.1:9/s3cret" } }',
    '  "@b": { email: [shared@example.org] }',
    'stakeholders: { product: { email: [product@example.org] } }',
  ];

  it('is there when somebody is in the directory, and is for those whom a notice names', async () => {
    const targets = await targetsOf(smtp(), ...OWNERS);
    const readers = (...to: readonly string[]) =>
      targets
        .filter(({ takes }) => takes.includes('notices'))
        .flatMap(({ readersOf }) => readersOf?.(noticesWith(noticeTo('@b'), noticeTo(...to))) ?? []);
    expect(readers('@c')).toEqual(['@b shared@example.org']);
    expect(readers('@a')).toEqual([
      '@a a@example.org',
      '@a shared@example.org',
      '@b shared@example.org',
      '@a webhook',
    ]);
    expect(readers('product')).toEqual(['@b shared@example.org', 'product product@example.org']);
    const none = await targetsOf('service_owners: { "*": "@a" }');
    expect(none.map(({ publisher }) => publisher.target)).toEqual(['output']);
  });

  it('gives each what goes to their name, and a mailbox its own links where people can answer', async () => {
    const parts = async (...lines: readonly string[]) =>
      (await targetsOf(smtp(), ...OWNERS, ...lines))
        .filter(({ publisher }) => publisher.target === 'notices')
        .flatMap(({ publisher, partFor }) => publisher.recipients.map((one) => partFor?.(one)));
    expect(await parts()).toEqual([
      { services: [], to: '@a' },
      { services: [], to: '@a' },
      { services: [], to: '@b' },
      { services: [], to: 'product' },
      { services: [], to: '@a' },
    ]);
  });

  it('mails by one connection at a time to whom its head shows, and checks the server once', async () => {
    const targets = await targetsOf(smtp(), ...OWNERS, 'targets: { each_owner: { owners: {} } }');
    const found = await Promise.all(
      targets.map(async ({ publisher }) =>
        (await publisher.check(SIGNAL)).map(({ what, ok }) => ({ what, ok })),
      ),
    );
    expect(found.flat().slice(1)).toEqual([
      { what: `mail server 127.0.0.1:${postfix.port}`, ok: true },
      { what: 'webhook of @a', ok: true },
    ]);
    const mail = targets.find(({ publisher }) => publisher.target === 'notices');
    const publication = noticesOf('notices.x');
    const mails = await mailsOf(2, async () => {
      for (const recipient of ['@a shared@example.org', '@b shared@example.org']) {
        expect(await mail?.publisher.deliver(publication, recipient, SIGNAL)).toMatchObject({
          recipient,
          outcome: 'delivered',
        });
      }
    });
    expect(mails.map(byWhom).toSorted()).toEqual([
      'a@example.org, A <shared@example.org> → shared@example.org',
      'shared@example.org → shared@example.org',
    ]);
    const ids = mails.map((one) => header(one, 'message-id'));
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^<notices\.x\.notices\.[ab]\.[0-9a-f]{16}@localhost>$/);
    for (const { publisher } of targets) await publisher.close();
  });
});
