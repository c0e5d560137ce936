import type { Action } from '../../model/finding.ts';
import { dateWords, plural } from '../../model/format.ts';

/** `9 February 2026`; `12 January 2026 or before` of what was open before it is known of; empty without a date. */
export function dueDate({ due, openedBefore }: Action): string {
  return due === undefined ? '' : `${dateWords(due)}${openedBefore ? ' or before' : ''}`;
}

/** `5 days overdue`, at least so many when it was open before it is known of; empty when it is not overdue. */
export function overdueText({ overdueDays, openedBefore }: Action): string {
  return overdueDays > 0 ? `${openedBefore ? 'at least ' : ''}${plural(overdueDays, 'day')} overdue` : '';
}
