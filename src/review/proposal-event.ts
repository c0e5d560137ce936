import type { Bound } from '../model/budget.ts';
import { fileNameOf } from '../model/member-id.ts';
import type { ReplayedLimit } from '../model/proposal.ts';
import type { Quantity } from '../model/quantity.ts';
import type { Instant } from '../model/window.ts';
import type { Writer } from '../model/writer.ts';

/** Something that happened to a proposal, and who did it. */
export type ProposalEvent = Writer & { readonly at: Instant } & (
    | { readonly did: 'propose' | 'justify' | 'communicate' }
    | { readonly did: 'approve'; readonly role: string }
    | { readonly did: 'reject'; readonly because: string }
    /** The new limit is in force from the local date; `roles`, parted by commas, are those whose yes it took then. */
    | { readonly did: 'implement'; readonly effective: string; readonly roles?: string }
    | { readonly did: 'note'; readonly text: string }
  );

/** A proposal as it is written down: a head that stays, and what happened since. */
export interface ProposalRecord {
  readonly id: string;
  readonly budget: string;
  readonly bound: Bound;
  readonly from: Quantity;
  readonly to: Quantity;
  readonly because: string;
  readonly evidence: readonly string[];
  readonly replay: readonly ReplayedLimit[];
  readonly impact: readonly string[];
  readonly events: readonly ProposalEvent[];
}

/** The id of a proposal that was made on a local day. */
export function proposalId(budget: string, date: string): string {
  return `${date}-${fileNameOf(budget)}`;
}
