import { plainNumber } from '../../model/format.ts';
import { type Counts, countPairs } from '../../model/report.ts';
import { type StatusView, statusView } from './icons.ts';
import { shareText } from './words.ts';

/** How many budgets have a status, with their share and the change since the period before. */
export interface CountView {
  readonly status: StatusView;
  readonly count: string;
  /** Whether it is any at all; a zero is shown without the colour of its status. */
  readonly any: boolean;
  readonly share: string;
  /** `+1`, `−2`, `±0`; empty when there was no report before. */
  readonly change: string;
}

/** The counts by status, worst first. */
export function countViews(counts: Counts, previous: Counts): readonly CountView[] {
  const before = new Map(countPairs(previous));
  return countPairs(counts).map(([status, count]) => ({
    status: statusView(status),
    count: plainNumber(count, 0),
    any: count > 0,
    share: shareText(count, counts.monitored),
    change: previous.monitored > 0 ? signed(count - (before.get(status) ?? 0)) : '',
  }));
}

function signed(change: number): string {
  if (change === 0) return '±0';
  return change > 0 ? `+${change}` : `−${-change}`;
}
