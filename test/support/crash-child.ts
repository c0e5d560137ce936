/**
 * One wake-up of a publisher with a real ledger, folder, mail server and git repository, that kills itself with SIGKILL
 * just before its nth step: a statement to the ledger, a write to a socket, or a file that takes its place. Prints how
 * many steps there were when it was not killed.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';
import { basename, join } from 'node:path';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { createFolderPublisher } from '../../src/adapters/files/publisher.ts';
import { createGitPublisher } from '../../src/adapters/git/publisher.ts';
import { openLedger } from '../../src/adapters/ledger/ledger.ts';
import { createEmailPublisher } from '../../src/adapters/smtp/publisher.ts';
import type { Publishing, Target } from '../../src/app/publishing.ts';
import { tick } from '../../src/app/tick.ts';
import type { Report } from '../../src/model/report.ts';
import { writeReport } from '../../src/render/report-json.ts';
import { publishingOf, SCHEDULE } from './publishing.ts';

const [folder = '', smtpPort = '', remote = '', nowText = '', killText = '0'] = process.argv.slice(2);
const now = Number(nowText);
const killAt = Number(killText);
let steps = 0;

function step(): void {
  steps += 1;
  if (steps === killAt) process.kill(process.pid, 'SIGKILL');
}

type Methods = Record<string, (this: unknown, ...args: unknown[]) => unknown>;

function before(owner: object, method: string): void {
  const methods = owner as Methods;
  const original = methods[method];
  if (!original) throw new Error(`There is no ${method}.`);
  methods[method] = function (...args) {
    step();
    return original.apply(this, args);
  };
}

before(DatabaseSync.prototype, 'exec');
before(StatementSync.prototype, 'run');
before(Socket.prototype, 'write');
before(fs.promises, 'rename');
syncBuiltinESMExports();

const clock = { now: () => now };
const readSecret = async () => '';
const smtp = {
  host: '127.0.0.1',
  port: Number(smtpPort),
  security: 'none',
  insecureSkipVerify: false,
  deadline: 5,
} as const;
const git = {
  kind: 'git',
  remote,
  branch: 'main',
  mode: 'direct',
  path: 'reports',
  message: '{kind} {period}',
  author: { name: 'Headroom', email: 'headroom@example.org' },
  deadline: 30,
} as const;
const everything = { reports: ['weekly', 'monthly'], services: [] } as const;
const targets: readonly Target[] = [
  {
    ...everything,
    publisher: createFolderPublisher('output', join(folder, 'output'), async () => ({
      page: { path: 'index.html', mediaType: 'text/html', content: 'All.' },
      leftOut: [],
    })),
  },
  {
    ...everything,
    publisher: createEmailPublisher(
      'mail',
      {
        kind: 'email',
        smtp,
        from: 'h@x.org',
        to: [`a@${basename(folder)}.org`, `b@${basename(folder)}.org`],
        cc: [],
        unsubscribe: [],
      },
      { readSecret, clock },
    ),
  },
  { ...everything, publisher: createGitPublisher('docs', git, { readSecret, cache: join(folder, 'cache') }) },
];

const ledger = openLedger(join(folder, 'ledger.sqlite'), clock);
const { monthly, ...weekly } = SCHEDULE;
const publishing: Publishing = publishingOf({
  clock,
  ledger,
  targets,
  schedule: monthly ? weekly : SCHEDULE,
  render: async (edition, json) => {
    const report = JSON.parse(json) as Report;
    const path = `${edition.kind}/${edition.period}`;
    return {
      edition,
      report,
      artifacts: [
        { path: `${path}/report.md`, mediaType: 'text/markdown', content: `# ${edition.period}\n` },
        { path: `${path}/report.json`, mediaType: 'application/json', content: writeReport(report) },
      ],
      mail: { subject: edition.period, text: 'Text.', html: '<p>Text.</p>', images: [] },
    };
  },
});
await tick(publishing);
for (const { publisher } of targets) await publisher.close();
await ledger.close();
console.log(steps);
