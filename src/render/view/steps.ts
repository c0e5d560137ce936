import type { ResponseStep } from '../../model/finding.ts';

/** What each step of the response asks for. */
const STEP_ASKS: Readonly<Record<ResponseStep, string>> = {
  acknowledge: 'open a ticket, assign an owner, notify those concerned',
  investigate: 'reproduce it, profile it, find the bottleneck',
  plan: 'design the change, estimate it, get it approved',
  implement: 'change the code, test the improvement, deploy it',
  validate: 'confirm that the budget is met, watch it, write down what was learnt',
};

/** What a step asks for of whoever has a ticket for it already, or has none. */
export function asksOf(step: ResponseStep, hasTicket: boolean): string {
  return hasTicket ? STEP_ASKS[step].replace('open a ticket, ', '') : STEP_ASKS[step];
}

/** A step of the response to a violation with what it asks for: `plan (design the change, …)`. */
export function stepText(step: ResponseStep): string {
  return `${step} (${STEP_ASKS[step]})`;
}
