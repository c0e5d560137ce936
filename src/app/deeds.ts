import { listWords } from '../model/format.ts';
import type { ReportKind } from '../model/report.ts';
import type { NoticedEvent } from './violations.ts';

/** What is said of what publishing does: that it was done or, in a dry run, that it would be. */
export interface Deeds {
  readonly issued: (edition: string) => string;
  readonly delivered: (edition: string, to: string) => string;
  /** `state` says how it failed. */
  readonly undelivered: (edition: string, to: string, state: string) => string;
  /** An outstanding delivery is over, since nobody names its recipient any more. */
  readonly withdrawn: (edition: string, to: string) => string;
  /** `day` is the one on which the draft becomes a report. */
  readonly drafted: (edition: string, day: string) => string;
  /** A report that is due waits for data, or is held because the source failed. */
  readonly leftOpen: (report: string, state: 'waiting' | 'held') => string;
  readonly skipped: (kind: ReportKind, periods: readonly string[]) => string;
  /** What measurements told of a violation was written down. */
  readonly noticed: (did: NoticedEvent['did'], file: string) => string;
  /** What happened to a violation was posted to those who hear of it: to names of the directory. */
  readonly posted: (notice: string, to: readonly string[]) => string;
  /** What somebody did in a ticket was written down. */
  readonly fromTicket: (did: string, violation: string, by: string) => string;
  /** An issued report told of a changed limit. */
  readonly told: (proposal: string) => string;
  /** What a publishing by hand came to. */
  readonly published: (editions: string, delivered: string) => string;
}

/** What is said of a violation of which measurements tell. */
const NOTICED: Readonly<Record<NoticedEvent['did'], { readonly done: string; readonly wouldBe: string }>> = {
  open: { done: 'was opened', wouldBe: 'open a violation' },
  reopen: { done: 'was opened again', wouldBe: 'open a violation again' },
  close: { done: 'closed by itself', wouldBe: 'close a violation that is met' },
};

/** It was done. */
export const DONE: Deeds = {
  issued: (edition) => `Issued ${edition}.`,
  delivered: (edition, to) => `Delivered ${edition} to ${to}.`,
  undelivered: (edition, to, state) => `${edition} to ${to}: ${state}.`,
  withdrawn: (edition, to) => `Withdrew ${edition} to ${to}.`,
  drafted: (edition, day) => `Drafted ${edition}, which is issued on ${day}.`,
  leftOpen: (report, state) => `${report} is ${state}.`,
  skipped: (kind, periods) => `Skipped ${stretch(kind, periods)}.`,
  noticed: (did, file) => `A violation ${NOTICED[did].done}: ${file}.`,
  posted: (notice, to) => `Posted ${notice}, to ${listWords(to)}.`,
  fromTicket: (did, violation, by) => `From the ticket of ${violation}: ${did} by ${by}.`,
  told: (proposal) => `The report tells of a changed limit: ${proposal}.`,
  published: (editions, delivered) => `Issued ${editions}; ${delivered} made.`,
};

/** It would be done. */
export const WOULD_BE: Deeds = {
  issued: (edition) => `Would issue ${edition}.`,
  delivered: (edition, to) => `Would deliver ${edition} to ${to}.`,
  undelivered: (edition, to) => `Would not deliver ${edition} to ${to}.`,
  withdrawn: (edition, to) => `Would withdraw ${edition} to ${to}.`,
  drafted: (edition, day) => `Would draft ${edition}, which is to be issued on ${day}.`,
  leftOpen: (report, state) => `${report} would ${state === 'held' ? 'be held' : 'wait'}.`,
  skipped: (kind, periods) => `Would skip ${stretch(kind, periods)}.`,
  noticed: (did, file) => `Would ${NOTICED[did].wouldBe}: ${file}.`,
  posted: (notice, to) => `Would post ${notice}, to ${listWords(to)}.`,
  fromTicket: (did, violation, by) => `Would write down from the ticket of ${violation}: ${did} by ${by}.`,
  told: (proposal) => `Would write down that the report tells of a changed limit: ${proposal}.`,
  published: (editions, delivered) => `Would issue ${editions}; ${delivered} would be made.`,
};

/** `weekly 2026-W05`, or `37 weekly reports, from 2025-W20 to 2026-W04`; the periods are the oldest first. */
export function stretch(kind: ReportKind, periods: readonly string[]): string {
  const [first = '', last] = [periods[0], periods.at(-1)];
  if (periods.length < 2) return `${kind} ${first}`;
  return `${periods.length} ${kind} reports, from ${first} to ${last}`;
}
