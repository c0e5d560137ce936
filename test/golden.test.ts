import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { coloursFor, summaryOf } from '../src/commands/summary.ts';
import { WEBHOOK_FORMATS } from '../src/model/target-settings.ts';
import { noticesMail } from '../src/render/notices/mail.ts';
import { ticketText } from '../src/render/notices/ticket.ts';
import { webhookMessage } from '../src/render/webhook/webhook.ts';
import { familyReport } from './support/family-report.ts';
import { folderWith } from './support/folder.ts';
import { NOTICE, noticesOf, readerOf } from './support/notices.ts';
import { examplePublication } from './support/publication.ts';
import { shippedRasteriser } from './support/rasteriser.ts';
import { runCli } from './support/run-cli.ts';
import { shippedEngine } from './support/templates.ts';
import { whyReport } from './support/why-report.ts';

const REPORTS = [
  { kind: 'weekly', period: '2026-W05' },
  { kind: 'monthly', period: '2026-01' },
] as const;

/** One service keeps the page small enough to read its difference; the Markdown and the email are of all. */
const ALL: readonly string[] = [];
const ONE = ['--service', 'api'];

function golden(kind: string, name: string): string {
  return join(import.meta.dirname, 'golden', kind, name);
}

async function rendered(kind: string, period: string, services: readonly string[]): Promise<string> {
  const folder = folderWith();
  const { code, err } = await runCli(['run', kind, '--period', period, '--out', folder, ...services]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return join(folder, kind, period);
}

describe.each(REPORTS)('the $kind report of the shipped recording', ({ kind, period }) => {
  it('is this Markdown', async () => {
    const folder = await rendered(kind, period, ALL);
    await expect(readFileSync(join(folder, 'report.md'), 'utf8')).toMatchFileSnapshot(
      golden(kind, 'report.md'),
    );
  });

  it('is this page', async () => {
    const folder = await rendered(kind, period, ONE);
    await expect(readFileSync(join(folder, 'report.html'), 'utf8')).toMatchFileSnapshot(
      golden(kind, 'report.html'),
    );
  });

  it('is this email, in text and in HTML', async () => {
    const folder = await rendered(kind, period, ALL);
    const mail = await simpleParser(readFileSync(join(folder, 'report.eml')), { skipImageLinks: true });
    await expect(mail.text).toMatchFileSnapshot(golden(kind, 'email.txt'));
    await expect(mail.html).toMatchFileSnapshot(golden(kind, 'email.html'));
  });
});

describe('a weekly report with a family of routes and one of sources', () => {
  const report = familyReport();
  const publishing = examplePublication(report);
  const textOf = async (name: string) => {
    const { artifacts } = await publishing;
    return String(artifacts.find(({ path }) => path.endsWith(name))?.content);
  };

  it('is this Markdown', async () => {
    await expect(await textOf('report.md')).toMatchFileSnapshot(golden('families', 'report.md'));
  });

  it('is this page', async () => {
    await expect(await textOf('report.html')).toMatchFileSnapshot(golden('families', 'report.html'));
  });

  it('is this email, in text and in HTML', async () => {
    const { mail } = await publishing;
    await expect(mail.text).toMatchFileSnapshot(golden('families', 'email.txt'));
    await expect(mail.html).toMatchFileSnapshot(golden('families', 'email.html'));
  });

  it('is this message to a chat', async () => {
    const publication = await publishing;
    const shown = (['slack', 'json'] as const).map((format) => webhookMessage(publication, format));
    await expect(`${JSON.stringify(shown, null, 2)}\n`).toMatchFileSnapshot(
      golden('families', 'messages.json'),
    );
  });

  it('is this summary in the terminal', async () => {
    const stream = { write: () => true, terminal: false, columns: 80 };
    await expect(`${summaryOf(report, coloursFor(stream, {}))}\n`).toMatchFileSnapshot(
      golden('families', 'summary.txt'),
    );
  });
});

describe('a weekly report that says since when, where and what changed before', () => {
  const report = whyReport();
  const publishing = examplePublication(report);
  const textOf = async (name: string) => {
    const { artifacts } = await publishing;
    return String(artifacts.find(({ path }) => path.endsWith(name))?.content);
  };

  it('is this Markdown', async () => {
    await expect(await textOf('report.md')).toMatchFileSnapshot(golden('why', 'report.md'));
  });

  it('is this page', async () => {
    await expect(await textOf('report.html')).toMatchFileSnapshot(golden('why', 'report.html'));
  });

  it('is this email, in text and in HTML', async () => {
    const { mail } = await publishing;
    await expect(mail.text).toMatchFileSnapshot(golden('why', 'email.txt'));
    await expect(mail.html).toMatchFileSnapshot(golden('why', 'email.html'));
  });
});

describe.each([
  ['notice', [NOTICE.opened]],
  ['notices', [NOTICE.opened, NOTICE.reopened, NOTICE.overdue, NOTICE.met, NOTICE.validated]],
] as const)('the message of %s', (name, told) => {
  const notices = noticesOf(told);
  const mailing = shippedRasteriser().then((rasterise) =>
    noticesMail(notices, { ...readerOf('@backend-team'), templates: shippedEngine(), rasterise }),
  );

  it('is this email, in text and in HTML', async () => {
    const { text, html } = await mailing;
    await expect(text).toMatchFileSnapshot(golden(name, 'email.txt'));
    await expect(html).toMatchFileSnapshot(golden(name, 'email.html'));
  });

  it('is this message to chats and programs', async () => {
    const pages = { [NOTICE.opened.violation.id]: 'https://headroom.example.org/violations/api.query-p95' };
    const publication = { notices, mail: await mailing, pages };
    const shown = WEBHOOK_FORMATS.map((format) => [format, webhookMessage(publication, format)]);
    await expect(`${JSON.stringify(Object.fromEntries(shown), null, 2)}\n`).toMatchFileSnapshot(
      golden(name, 'messages.json'),
    );
  });

  it('is this ticket, and these comments on it', async () => {
    const texts = told.map((notice) => ticketText(notice, notices));
    const [first] = texts;
    const shown = [`# ${first?.title}`, first?.body, ...texts.map(({ comment }) => comment)];
    await expect(`${shown.join('\n\n---\n\n')}\n`).toMatchFileSnapshot(golden(name, 'ticket.md'));
  });
});

describe('the summary in the terminal', () => {
  it('is this table, worst first, without colour in a pipe', async () => {
    const { out } = await runCli(['run', '--out', folderWith()]);
    const shown = out.replaceAll(/^ {2}\/.*\/(?=weekly|monthly|index)/gm, '  OUT/');
    await expect(shown).toMatchFileSnapshot(golden('.', 'summary.txt'));
  });
});
