import type { BudgetId } from '../../model/budget.ts';

/** A note in the forms that templates show; each is safe where it belongs. */
export interface NoteForms {
  /** Absent for a note on the whole report. */
  readonly budget?: BudgetId;
  readonly html: string;
  /** As a quote in Markdown. */
  readonly quoted: string;
  /** As it was written, on several lines. */
  readonly text: string;
}

/** A note by people. */
export interface NoteByPeopleView extends Omit<NoteForms, 'budget'> {
  /** `API Query P95`; empty for a note on the whole report. */
  readonly about: string;
}

/** The notes, that on the whole report first. */
export function notesByPeople(
  notes: readonly NoteForms[],
  name: (id: string) => string,
): readonly NoteByPeopleView[] {
  const [whole, others] = [
    notes.filter(({ budget }) => budget === undefined),
    notes.filter(({ budget }) => budget !== undefined),
  ];
  return [...whole, ...others].map(({ budget, html, quoted, text }) => ({
    about: budget === undefined ? '' : name(budget),
    html,
    quoted,
    text,
  }));
}
