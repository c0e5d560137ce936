import type { Category } from './budget.ts';
import { fitsPattern } from './service-names.ts';
import type { EmailTarget, WebhookTarget } from './target-settings.ts';
import type { TicketSettings } from './ticket-settings.ts';

/** Where somebody is reached. */
export interface Contact {
  /** Mailboxes; each is a delivery of its own. */
  readonly email: readonly string[];
  readonly webhook?: WebhookTarget;
}

/** A person or a team with an entry in the directory: where its mail, its chat and its tickets go. */
export interface Owner extends Contact {
  /** As budgets name it: `@backend-team`. */
  readonly name: string;
  readonly tickets?: TicketSettings;
  /** The owner who hears of what this one leaves overdue, and of everything where this one can be reached nowhere. */
  readonly standsIn?: string;
}

/** Somebody who hears of violations that are not theirs. */
export interface Stakeholder extends Contact {
  /** The key in the settings: `product`. */
  readonly name: string;
  /** Only violations of these services, and of these categories; empty for all. */
  readonly services: readonly string[];
  readonly categories: readonly Category[];
}

/** Which owner services have whose budgets name none, by a pattern in which `*` stands for anything: `pay-*`. */
export interface ServiceOwner {
  readonly pattern: string;
  readonly owner: string;
}

/** Hours in which nothing is told: each night, and whole days, in the settings' zone. */
export interface QuietHours {
  /** `20:00` and `07:00`; absent when only days are quiet. */
  readonly night?: { readonly from: string; readonly to: string };
  /** Days that are quiet as a whole: `saturday`. */
  readonly days: readonly string[];
}

/** Who hears of what happens to violations, and when. */
export interface Directory {
  readonly owners: readonly Owner[];
  readonly stakeholders: readonly Stakeholder[];
  /** The last one that fits a service counts. */
  readonly serviceOwners: readonly ServiceOwner[];
  /** `outside_business_hours` goes by the review's. */
  readonly quiet?: QuietHours | 'outside_business_hours';
  /** How mail to owners and stakeholders is sent; absent when nobody of them has a mailbox. */
  readonly mail?: Pick<EmailTarget, 'smtp' | 'from' | 'replyTo'>;
}

/** A project without one. */
export const NO_DIRECTORY: Directory = { owners: [], stakeholders: [], serviceOwners: [] };

/** The names of the targets that a directory makes: messages of notices, and tickets. */
export const NOTICES_TARGET = 'notices';
export const TICKETS_TARGET = 'tickets';

/** The owner of a name; undefined without an entry. */
export function ownerNamed(
  { owners }: Pick<Directory, 'owners'>,
  name: string | undefined,
): Owner | undefined {
  return owners.find((owner) => owner.name === name);
}

/** Whose the budgets of a service are that name no owner. */
export function ownerOfService(
  { serviceOwners }: Pick<Directory, 'serviceOwners'>,
  service: string,
): string | undefined {
  return serviceOwners.findLast(({ pattern }) => fitsPattern(service, pattern))?.owner;
}

/** Whether anybody hears of violations. */
export function hasReaders({ owners, stakeholders }: Pick<Directory, 'owners' | 'stakeholders'>): boolean {
  return owners.length > 0 || stakeholders.length > 0;
}

/** An owner and those who stand in, one for another, each once. */
export function inTurn(directory: Pick<Directory, 'owners'>, owner: Owner): readonly Owner[] {
  const turn: Owner[] = [];
  for (
    let one: Owner | undefined = owner;
    one && !turn.includes(one);
    one = ownerNamed(directory, one.standsIn)
  )
    turn.push(one);
  return turn;
}

/** Where what goes to an owner is read: by themselves or, where they have no address, by the first who stands in and has one. */
export function contactOf(directory: Pick<Directory, 'owners'>, owner: Owner): Contact | undefined {
  return inTurn(directory, owner).find(hasAddress);
}

/** Whether somebody has a mailbox or a chat. */
export function hasAddress({ email, webhook }: Contact): boolean {
  return email.length > 0 || webhook !== undefined;
}
