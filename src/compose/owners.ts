import type { Mailer } from '../adapters/smtp/mailer.ts';
import type { Target } from '../app/publishing.ts';
import type { Settings } from '../config/settings/settings.ts';
import { type Contact, contactOf, type Directory, hasReaders, NOTICES_TARGET } from '../model/directory.ts';
import { addressIn } from '../model/mail-address.ts';
import { plainName } from '../model/member-id.ts';
import type { Notices } from '../model/notice.ts';
import type { Part } from '../model/part.ts';
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
interface Reader extends Pick<Contact, 'email' | 'webhook'> {
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
}

/** The recipient of a reader's chat; that of a mailbox ends in its address, which is never this word. */
const CHAT = 'webhook';

/**
 * The targets by which everybody of the directory gets what is theirs: notices, and reports where the settings' targets say
 * so. All mail goes by one mailer, and each chat has a publisher of its own, so that a dead one keeps nobody waiting.
 */
export async function directoryTargets(
  settings: Settings,
  tools: DirectoryTools,
): Promise<readonly Target[]> {
  const { directory, server } = settings;
  if (!hasReaders(directory)) return [];
  // Links to answer are signed for one person; without them all mailboxes of an owner get the same.
  const isAnswered = server.key !== undefined && server.publicUrl !== undefined;
  const mailer = await mailerOf(directory, tools);
  const all = [noticesAudience(directory), ...(await reportAudiences(settings))];
  const targets = await Promise.all(
    all.map(async (audience) => [
      ...(await mailTargets(audience, directory, mailer, isAnswered)),
      ...(await chatTargets(audience, tools)),
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
    };
  });
}

async function mailerOf({ mail }: Directory, tools: DirectoryTools): Promise<Mailer | undefined> {
  const { createMailer } = await import('../adapters/smtp/mailer.ts');
  return mail && createMailer(mail.smtp, tools);
}

/** What is mailed, of which the headers show a reader's own mailboxes and no other. */
async function mailTargets(
  audience: Audience,
  { mail }: Directory,
  mailer: Mailer | undefined,
  isAnswered: boolean,
): Promise<readonly Target[]> {
  const { createMailPublisher } = await import('../adapters/smtp/publisher.ts');
  const { mailbox } = await import('../render/email/addresses.ts');
  if (!mail || !mailer) return [];
  const { target, readers } = audience;
  const boxes = readers.flatMap(({ name, email }) => {
    const head = {
      target: knownAs(target, name),
      from: mailbox(mail.from),
      to: email.map(mailbox),
      cc: [],
      ...(mail.replyTo === undefined ? {} : { replyTo: mailbox(mail.replyTo) }),
      unsubscribe: [],
    };
    return email.map((to) => ({ name, recipient: `${name} ${addressIn(to)}`, head, to }));
  });
  if (boxes.length === 0) return [];
  const byRecipient = new Map(boxes.map((box) => [box.recipient, box]));
  const boxOf = (recipient: string) => {
    const box = byRecipient.get(recipient);
    if (box) return box;
    throw new Error(`“${recipient}” is no recipient of ${target}.`);
  };
  const addressing = { recipients: [...byRecipient.keys()], envelopeFor: boxOf };
  return [
    targetOf(audience, createMailPublisher(target, addressing, mailer), (recipient) => {
      const { name, to } = boxOf(recipient);
      return { name, ...(isAnswered ? { reader: addressIn(to) } : {}) };
    }),
  ];
}

async function chatTargets(audience: Audience, tools: DirectoryTools): Promise<readonly Target[]> {
  const { createWebhookPublisher } = await import('../adapters/webhook/publisher.ts');
  const publisherOf = (name: string, webhook: WebhookTarget): Publisher => {
    const publisher = createWebhookPublisher(knownAs(audience.target, name), webhook, tools);
    return {
      ...publisher,
      target: audience.target,
      recipients: [`${name} ${CHAT}`],
      check: async (signal) =>
        (await publisher.check(signal)).map((one) => ({ ...one, what: `${one.what} of ${name}` })),
    };
  };
  return audience.readers.flatMap(({ name, webhook }) =>
    webhook ? targetOf(audience, publisherOf(name, webhook), () => ({ name })) : [],
  );
}

/** Whose a recipient is, and the mailbox of the one person who reads what it gets. */
type Whose = (recipient: string) => { readonly name: string; readonly reader?: string };

function targetOf(audience: Audience, publisher: Publisher, whose: Whose): Target {
  const { target, takes, partFor, isFor } = audience;
  return {
    // What notices go by is all that is looked at, once: reports go by the same.
    publisher: target === NOTICES_TARGET ? publisher : { ...publisher, check: async () => [] },
    takes,
    partFor: (recipient) => {
      const { name, ...reader } = whose(recipient);
      return { ...partFor(name), ...reader };
    },
    readersOf: (content) => publisher.recipients.filter((recipient) => isFor(whose(recipient).name, content)),
  };
}

/** What a reader's messages of a target are known by, where it cannot have all characters: `each_owner.backend-team.5f…`. */
function knownAs(target: string, name: string): string {
  return `${target}.${plainName(name)}`;
}
