import MailComposer from 'nodemailer/lib/mail-composer';
import type { MailContent } from '../../model/publication.ts';
import type { Report } from '../../model/report.ts';
import { domainOf, mailbox } from './addresses.ts';

/**
 * A report's mail as RFC 5322 bytes, the same for the same report: date, Message-ID and boundaries come from the report
 * and not from when it is made. One constant id in References threads all mails of a kind; no file and no address is read.
 */
export async function messageOf(
  report: Report,
  { subject, text, html, images }: MailContent,
): Promise<Uint8Array> {
  const { kind, period, asOf, revision, presentation } = report;
  const from = mailbox(presentation.from);
  const domain = domainOf(from);
  const id = `${kind}.${period.id}.r${revision}`;
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
