import type { Mailer } from '../adapters/smtp/mailer.ts';
import type { Target } from '../app/publishing.ts';
import type { Settings } from '../config/settings/settings.ts';
import { type Contact, contactOf, type Directory, hasReaders, NOTICES_TARGET } from '../model/directory.ts';
import { addressIn } from '../model/mail-address.ts';
import { plainName } from '../model/member-id.ts';
import type { Notices } from '../model/notice.ts';
import { type Part, WHOLE } from '../model/part.ts';
import type { MailedPdf } from '../model/pdf-settings.ts';
import type { Report } from '../model/report.ts';
import type { SubjectKind } from '../model/subject.ts';
import type { WebhookTarget } from '../model/target-settings.ts';
import type { Clock } from '../ports/clock.ts';
import type { Publisher } from '../ports/publisher.ts';
import type { ReadSecret } from '../ports/secrets.ts';

/** What publishing to a directory needs of the world. */
export interface DirectoryTools {
  readonly readSecret: ReadSecret;
  readonly clock: Clock;
}

/** Somebody of the directory who gets messages of a target. */
interface Reader extends Contact {
  /** The name of the owner or stakeholder whose messages they are, be they read by who stands in. */
  readonly name: string;
}

/** A target of the directory: who gets its messages, which ones, and what of them. */
interface Audience {
  readonly target: string;
  readonly takes: readonly SubjectKind[];
  readonly readers: readonly Reader[];
  readonly partFor: (name: string) => Part;
  readonly isFor: (name: string, content: Report | Notices) => boolean;
  /** How PDFs go with its mail; none does unless given. */
  readonly pdf?: MailedPdf;
}

/** What is for nobody, rather than for everybody. */
const NOTHING: Part = { services: [], budgets: [], to: '' };

/** The recipient of a reader's chat; that of a mailbox ends in its address, which is never this word. */
const CHAT = 'webhook';

/**
 * The targets by which everybody of the directory gets what is theirs: notices, and reports where the settings' targets say
 * so. All mail goes by one mailer, and each chat has a publisher of its own, so that a dead one stops no other.
 */
export async function directoryTargets(
  settings: Settings,
  tools: DirectoryTools,
): Promise<readonly Target[]> {
  const { directory, server } = settings;
  if (!hasReaders(directory)) return [];
  const mailer = await mailerOf(directory, tools);
  const audiences = [noticesAudience(directory), ...(await reportAudiences(settings))];
  // Links to answer are signed for one person; without them all mailboxes of an owner get the same.
  const isAnswered = server.key !== undefined && server.publicUrl !== undefined;
  const targets = await Promise.all(
    audiences.map(async (audience) => [
      ...(await mailPublishers(audience, directory, mailer)).map((publisher) => ({
        ...targetOf(audience, publisher, isAnswered),
        wantsPdf: audience.pdf !== undefined,
      })),
      ...(await chatPublishers(audience, tools)).map((publisher) =>
        targetOf(audience, publisher, isAnswered),
      ),
    ]),
  );
  return targets.flat();
}

function noticesAudience({ owners, stakeholders }: Directory): Audience {
  return {
    target: NOTICES_TARGET,
    takes: ['notices'],
    readers: [...owners, ...stakeholders],
    partFor: (to) => ({ services: [], to }),
    isFor: (name, content) => 'notices' in content && content.notices.some(({ to }) => to.includes(name)),
  };
}

async function reportAudiences({ targets, directory }: Settings): Promise<readonly Audience[]> {
  const { hasRows } = await import('../report/narrow.ts');
  return targets.flatMap(({ name: target, reports, services, to }) => {
    if (to.kind !== 'owners') return [];
    const partFor = (owner: string) => ({ services, owner });
    return {
      target,
      takes: reports,
      readers: directory.owners.flatMap((owner) => {
        const contact = contactOf(directory, owner);
        return contact ? { ...contact, name: owner.name } : [];
      }),
      partFor,
      isFor: (owner, content) => 'rows' in content && (to.alsoEmpty || hasRows(content, partFor(owner))),
      ...(to.pdf ? { pdf: to.pdf } : {}),
    };
  });
}

