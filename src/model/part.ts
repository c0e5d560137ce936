/** What of a message concerns a reader: everything, unless it says otherwise. */
export interface Part {
  /** Of a report: only budgets of these services; empty for all. */
  readonly services: readonly string[];
  /** Of a report: only budgets of this owner. */
  readonly owner?: string;
  /** Of a report: only these budgets, by their ids, and families of theirs. */
  readonly budgets?: readonly string[];
  /** Of notices: those that go to this name of the directory. */
  readonly to?: string;
  /** Of notices: those of one violation, by its id, which is what a ticket is about. */
  readonly violation?: string;
  /** The mailbox of the one person who reads it, for links that are signed for them. */
  readonly reader?: string;
}

/** The whole of a message. */
export const WHOLE: Part = { services: [] };
