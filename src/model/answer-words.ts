import { RESPONSE_STEPS, type ResponseStep } from './finding.ts';
import { untakenSteps, type Violation } from './violation.ts';

/** How an answer is asked for, as on a button. */
export const ANSWER_LABELS: Readonly<Record<ResponseStep, string>> = {
  acknowledge: 'Acknowledge',
  investigate: 'This is the cause…',
  plan: 'Plan…',
  implement: 'It is changed…',
  validate: 'Validate…',
};

/** With what a response begins: each of these can be asked for at once, since one leads to the next. */
const FIRST_STEPS: readonly ResponseStep[] = RESPONSE_STEPS.slice(0, 3);

/** The steps that a message about a violation asks for: of the first three those that were not taken, and then one by one. None when nothing is due. */
export function stepsAskedFor(
  violation: Pick<Violation, 'next' | 'steps' | 'deadlines'>,
): readonly ResponseStep[] {
  const { next } = violation;
  if (!next) return [];
  if (!FIRST_STEPS.includes(next.step)) return [next.step];
  return untakenSteps(violation).filter((step) => FIRST_STEPS.includes(step));
}
