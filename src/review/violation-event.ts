import { RESPONSE_STEPS, type ResponseStep } from '../model/finding.ts';
import { fileNameOf } from '../model/member-id.ts';
import type { Instant } from '../model/window.ts';
import type { Writer } from '../model/writer.ts';

/**
 * Something that happened to a violation, and who wrote it down. `validate` and `close` say how many days the budget had
 * been met by then, so that the record stands without the measurements.
 */
export type ViolationEvent = Writer & {
  readonly at: Instant;
} /** What was seen, where hours opened it before its day was over. */ & (
    | { readonly did: 'open' | 'reopen'; readonly text?: string }
    /** It closed by itself at that moment. */
    | { readonly did: 'close'; readonly met: number }
    | { readonly did: 'acknowledge' | 'plan' | 'implement'; readonly text?: string }
    /** The cause that was found, or a text that says where it stands, where it is not known here. */
    | { readonly did: 'investigate'; readonly cause?: string; readonly text?: string }
    | { readonly did: 'validate'; readonly met: number; readonly text?: string }
    /** Nothing will be done about it, and why. */
    | { readonly did: 'decline'; readonly text: string }
    | { readonly did: 'note'; readonly text: string }
    | { readonly did: 'assign'; readonly owner: string }
    | { readonly did: 'link'; readonly url: string }
  );

/** A violation as it is written down: a head that stays, and what happened since. */
export interface ViolationRecord {
  readonly id: string;
  readonly budget: string;
  /** The first local day over. */
  readonly firstDay: string;
  readonly events: readonly ViolationEvent[];
}

/** The response step that an event takes. */
export function stepOf({ did }: ViolationEvent): ResponseStep | undefined {
  return RESPONSE_STEPS.find((step) => step === did);
}

/** The id of the violation of a budget that was first over on a local day. */
export function violationId(budget: string, firstDay: string): string {
  return `${fileNameOf(budget)}-${firstDay}`;
}
