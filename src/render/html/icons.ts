import type { Status } from '../../model/verdict.ts';
import { statusMark } from '../charts/marks.ts';

/** The word of each status as the page shows it beside its mark. */
export const STATUS_NAMES: Readonly<Record<Status, string>> = {
  exceeded: 'Exceeded',
  approaching: 'Approaching',
  unknown: 'Unknown',
  within: 'Within',
};

/** A status as the page shows it: mark, word and class of its colour. The mark is markup. */
export interface StatusView {
  readonly key: Status;
  readonly word: string;
  readonly mark: string;
  /** Worst first: 0 is exceeded. */
  readonly rank: number;
}

const RANKS: Readonly<Record<Status, number>> = { exceeded: 0, approaching: 1, unknown: 2, within: 3 };

/** How a status is shown. */
export function statusView(status: Status): StatusView {
  const mark = `<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">${statusMark(status)}</svg>`;
  return { key: status, word: STATUS_NAMES[status], mark, rank: RANKS[status] };
}
