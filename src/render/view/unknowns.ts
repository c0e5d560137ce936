import { listWords, plural } from '../../model/format.ts';
import type { Report } from '../../model/report.ts';
import { unknownWords } from '../../model/verdict.ts';
import { familyFinder } from './listed.ts';

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

/**
 * The unknown budgets by reason, the most first, when there are too many to tell of one by one; none otherwise. Members of a
 * family that share a reason count as one.
 */
export function unknownGroups(
  report: Pick<Report, 'rows' | 'families'>,
  name: (id: string) => string,
): readonly UnknownGroup[] {
  const familyOf = familyFinder(report);
  const unknown = report.rows.flatMap(({ budget, verdict }) =>
    verdict.status === 'unknown'
      ? [{ id: familyOf(budget.id)?.id ?? budget.id, reason: unknownWords(budget, verdict.unknown.why) }]
      : [],
  );
  const groups = [...Map.groupBy(unknown, ({ reason }) => reason)].map(
    ([reason, group]) => [reason, new Set(group.map(({ id }) => id))] as const,
  );
  if (groups.reduce((sum, [, { size }]) => sum + size, 0) <= MOST_UNKNOWN) return [];
  return groups
    .toSorted(([, a], [, b]) => b.size - a.size)
    .map(([reason, ids]) => ({
      reason,
      count: plural(ids.size, 'budget'),
      budgets: shortList([...ids].map(name), ', in the table'),
    }));
}

/** The first names, and how many more: `A, B and 49 more, in the table`. */
export function shortList(names: readonly string[], where = '', most = MOST_UNKNOWN): string {
  if (names.length <= most) return listWords(names);
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more${where}`;
}
