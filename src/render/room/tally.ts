import { plainNumber } from '../../model/format.ts';
import { countPairs } from '../../model/report.ts';
import type { Counts, Status } from '../../model/verdict.ts';

/** How many budgets have a status. */
export interface TallyView {
  readonly key: Status;
  readonly count: string;
  readonly any: boolean;
}

/** The counts of a report, worst first. */
export function tallyOf(counts: Counts): readonly TallyView[] {
  return countPairs(counts).map(([key, count]) => ({ key, count: plainNumber(count, 0), any: count > 0 }));
}
