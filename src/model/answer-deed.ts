import { RESPONSE_STEPS, type ResponseStep } from './finding.ts';

/** What can be answered besides the steps: to say more, to hand it on, to point elsewhere, or that nothing will be done. */
export const OTHER_DEEDS = ['note', 'assign', 'link', 'decline'] as const;

/** What somebody can do about a violation. */
export type AnswerDeed = ResponseStep | (typeof OTHER_DEEDS)[number];

/** The deed of a name; undefined when it is none. */
export function deedNamed(name: string): AnswerDeed | undefined {
  return [...RESPONSE_STEPS, ...OTHER_DEEDS].find((deed) => deed === name);
}

/** Deeds that say nothing without words. */
const WORDED: readonly AnswerDeed[] = ['investigate', ...OTHER_DEEDS];

/** Whether a deed needs words. */
export function needsText(deed: AnswerDeed): boolean {
  return WORDED.includes(deed);
}
