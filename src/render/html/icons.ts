import { STATUSES, type Status } from '../../model/verdict.ts';
import { statusMark } from '../charts/marks.ts';
import { capital } from '../view/sentences.ts';
import { statusView } from '../view/status.ts';

/** A status as pages show it: a drawn mark and a word, in the colour of its class. */
export interface MarkedStatus {
  readonly key: Status;
  readonly name: string;
  /** Markup. */
  readonly mark: string;
}

/** Signs beside words of a page, drawn so that no font has to have them. Markup. */
export interface Icons {
  readonly clock: string;
  readonly again: string;
  readonly done: string;
}

/** All signs. */
export const ICONS: Icons = {
  clock: icon('M8,1.5A6.5,6.5 0 1 1 7.9,1.5ZM8,4.4V8.2L10.6,9.8'),
  again: icon('M13.5,8A5.5,5.5 0 1 1 11.6,3.8M11.8,.8V4.1H8.5'),
  done: icon('M2.5,8.5L6.3,12.2L13.5,4'),
};

/** The sign of a response's step by its state; a step that is neither done nor late has none. */
export const STEP_ICONS: Readonly<Record<string, string>> = { done: ICONS.done, late: ICONS.clock };

function icon(d: string): string {
  return `<svg class="mark icon" viewBox="0 0 16 16" aria-hidden="true"><path d="${d}"/></svg>`;
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
