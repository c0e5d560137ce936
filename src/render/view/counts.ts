import { percent, plainNumber } from '../../model/format.ts';
import { countPairs, type Report } from '../../model/report.ts';
import { type StatusView, statusView } from './status.ts';

/** How many budgets have a status. */
export interface CountView {
  readonly status: StatusView;
  /** `Exceeded`. */
  readonly heading: string;
  readonly count: string;
  readonly any: boolean;
  /** The share of all monitored: `4.2%`. */
  readonly share: string;
  /** The change since the period before: `+1`, `-2`, `±0`; empty when there was none before. */
  readonly change: string;
}

const HEADINGS = {
  exceeded: 'Exceeded budget',
  approaching: 'Approaching budget',
  unknown: 'Unknown',
  within: 'Within budget',
} as const;

/** The counts by status, worst first. */
export function countViews({ counts, previousCounts }: Report): readonly CountView[] {
  const before = new Map(countPairs(previousCounts));
  return countPairs(counts).map(([status, count]) => ({
    status: statusView(status),
    heading: HEADINGS[status],
    count: plainNumber(count, 0),
    any: count > 0,
    share: counts.monitored > 0 ? shareText(count / counts.monitored) : '–',
    change: previousCounts.monitored > 0 ? changeText(count - (before.get(status) ?? 0)) : '',
  }));
}

/** With one decimal, so that the shares of one table read alike; none and all need no decimal. */
function shareText(share: number): string {
  return share === 0 || share === 1 ? percent(share) : `${plainNumber(share * 100, 1, 1)}%`;
}

function changeText(change: number): string {
  if (change === 0) return '±0';
  return change > 0 ? `+${plainNumber(change, 0)}` : plainNumber(change, 0);
}
