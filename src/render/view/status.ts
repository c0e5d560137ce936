import type { Status } from '../../model/verdict.ts';

/** A status as readers see it: never a colour or an icon alone. */
export interface StatusView {
  /** `exceeded`, `approaching`, `unknown` or `within`: for templates that choose a colour. */
  readonly key: Status;
  readonly icon: string;
  readonly word: string;
  /** Icon and word: `❌ exceeded`. */
  readonly text: string;
}

const ICONS: Readonly<Record<Status, string>> = {
  exceeded: '❌',
  approaching: '⚠️',
  unknown: '❓',
  within: '✅',
};

/** The icon and the word of a status. */
export function statusView(status: Status): StatusView {
  return { key: status, icon: ICONS[status], word: status, text: `${ICONS[status]} ${status}` };
}