async function mailerOf({ mail }: Directory, tools: DirectoryTools): Promise<Mailer | undefined> {
  const { createMailer } = await import('../adapters/smtp/mailer.ts');
  return mail && createMailer(mail.smtp, tools);
}

/** What mails to all readers, by which each is shown their own mailboxes alone. */
async function mailPublishers(
  { target, readers, pdf }: Audience,
  { mail }: Directory,
  mailer: Mailer | undefined,
): Promise<readonly Publisher[]> {
  const { createMailPublisher } = await import('../adapters/smtp/publisher.ts');
  const { mailbox } = await import('../render/email/addresses.ts');
  if (!mail || !mailer) return [];
  const envelopes = readers.flatMap(({ name, email }) => {
    const head = {
      target: knownAs(target, name),
      from: mailbox(mail.from),
      to: email.map(mailbox),
      cc: [],
      ...(mail.replyTo === undefined ? {} : { replyTo: mailbox(mail.replyTo) }),
      unsubscribe: [],
    };
    return email.map((to) => [recipientOf(name, to), { head, to }] as const);
  });
  const byRecipient = new Map(envelopes);
  const envelopeFor = (recipient: string) => {
    const envelope = byRecipient.get(recipient);
    if (envelope) return envelope;
    throw new Error(`“${recipient}” is nobody of the directory.`);
  };
  const addressing = { recipients: [...byRecipient.keys()], envelopeFor, ...(pdf ? { pdf } : {}) };
  return [createMailPublisher(target, addressing, mailer)];
}

async function chatPublishers(
  { target, readers }: Audience,
  tools: DirectoryTools,
): Promise<readonly Publisher[]> {
  const { createWebhookPublisher } = await import('../adapters/webhook/publisher.ts');
  const publisherOf = (name: string, webhook: WebhookTarget): Publisher => {
    const publisher = createWebhookPublisher(knownAs(target, name), webhook, tools);
    return {
      ...publisher,
      // What its messages are known by is its own; the target is everybody's.
      target,
      recipients: [`${name} ${CHAT}`],
      check: async (signal) =>
        (await publisher.check(signal)).map((one) => ({ ...one, what: `${one.what} of ${name}` })),
    };
  };
  return readers.flatMap(({ name, webhook }) => (webhook ? publisherOf(name, webhook) : []));
}

function targetOf(
  { target, takes, readers, partFor, isFor }: Audience,
  publisher: Publisher,
  isAnswered: boolean,
): Target {
  const parts = new Map(readers.flatMap((reader) => partsOf(reader, partFor(reader.name), isAnswered)));
  return {
    // What notices go by is all that is looked at, once: reports go by the same.
    publisher: target === NOTICES_TARGET ? publisher : { ...publisher, check: async () => [] },
    takes,
    partFor: (recipient) => parts.get(recipient) ?? NOTHING,
    readersOf: (content) => {
      const concerned = readers.filter(({ name }) => isFor(name, content));
      const recipients = new Set(concerned.flatMap(recipientsOf));
      return publisher.recipients.filter((recipient) => recipients.has(recipient));
    },
  };
}

/** What each recipient of a reader gets. */
function partsOf(
  { name, email, webhook }: Reader,
  part: Part,
  isAnswered: boolean,
): readonly (readonly [recipient: string, Part])[] {
  return [
    ...email.map(
      (to) => [recipientOf(name, to), isAnswered ? { ...part, reader: addressIn(to) } : part] as const,
    ),
    ...(webhook ? [[`${name} ${CHAT}`, part] as const] : []),
  ];
}

function recipientsOf(reader: Reader): readonly string[] {
  return partsOf(reader, WHOLE, false).map(([recipient]) => recipient);
}

/** Which mailbox of whom: an address has no blanks, so that no two are the same. */
function recipientOf(name: string, mailbox: string): string {
  return `${name} ${addressIn(mailbox)}`;
}

/** What a reader's messages of a target are known by, where it cannot have all characters: `each_owner.backend-team.5f…`. */
function knownAs(target: string, name: string): string {
  return `${target}.${plainName(name)}`;
}
