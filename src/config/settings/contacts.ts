import type { Contact, Owner, Stakeholder } from '../../model/directory.ts';
import { hasErrors, type Problem } from '../../model/errors.ts';
import { addressIn } from '../../model/mail-address.ts';
import { visibleLine } from '../../model/one-line.ts';
import { mailboxProblems } from '../addresses.ts';
import { MESSAGES } from '../messages.ts';
import type { Read } from '../shape.ts';
import { isTried } from '../tried.ts';
import type { Path, YamlFile } from '../yaml/file.ts';
import type { WrittenOwner, WrittenStakeholder } from './directory-schema.ts';
import { webhookOf } from './target.ts';
import type { WrittenTickets } from './ticket-schema.ts';
import { ticketsOf } from './tickets.ts';

/** What reading a contact must know of the settings. */
export interface ContactContext {
  /** Whether there is a mail server, be it with a problem of its own. */
  readonly hasSmtp: boolean;
  /** What tickets have unless an owner says otherwise. */
  readonly tickets: WrittenTickets | undefined;
}

/** Reads an owner's entry at `path`, of which the last key is its name. */
export function ownerOf(
  yaml: YamlFile,
  path: Path,
  written: WrittenOwner,
  context: ContactContext,
): Read<Owner> {
  const name = nameAt(path);
  const contact = contactOf(yaml, path, written, context);
  const { stands_in: standsIn, tickets: ownTickets } = written;
  const tickets = ownTickets && ticketsOf(yaml, [...path, 'tickets'], ownTickets, context.tickets);
  const isNowhere = !isTried(yaml, path, ['email', 'webhook', 'tickets', 'stands_in']);
  const problems = [
    ...nameProblems(yaml, path),
    ...contact.problems,
    ...(tickets?.problems ?? []),
    ...(isNowhere ? [yaml.problem(path, MESSAGES.noContact(name), { at: 'key' })] : []),
  ];
  if (hasErrors(problems) || !contact.value) return { problems };
  return {
    problems,
    value: {
      name,
      ...contact.value,
      ...(tickets?.value ? { tickets: tickets.value } : {}),
      ...(standsIn === undefined ? {} : { standsIn }),
    },
  };
}

/** Reads a stakeholder at `path`, of which the last key is its name. */
export function stakeholderOf(
  yaml: YamlFile,
  path: Path,
  written: WrittenStakeholder,
  context: ContactContext,
): Read<Stakeholder> {
  const name = nameAt(path);
  const contact = contactOf(yaml, path, written, context);
  const problems = [
    ...nameProblems(yaml, path),
    ...contact.problems,
    ...(isTried(yaml, path, ['email', 'webhook'])
      ? []
      : [yaml.problem(path, MESSAGES.noStakeholderContact(name), { at: 'key' })]),
  ];
  if (hasErrors(problems) || !contact.value) return { problems };
  const { services = [], categories = [] } = written;
  return { problems, value: { name, services, categories, ...contact.value } };
}

/** The name of an entry at a path, as budgets may have it. */
export function nameAt(path: Path): string {
  return visibleLine(String(path.at(-1)));
}

function nameProblems(yaml: YamlFile, path: Path): readonly Problem[] {
  return nameAt(path) === '' ? [yaml.problem(path, MESSAGES.ownerUnnamed(), { at: 'key' })] : [];
}

function contactOf(
  yaml: YamlFile,
  path: Path,
  { email = [], webhook }: Pick<WrittenOwner, 'email' | 'webhook'>,
  { hasSmtp }: ContactContext,
): Read<Contact> {
  const chat = webhook && webhookOf(yaml, [...path, 'webhook'], webhook);
  const addresses = email.map((one) => addressIn(one).toLowerCase());
  const problems = [
    ...email.flatMap((mailbox, index) => mailboxProblems(yaml, [...path, 'email', index], mailbox)),
    ...email.flatMap((mailbox, index) =>
      addresses.indexOf(addresses[index] ?? '') < index
        ? [yaml.problem([...path, 'email', index], MESSAGES.recipientTwice(mailbox))]
        : [],
    ),
    ...(email.length > 0 && !hasSmtp
      ? [yaml.problem([...path, 'email'], MESSAGES.noSmtpForDirectory(), { at: 'key' })]
      : []),
    ...(chat?.problems ?? []),
  ];
  if (hasErrors(problems)) return { problems };
  return { problems, value: { email, ...(chat?.value ? { webhook: chat.value } : {}) } };
}
