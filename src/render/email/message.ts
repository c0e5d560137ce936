import MailComposer from 'nodemailer/lib/mail-composer';
import type { Report } from '../../model/report.ts';
import { folderOf } from '../view.ts';
import { domainOf, mailbox } from './addresses.ts';
import type { MailImage } from './images.ts';

/** What a message says: its subject, its two bodies and its images. */
export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly images: readonly MailImage[];
}

/**
 * A report's mail as RFC 5322 bytes, the same for the same report: date, Message-ID and boundaries come from the report
 * and not from when it is made. One constant id in References threads all mails of a kind; no file and no address is read.
 */
export async function messageOf(
  report: Report,
  { subject, text, html, images }: MailContent,
): Promise<Uint8Array> {
  const { kind, asOf, revision, presentation } = report;
  const from = mailbox(presentation.from);
  const domain = domainOf(from);
  const id = `${folderOf(report).replace('/', '.')}.r${revision}`;
  const composer = new MailComposer({
    from: { ...from },
    to: presentation.to.map((text) => ({ ...mailbox(text) })),
    subject,
    messageId: `<${id}@${domain}>`,
    references: `<${kind}.headroom@${domain}>`,
    date: new Date(asOf * 1000),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'List-Id': `Headroom ${kind} <${kind}.headroom.${domain}>`,
    },
    text,
    html,
    attachments: images.map(({ cid, name, png }) => ({
      cid,
      filename: name,
      content: Buffer.from(png),
      contentType: 'image/png',
      contentDisposition: 'inline',
    })),
    baseBoundary: `headroom-${id}`,
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return new Uint8Array(await composer.compile().build());
}
