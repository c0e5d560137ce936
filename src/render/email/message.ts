import MailComposer from 'nodemailer/lib/mail-composer';
import type { MailContent, MailIdentity } from '../../model/publication.ts';
import type { Report } from '../../model/report.ts';
import { domainOf, type Mailbox, mailbox } from './addresses.ts';

/** Who a message is from, for whom it is shown to be, and what tells it from others. */
export interface MessageHead {
  readonly from: Mailbox;
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly replyTo?: Mailbox;
  /** The name of the target; empty for the mail that is saved as a file. */
  readonly target: string;
  /** `mailto:` and `https:` addresses. */
  readonly unsubscribe: readonly string[];
}

/** A message as nodemailer takes it: no file and no address is read, and addresses are never text. */
export type MessageOptions = ReturnType<typeof messageOptions>;

/**
 * A mail as a message, the same for the same mail and head: date, Message-ID and boundaries come from its identity and not
 * from when it is made. One constant id in References threads all mails of a series to a target, or those about one thing.
 */
export function messageOptions(
  { identity, subject, text, html, images, attachment }: MailContent,
  head: MessageHead,
) {
  const { from, to, cc, replyTo } = head;
  const id = messageId(identity, head);
  return {
    from: { ...from },
    to: to.map((one) => ({ ...one })),
    cc: cc.map((one) => ({ ...one })),
    ...(replyTo && { replyTo: { ...replyTo } }),
    subject,
    messageId: id,
    references: `<${[identity.thread ?? identity.series, ...named(head), 'headroom'].join('.')}@${domainOf(from)}>`,
    date: new Date(identity.date * 1000),
    headers: headersOf(identity, head),
    text,
    html,
    attachments: [
      ...images.map(({ cid, name, png }) => ({
        cid,
        filename: name,
        content: Buffer.from(png),
        contentType: 'image/png',
        contentDisposition: 'inline' as const,
      })),
      ...(attachment
        ? [
            {
              filename: attachment.name,
              content: Buffer.from(attachment.content),
              contentType: attachment.mediaType,
              contentDisposition: 'attachment' as const,
            },
          ]
        : []),
    ],
    baseBoundary: `headroom-${id.slice(1, id.indexOf('@'))}`,
    newline: 'win' as const,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** The mail of a report as RFC 5322 bytes, from and to whom the report's presentation says. */
export async function messageOf(report: Report, content: MailContent): Promise<Uint8Array> {
  const { presentation } = report;
  const head = {
    from: mailbox(presentation.from),
    to: presentation.to.map(mailbox),
    cc: [],
    target: '',
    unsubscribe: [],
  };
  const composer = new MailComposer(messageOptions(content, head));
  return new Uint8Array(await composer.compile().build());
}

/** What a message is known by, whoever gets it and however often it is sent: `<weekly.2026-W05.r1.team@example.org>`. */
function messageId({ id }: MailIdentity, head: Pick<MessageHead, 'from' | 'target'>): string {
  return `<${[id, ...named(head)].join('.')}@${domainOf(head.from)}>`;
}

function headersOf(
  { series }: MailIdentity,
  { from, target, unsubscribe }: MessageHead,
): Readonly<Record<string, string>> {
  const oneClick = unsubscribe.some((way) => way.startsWith('https:'));
  return {
    'Auto-Submitted': 'auto-generated',
    'List-Id': `Headroom ${series} <${[series, ...named({ target }), 'headroom', domainOf(from)].join('.')}>`,
    ...(unsubscribe.length > 0 && { 'List-Unsubscribe': unsubscribe.map((way) => `<${way}>`).join(', ') }),
    ...(oneClick && { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
  };
}

function named({ target }: Pick<MessageHead, 'target'>): readonly string[] {
  return target === '' ? [] : [target];
}
