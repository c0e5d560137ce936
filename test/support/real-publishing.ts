import { basename, join } from 'node:path';
import { createFolderPublisher } from '../../src/adapters/files/publisher.ts';
import { createGitPublisher } from '../../src/adapters/git/publisher.ts';
import { openLedger } from '../../src/adapters/ledger/ledger.ts';
import { spareOutcomes } from '../../src/adapters/ledger/spare.ts';
import { createEmailPublisher } from '../../src/adapters/smtp/publisher.ts';
import { createWebhookPublisher } from '../../src/adapters/webhook/publisher.ts';
import { keepingOutcomes } from '../../src/app/outcomes.ts';
import type { Publishing, Target } from '../../src/app/publishing.ts';
import type { Report } from '../../src/model/report.ts';
import { subjectName } from '../../src/model/subject.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import type { Publisher } from '../../src/ports/publisher.ts';
import { writeReport } from '../../src/render/report-json.ts';
import { mailSaying } from './mail-saying.ts';
import { plainSmtp } from './plain-smtp.ts';
import { publishingOf, SCHEDULE } from './publishing.ts';

/** Where a publisher publishes to: servers that are there. */
export interface Places {
  readonly folder: string;
  readonly smtpPort: number;
  readonly remote: string;
  /** Absent where there is no webhook. */
  readonly webhook?: string;
}

/** A publisher of the weekly report with a real ledger, which is a file unless given, and a folder, mail server, git repository and webhook as targets. */
export function realPublishing(
  { folder, smtpPort, remote, webhook }: Places,
  clock: Clock,
  ledger?: Ledger,
): Publishing {
  const { monthly: _, ...schedule } = SCHEDULE;
  const file = join(folder, 'ledger.sqlite');
  return publishingOf({
    clock,
    ledger: keepingOutcomes(ledger ?? openLedger(file, clock), spareOutcomes(file)),
    targets: [
      folderTarget(join(folder, 'output')),
      mailTarget(basename(folder), smtpPort, clock),
      gitTarget(remote, join(folder, 'cache')),
      ...(webhook === undefined ? [] : [webhookTarget(webhook, clock)]),
    ],
    schedule,
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
        mail: mailSaying(subjectName(edition), subjectName(edition)),
      };
    },
  });
}

/** Lets go of all that a publishing has open. */
export async function closePublishing({ targets, ledger }: Publishing): Promise<void> {
  for (const { publisher } of targets) await publisher.close();
  await ledger.close();
}

const readSecret = async (secret: object) => ('value' in secret ? String(secret.value) : '');

function toAll(publisher: Publisher): Target {
  return { publisher, takes: ['weekly', 'monthly'] };
}

function folderTarget(folder: string): Target {
  const page = { path: 'index.html', content: () => 'All.' };
  return toAll(
    createFolderPublisher('output', folder, () => async () => ({ pages: [page], leftOut: [], madeBy: '' })),
  );
}

function mailTarget(domain: string, port: number, clock: Clock): Target {
  const smtp = plainSmtp(port);
  const to = [`a@${domain}.org`, `b@${domain}.org`];
  const settings = { kind: 'email', smtp, from: 'h@x.org', to, cc: [], unsubscribe: [] } as const;
  return toAll(createEmailPublisher('mail', settings, { readSecret, clock }));
}

function gitTarget(remote: string, cache: string): Target {
  const settings = {
    kind: 'git',
    remote,
    branch: 'main',
    mode: 'direct',
    path: 'reports',
    pages: false,
    message: '{kind} {period}',
    author: { name: 'Headroom', email: 'headroom@example.org' },
    deadline: 120,
  } as const;
  return toAll(createGitPublisher('docs', settings, { readSecret, cache }));
}

function webhookTarget(url: string, clock: Clock): Target {
  const settings = { kind: 'webhook', url: { value: url }, format: 'json', deadline: 120 } as const;
  return toAll(createWebhookPublisher('hook', settings, { readSecret, clock }));
}
