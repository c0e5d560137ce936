import {
  type Contact,
  type Directory,
  hasAddress,
  inTurn,
  type Owner,
  ownerNamed,
} from '../model/directory.ts';
import type { Notice, NoticeKind } from '../model/notice.ts';

/** What of a notice decides who hears of it. */
type Told = Pick<Notice, 'what' | 'about'>;

/** Who hears of each kind: its owner, who stands in for the owner too, and stakeholders. A step taken shows in the ticket alone. */
const HEARD_BY: Readonly<
  Record<NoticeKind, { readonly owner?: true; readonly standIn?: true; readonly stakeholders?: true }>
> = {
  opened: { owner: true, stakeholders: true },
  reopened: { owner: true, stakeholders: true },
  step: {},
  overdue: { owner: true, standIn: true },
  met: { owner: true, stakeholders: true },
  closed: { owner: true, stakeholders: true },
  declined: { owner: true, stakeholders: true },
};

/**
 * The names of the directory that hear of a notice, each once: its owner, or who stands in for one who can be reached
 * nowhere; of what is overdue also who stands in; and stakeholders whom no owner's message reaches already.
 */
export function audienceOf(told: Told, directory: Directory): readonly string[] {
  const heardBy = HEARD_BY[told.what];
  const named = ownerNamed(directory, told.about.owner);
  const turn = heardBy.owner && named ? inTurn(directory, named).filter(isReachable) : [];
  const [owner, next] = turn;
  const standIn = heardBy.standIn ? next : undefined;
  const owners = [owner, standIn].flatMap((one) => one ?? []);
  const stakeholders = heardBy.stakeholders ? stakeholdersOf(told, directory) : [];
  const others = stakeholders.filter((one) => !isReached(one, owners));
  return [...new Set([...owners, ...others].map(({ name }) => name))];
}

/** Whether there is any way to tell an owner; a ticket alone is one. */
function isReachable(owner: Owner): boolean {
  return hasAddress(owner) || owner.tickets !== undefined;
}

function stakeholdersOf(
  { about: { service, category } }: Told,
  { stakeholders }: Directory,
): Directory['stakeholders'] {
  return stakeholders.filter(
    ({ services, categories }) =>
      (services.length === 0 || services.includes(service)) &&
      (categories.length === 0 || (category !== undefined && categories.includes(category))),
  );
}

/** Whether everything that somebody is reached by is one of the owners' too. */
function isReached({ email, webhook }: Contact, owners: readonly Contact[]): boolean {
  const mailboxes = new Set(owners.flatMap((owner) => owner.email).map(asKnown));
  const hooks = owners.flatMap((owner) => owner.webhook ?? []).map((one) => JSON.stringify(one));
  return (
    email.every((one) => mailboxes.has(asKnown(one))) &&
    (webhook === undefined || hooks.includes(JSON.stringify(webhook)))
  );
}

function asKnown(mailbox: string): string {
  return mailbox.toLowerCase();
}
