import type { Instant } from '../model/window.ts';
import type { Ledger } from '../ports/ledger.ts';

/** What was written into a followed project's records, and is not in its repository yet. */
export interface Waiting {
  readonly entries: number;
  /** Since when the oldest of it waits; absent when nothing does. */
  readonly since?: Instant;
}

/** Reads what is still to be pushed. */
export async function waitingIn(ledger: Pick<Ledger, 'writings'>): Promise<Waiting> {
  const times = (await ledger.writings()).filter(({ commit }) => commit === undefined).map(({ at }) => at);
  return { entries: times.length, ...(times.length > 0 && { since: Math.min(...times) }) };
}
