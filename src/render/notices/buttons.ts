import type { AnswerLinks } from '../../model/answer.ts';
import type { ResponseStep } from '../../model/finding.ts';
import { untakenSteps, type Violation } from '../../model/violation.ts';
import { safeLink } from '../view/links.ts';

/** A link to a page on which a step can be taken. */
export interface ButtonView {
  readonly text: string;
  readonly address: string;
  /** Whether it is the step to take now. */
  readonly primary: boolean;
}

const WORDS: Readonly<Record<ResponseStep, string>> = {
  acknowledge: 'Acknowledge',
  investigate: 'This is the cause…',
  plan: 'Plan…',
  implement: 'The change is in…',
  validate: 'Validate…',
};
/** What is often known at once, and can be said before it is due. */
const SOON: readonly ResponseStep[] = ['acknowledge', 'investigate', 'plan'];
const COMMANDS: Readonly<Record<ResponseStep, string>> = {
  acknowledge: 'ack',
  investigate: 'investigate',
  plan: 'plan',
  implement: 'implement',
  validate: 'validate',
};

/** The steps that a reader can take now, the one to take first; none where nothing is to be done, or nobody can answer. */
export function buttonsOf(violation: Violation, answers: AnswerLinks | undefined): readonly ButtonView[] {
  return stepsToTake(violation).flatMap((step, index) => {
    const address = safeLink(answers?.(violation.id, violation.opened, step));
    return address === '' ? [] : [{ text: WORDS[step], address, primary: index === 0 }];
  });
}

/** How the step to take now is taken at a terminal; empty where there is none. */
export function commandOf(violation: Violation): string {
  const [step] = stepsToTake(violation);
  if (step === undefined) return '';
  const text = step === 'investigate' ? ' "the cause"' : '';
  return `headroom violations ${COMMANDS[step]} ${shellWord(violation.id)}${text}`;
}

function stepsToTake(violation: Violation): readonly ResponseStep[] {
  const { next, declined, metDays, metNeeded } = violation;
  if (!next || declined) return [];
  const steps = untakenSteps(violation).filter((step) => step === next.step || SOON.includes(step));
  return steps.filter((step) => step !== 'validate' || metDays >= metNeeded);
}

/** The id of a member has brackets, which a shell reads. */
function shellWord(text: string): string {
  return /^[\w./@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
