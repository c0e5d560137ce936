import { lateWords } from '../../model/dates.ts';
import type { Action } from '../../model/finding.ts';
import { dateWords, plural } from '../../model/format.ts';

/** `9 February 2026`; empty without a date. An older report counted from the opening: `12 January 2026 or before`. */
export function dueDate(action: Action): string {
  return action.due === undefined ? '' : `${dateWords(action.due)}${isVague(action) ? ' or before' : ''}`;
}

/** `5 days overdue`, after the due date; empty when it is not overdue. In an older report maybe `at least 5 days overdue`. */
export function overdueText(action: Action): string {
  const { overdueDays } = action;
  return overdueDays > 0 ? `${isVague(action) ? 'at least ' : ''}${plural(overdueDays, 'day')} overdue` : '';
}

/** `5 hours overdue` or `5 days overdue`, after the moment that the step was due; empty when it is not overdue. */
export function stepOverdueText({ stepLate }: Action): string {
  return stepLate === undefined ? '' : `${lateWords(stepLate)} overdue`;
}

/** All that is late about an action, for one line: `acknowledge 5 days overdue`; empty when nothing is. */
export function latenessText(action: Action): string {
  const step = stepOverdueText(action);
  const due = overdueText(action);
  if (step === '') return due;
  return [`${action.step} ${step}`, due && `due ${dueDate(action)}, ${due}`].filter(Boolean).join('; ');
}

/** Counted from an opening of which only is known that it was not later. */
function isVague({ openedBefore, told }: Action): boolean {
  return openedBefore === true && told === undefined;
}
