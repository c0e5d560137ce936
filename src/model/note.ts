import type { BudgetId } from './budget.ts';

/** What people wrote about a period, or about a budget in it, in Markdown. It is theirs: nothing here changes it. */
export interface Note {
  /** Absent for a note on the whole report. */
  readonly budget?: BudgetId;
  readonly markdown: string;
}
