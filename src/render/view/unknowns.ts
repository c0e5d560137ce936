import { listWords, plural } from '../../model/format.ts';
import type { Row } from '../../model/report.ts';
import { unknownWords } from '../../model/verdict.ts';

/** Unknown budgets that share a reason. */
export interface UnknownGroup {
  /** `no data`. */
  readonly reason: string;
  /** `57 budgets`. */
  readonly count: string;
  /** `API CPU, API Memory and 49 more, in the table`. */
  readonly budgets: string;
}

/** Unknown budgets that are told of one by one, each with its own reason; more of them are told of by reason. */
const MOST_UNKNOWN = 8;

/** The unknown budgets by reason, the most first, when there are too many to tell of one by one; none otherwise. */
export function unknownGroups(rows: readonly Row[], name: (id: string) => string): readonly UnknownGroup[] {
  const unknown = rows.flatMap(({ budget, verdict }) =>
    verdict.status === 'unknown' ? [{ budget, reason: unknownWords(budget, verdict.unknown.why) }] : [],
  );
  if (unknown.length <= MOST_UNKNOWN) return [];
  const groups = [...Map.groupBy(unknown, ({ reason }) => reason)];
  return groups
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([reason, group]) => ({
      reason,
      count: plural(group.length, 'budget'),
      budgets: shortList(
        group.map(({ budget }) => name(budget.id)),
        ', in the table',
      ),
    }));
}

/** The first names, and how many more: `A, B and 49 more, in the table`. */
export function shortList(names: readonly string[], where = '', most = MOST_UNKNOWN): string {
  if (names.length <= most) return listWords(names);
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more${where}`;
}
