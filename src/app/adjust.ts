import type { BudgetId } from '../model/budget.ts';
import { InputError } from '../model/errors.ts';
import { dateWords, formatQuantity } from '../model/format.ts';
import { memberParts } from '../model/member-id.ts';
import { visibleLine } from '../model/one-line.ts';
import { addDays, type Calendar, dateAt, periodOn } from '../model/period.ts';
import type { Instant } from '../model/window.ts';
import type { Writer } from '../model/writer.ts';
import { editLimit, type LimitEdit } from '../review/edit-limit.ts';
import type { ProposalEvent, ProposalRecord } from '../review/proposal-event.ts';
import { proposalLine } from '../review/proposal-file.ts';
import { isUnderWay, type KnownProposal, proposalOf, refusal } from '../review/proposals.ts';
import { type ReviewAccess, readProposals } from './written.ts';

/** A proposal with the record that it is read from. */
export interface Found {
  readonly proposal: KnownProposal;
  readonly record: ProposalRecord;
}

/** Every proposal as it stands on a local day, the newest last. */
export async function allProposals(access: ReviewAccess, today: string): Promise<readonly Found[]> {
  const { proposals } = await readProposals(access);
  return proposals.map((record) => ({
    record,
    proposal: proposalOf(record, access.settings.adjustment, today),
  }));
}

/** Writes an event of a proposal down. Throws an InputError, and writes nothing, when it does not apply. */
export async function decide(
  access: ReviewAccess,
  { proposal, record }: Found,
  event: ProposalEvent,
  zone: string,
): Promise<string> {
  refuseUntimely(access, proposal, record, event, zone);
  const file = proposalFile(access, proposal.id);
  await access.records.append(file, proposalLine(event, zone));
  return file;
}

/** Writes down that an issued report told of changed limits. Answers the proposals that were told of for the first time. */
export async function writeCommunicated(
  access: ReviewAccess,
  proposals: readonly Pick<KnownProposal, 'id' | 'state'>[],
  who: { readonly at: Instant; readonly by: string },
  zone: string,
): Promise<readonly string[]> {
  const told = proposals.filter(({ state }) => state === 'implemented').map(({ id }) => id);
  for (const id of told) {
    await access.records.append(proposalFile(access, id), proposalLine({ ...who, did: 'communicate' }, zone));
  }
  return told;
}

/** The file of a proposal. */
export function proposalFile({ settings }: Pick<ReviewAccess, 'settings'>, id: string): string {
  return `${settings.proposals}/${id}.yaml`;
}

/** Throws an InputError when an event has no effect on a proposal as it stands. */
function refuseUntimely(
  { settings }: Pick<ReviewAccess, 'settings'>,
  proposal: KnownProposal,
  record: ProposalRecord,
  event: ProposalEvent,
  zone: string,
): void {
  const { adjustment } = settings;
  if (event.did === 'approve' && ['justified', 'in_review'].includes(proposal.state)) {
    const why = refusal(proposal, event, adjustment);
    if (why !== undefined) throw new InputError(why);
  }
  const after = proposalOf(
    { ...record, events: [...record.events, event] },
    adjustment,
    dateAt(event.at, zone),
  );
  if (after.withoutEffect.length === proposal.withoutEffect.length) return;
  const waits = proposal.awaits.length > 0 ? ` It waits for ${proposal.awaits.join(', then ')}.` : '';
  throw new InputError(`${proposal.id} is ${proposal.state.replace('_', ' ')}; ${NEEDS[event.did]}.${waits}`);
}

const NEEDS: Readonly<Record<ProposalEvent['did'], string>> = {
  propose: 'it was proposed already',
  justify: 'only what was just proposed can be justified',
  approve: 'only what is in review can be approved',
  reject: 'only what is not implemented can be rejected',
  implement: 'only what is approved can be implemented',
  communicate: 'only what is implemented can be communicated',
  note: 'it takes notes at any time',
};

/** What implementing a proposal changes: texts by file, relative to the project's folder or as the settings name them. */
export interface Implementation {
  readonly budgetFile: { readonly file: string; readonly text: string; readonly before: string };
  readonly effective: string;
  readonly event: ProposalEvent;
  /** The line of the change log. */
  readonly change: string;
}

/** Works out what implementing means: the budget file with the one limit changed, in force from the next period's start. */
export function implementation(
  access: ReviewAccess,
  found: Found,
  budgetFile: { readonly file: string; readonly text: string },
  who: Writer & { readonly at: Instant },
  calendar: Calendar,
): Implementation {
  const { proposal, record } = found;
  const { zone } = calendar;
  const week = periodOn('week', dateAt(who.at, zone), calendar);
  const effective = addDays(week.lastDay, 1);
  const { reviewers, approver } = access.settings.adjustment;
  const roles = [...Object.keys(reviewers), approver.role].join(', ');
  const event: ProposalEvent = { ...who, did: 'implement', effective, roles };
  refuseUntimely(access, proposal, record, event, zone);
  const { bound, from, to, budget, because, approvals, by } = proposal;
  const text = editLimit(budgetFile.file, budgetFile.text, { ...placeInFile(budget), bound, from, to });
  const said = approvals.map((one) => `${one.by} (${one.role})`).join(', ');
  const change = visibleLine(
    `- **${budget}**: ${bound} ${formatQuantity(from)} → ${formatQuantity(to)}, in force from ${dateWords(effective)}. ` +
      `${because} Proposed by ${by}, approved by ${said}. See ${proposal.id}.`,
  );
  return { budgetFile: { ...budgetFile, text, before: budgetFile.text }, effective, event, change };
}

function placeInFile(id: BudgetId): Pick<LimitEdit, 'slug' | 'member'> {
  const parts = memberParts(id);
  const [, slug = ''] = (parts?.family ?? id).split('/');
  return parts ? { slug, member: parts.values } : { slug };
}

/** The heading of the change log of budgets. */
export const CHANGE_LOG = '# Changes of budgets\n\nEach limit that was changed, the newest last.\n\n';

/** Where the change log of budgets is: beside the folder of proposals. */
export function changeLogFile({ settings }: Pick<ReviewAccess, 'settings'>): string {
  return [...settings.proposals.split('/').slice(0, -1), 'CHANGES.md'].join('/');
}

/** The proposal that is meant: by its id, or by its budget when one of it is under way. Undefined when none is. */
export function foundBy(all: readonly Found[], which: string): Found | undefined {
  const named = all.find(({ proposal }) => proposal.id === which);
  const underWay = all.filter(({ proposal }) => proposal.budget === which && isUnderWay(proposal));
  return named ?? (underWay.length === 1 ? underWay[0] : undefined);
}
