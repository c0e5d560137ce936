import { STATUSES, type Status } from '../../model/verdict.ts';
import { statusMark } from '../charts/marks.ts';
import { statusView } from '../view/status.ts';
import { capital } from '../view/trends.ts';

/** A status as pages show it: a drawn mark and a word, in the colour of its class. */
export interface MarkedStatus {
  readonly key: Status;
  readonly name: string;
  /** Markup. */
  readonly mark: string;
}

/** How each status is shown, worst first; templates look it up by the key of a status. */
export const MARKED: readonly MarkedStatus[] = STATUSES.map((key) => ({
  key,
  name: capital(statusView(key).word),
  mark: `<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">${statusMark(key)}</svg>`,
}));

/** The same by key. */
export const MARKED_BY_KEY: Readonly<Record<string, MarkedStatus>> = Object.fromEntries(
  MARKED.map((one) => [one.key, one]),
);
