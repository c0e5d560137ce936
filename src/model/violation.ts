import type { BudgetId } from './budget.ts';
import type { ResponseStep } from './finding.ts';
import type { Instant } from './window.ts';
import type { Writer } from './writer.ts';

/** A step of the response that was taken, by whom and when. */
export interface StepTaken extends Writer {
  readonly step: ResponseStep;
  readonly at: Instant;
  /** What they wrote: the ticket of an acknowledgement, the cause found, the plan, the change, the learnings. */
  readonly text?: string;
  /** Of an investigation whose cause is not written down: `text` says where it is. */
  readonly causeElsewhere?: true;
}

/** What somebody wrote about a violation. */
export interface Remark extends Writer {
  readonly at: Instant;
  readonly text: string;
}

/** A violation as it stands: opened by measured days, worked off by people step by step, closed when its budget is met again. */
export interface Violation {
  /** `api.query-p95-2026-01-28`: the budget and the first day over. */
  readonly id: string;
  readonly budget: BudgetId;
  /** The first local day over. */
  readonly firstDay: string;
  /** The last local day over. */
  readonly lastDay: string;
  /** The moment from which deadlines count: the last opening, which a reopening renews. */
  readonly opened: Instant;
  /**
   * What its last hours showed when they opened it: `2.31 s of 2 s in the 24 hours to 27 November 2026, 14:00 (UTC)`. Absent
   * where days, a week or a month did.
   */
  readonly seen?: string;
  readonly state: 'open' | 'closed';
  /** The steps taken since that opening, in the order of the response. */
  readonly steps: readonly StepTaken[];
  /** Until when each step is to be taken, in the order of the response. */
  readonly deadlines: readonly (readonly [ResponseStep, Instant])[];
  /** The step to take now and until when; absent when closed. */
  readonly next?: { readonly step: ResponseStep; readonly due: Instant };
  /** Who works on it, when that is not the budget's owner. */
  readonly owner?: string;
  readonly rootCause?: string;
  readonly links: readonly string[];
  readonly remarks: readonly Remark[];
  /** Days on which the budget was met since it was last over. */
  readonly metDays: number;
  /** How many of them it takes to close. */
  readonly metNeeded: number;
  /** It closes by itself when it was met so often: the settings ask for no validation. */
  readonly closesByItself?: true;
  readonly closed?: Instant;
  /** It closed because its budget was met for long enough, and nobody has validated it. */
  readonly unvalidated?: true;
  /** Somebody said that nothing will be done about it: no step is due any more. */
  readonly declined?: Remark;
  /** When it was reopened by a relapse. */
  readonly reopened: readonly Instant[];
  /** How many other violations of the same budget opened within the policy's stretch before this one. */
  readonly earlier: number;
  readonly recurring: boolean;
}

/** A violation from one opening to its closing. */
export interface Opening
  extends Pick<
    Violation,
    'opened' | 'steps' | 'deadlines' | 'closed' | 'unvalidated' | 'metDays' | 'declined'
  > {
  /** The first and the last local day over, as far as days are known. */
  readonly firstDay: string;
  readonly lastDay: string;
}

/** How many of so many whose time ran out were done within it. */
export interface InTime {
  readonly inTime: number;
  readonly of: number;
}

/** How well the team responded in a stretch of time. */
export interface Responsiveness {
  readonly acknowledged: InTime;
  readonly investigated: InTime;
  /** Met again by the time at which the change had to be in. */
  readonly met: InTime;
  /** How many violations closed. */
  readonly closed: number;
  /** How many of these nobody has validated, and of how many nobody has said the cause. */
  readonly unvalidated: number;
  readonly withoutCause: number;
  /** The median of the days from the first over to the first met again of those that closed; absent when none did. */
  readonly medianDays?: number;
}

/** What is said of a step that was taken. */
export const TAKEN: Readonly<Record<ResponseStep, string>> = {
  acknowledge: 'acknowledged',
  investigate: 'investigated',
  plan: 'planned',
  implement: 'implemented',
  validate: 'validated',
};

/** That nothing will be done, why, and who said so, as the end of a sentence: `It is replaced in March (octocat, from the ticket)`. */
export function declinedWords({ by, knownFrom, text }: Remark): string {
  return `${text.replace(/\.$/, '')} (${by}${knownFrom === 'ticket' ? ', from the ticket' : ''})`;
}

/** The steps of the last opening that nobody has taken, in the order of the response. */
export function untakenSteps({
  deadlines,
  steps,
}: Pick<Violation, 'deadlines' | 'steps'>): readonly ResponseStep[] {
  return deadlines.map(([step]) => step).filter((step) => !steps.some((taken) => taken.step === step));
}

/** Hours of work in which deadlines count, on local days of the calendar's zone. */
export interface BusinessHours {
  readonly days: readonly string[];
  /** `09:00`. */
  readonly from: string;
  /** `17:00`. */
  readonly to: string;
}

/** How violations are opened, worked off and closed. */
export interface ResponsePolicy {
  /** The steps in their order, each with the seconds from the opening within which it is due. */
  readonly steps: readonly (readonly [ResponseStep, number])[];
  /** When set, those seconds count in hours of work alone; a day of a step is then a day of work. */
  readonly businessHours?: BusinessHours;
  /** Days over in a row that open one. A whole week or month over opens one in any case; without this, nothing else does. */
  readonly opensAfter?: number;
  /** Days met that it takes to close. */
  readonly closesAfter: number;
  /** Whether somebody has to validate it then; else it closes by itself. */
  readonly requiresValidation: boolean;
  /** Days after its closing within which a relapse reopens the same violation. */
  readonly reopensWithin: number;
  /** From how many violations of a budget within how many days on they count as recurring. */
  readonly recurring: { readonly times: number; readonly within: number };
}
