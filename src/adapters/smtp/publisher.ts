import type { Receipt } from '../../model/delivery.ts';
import type { MailedPdf } from '../../model/pdf-settings.ts';
import { isReport } from '../../model/publication.ts';
import type { EmailTarget } from '../../model/target-settings.ts';
import type { Publisher } from '../../ports/publisher.ts';
import { mailbox } from '../../render/email/addresses.ts';
import type { MessageHead } from '../../render/email/message.ts';
import { withPdfAttached } from '../../render/pdf/carried.ts';
import { createMailer, type Letter, type Mailer, type SmtpTools } from './mailer.ts';

/** Whom a target mails to, and how a mail to each of them is addressed. */
export interface Addressing {
  readonly recipients: readonly string[];
  readonly envelopeFor: (recipient: string) => Pick<Letter, 'head' | 'to'>;
  /** How PDFs go with them; none does unless given. */
  readonly pdf?: MailedPdf;
}

/** Publishes by mail to everybody whom a target names; the headers show all of them. */
export function createEmailPublisher(target: string, settings: EmailTarget, tools: SmtpTools): Publisher {
  const { from, to, cc, replyTo, unsubscribe, pdf } = settings;
  const head: MessageHead = {
    target,
    from: mailbox(from),
    to: to.map(mailbox),
    cc: cc.map(mailbox),
    ...(replyTo === undefined ? {} : { replyTo: mailbox(replyTo) }),
    unsubscribe,
  };
  const addressing = {
    recipients: [...to, ...cc],
    envelopeFor: (one: string) => ({ head, to: one }),
    ...(pdf ? { pdf } : {}),
  };
  return createMailPublisher(target, addressing, createMailer(settings.smtp, tools));
}

/** Publishes by mail: one transaction for each recipient, so that the outcome of each is known. Closing it closes its mailer. */
export function createMailPublisher(
  target: string,
  { recipients, envelopeFor, pdf }: Addressing,
  mailer: Mailer,
): Publisher {
  return {
    target,
    recipients,
    deliver: async (publication, recipient, signal, stop = signal): Promise<Receipt> => {
      const { mail, said } =
        pdf && isReport(publication)
          ? withPdfAttached(publication, pdf)
          : { mail: publication.mail, said: '' };
      const receipt = await mailer.send({ mail, ...envelopeFor(recipient) }, signal, stop);
      return {
        recipient,
        ...receipt,
        detail: `${receipt.detail}${receipt.outcome === 'delivered' ? said : ''}`,
      };
    },
    check: async (signal) => [await mailer.check(signal)],
    close: () => mailer.close(),
  };
}
