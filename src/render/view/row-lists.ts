import { isRemarkable, type RowView } from './rows.ts';

/** Rows by what they ask of the reader. Every row is in `rows`, and in exactly one status' list. */
export interface RowLists {
  /** All, worst first; a family is one, that of its worst member. */
  readonly rows: readonly RowView[];
  readonly exceeded: readonly RowView[];
  readonly approaching: readonly RowView[];
  readonly unknown: readonly RowView[];
  readonly within: readonly RowView[];
  /** Within, yet with days over, an open violation, a forecast, a trend or a step towards the limit, another limit or buckets that cannot tell. */
  readonly remarkable: readonly RowView[];
  /** Within, with a violation that is open. */
  readonly violated: readonly RowView[];
  /** Within, and nothing to remark. */
  readonly quiet: readonly RowView[];
}

/** Rows, worst first, by what they ask of the reader. */
export function rowLists(rows: readonly RowView[]): RowLists {
  const having = (key: RowView['status']['key']) => rows.filter(({ status }) => status.key === key);
  const within = having('within');
  return {
    rows,
    exceeded: having('exceeded'),
    approaching: having('approaching'),
    unknown: having('unknown'),
    within,
    remarkable: within.filter(isRemarkable),
    violated: within.filter(({ isViolated }) => isViolated),
    quiet: within.filter((row) => !isRemarkable(row)),
  };
}
