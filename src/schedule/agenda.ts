import type { Edition } from '../model/edition.ts';
import { before, type Calendar, lastComplete, type Period, parsePeriod } from '../model/period.ts';
import { PERIOD_OF, REPORT_KINDS, type ReportKind } from '../model/report.ts';
import type { Beginning, Schedule, SlotNote } from '../model/schedule.ts';
import type { Instant } from '../model/window.ts';
import { dueAt } from './due-at.ts';

/** A report that the schedule asks for at a moment. */
export interface Slot {
  readonly kind: ReportKind;
  readonly period: Period;
  readonly dueAt: Instant;
}

/** What is to be done now, and what comes next. */
export interface Agenda {
  /** Due and not issued, oldest first; among those due at one moment the weekly report first. */
  readonly due: readonly Slot[];
  /** Missed by more than the catch-up allows, and not noted as skipped yet. */
  readonly skip: readonly Slot[];
  /** The next slot of each scheduled kind. */
  readonly next: readonly Slot[];
}

/** What the agenda follows from, besides the schedule. */
export interface AgendaState {
  readonly now: Instant;
  /** When each kind began to be scheduled; what was due before is nobody's debt. */
  readonly since: Readonly<Record<ReportKind, Beginning>>;
  readonly issued: readonly Edition[];
  readonly notes: readonly SlotNote[];
}

/**
 * Works out the agenda: a pure function of now, the schedule and what the ledger knows, so that a missed wake-up, a
 * restart or a clock that jumps changes when a report is issued, but never whether, nor how often.
 */
export function agendaOf(schedule: Schedule, calendar: Calendar, state: AgendaState): Agenda {
  const kinds = REPORT_KINDS.map((kind) => agendaOfKind(kind, schedule, calendar, state));
  const inOrder = (slots: readonly Slot[]) => slots.toSorted((a, b) => a.dueAt - b.dueAt);
  return {
    due: inOrder(kinds.flatMap(({ due }) => due)),
    skip: inOrder(kinds.flatMap(({ skip }) => skip)),
    next: inOrder(kinds.flatMap(({ next }) => next)),
  };
}

/** So many periods in a row that are issued or skipped end the search for open ones; what was seen open has a note. */
const CLOSED_IN_A_ROW = 12;

function agendaOfKind(kind: ReportKind, schedule: Schedule, calendar: Calendar, state: AgendaState): Agenda {
  const last = lastComplete(PERIOD_OF[kind], state.now, calendar);
  const found = [
    ...openSlots(kind, last, schedule, calendar, state),
    ...notedSlots(kind, schedule, calendar, state),
  ];
  const byPeriod = new Map(found.map((slot) => [slot.period.id, slot]));
  const open = [...byPeriod.values()].toSorted((a, b) => a.dueAt - b.dueAt);
  const missed = Math.max(0, open.length - schedule.catchUp);
  return {
    due: open.slice(missed),
    skip: open.slice(0, missed),
    next: nextSlot(kind, last, schedule, calendar, state),
  };
}

function openSlots(
  kind: ReportKind,
  last: Period,
  schedule: Schedule,
  calendar: Calendar,
  state: AgendaState,
): readonly Slot[] {
  const open: Slot[] = [];
  let closed = 0;
  for (let period = last; closed < CLOSED_IN_A_ROW; period = before(period, calendar)) {
    closed = isOpen(kind, period, state) ? 0 : closed + 1;
    if (closed > 0) continue;
    const slot = slotFor(kind, period, schedule);
    if (!slot || isBefore(slot, state.since[kind], calendar)) break;
    if (slot.dueAt <= state.now) open.push(slot);
  }
  return open;
}

/** Whether a report was due before its kind was scheduled: by its period where that is known, whatever moved its slot since. */
function isBefore({ kind, period, dueAt: due }: Slot, { at, after }: Beginning, calendar: Calendar): boolean {
  const last = after === undefined ? undefined : parsePeriod(PERIOD_OF[kind], after, calendar);
  return last ? period.start <= last.start : due < at;
}

/** The last period of a kind whose report was due before a moment, by a schedule that has the kind. */
export function lastDue(kind: ReportKind, moment: Instant, schedule: Schedule, calendar: Calendar): Period {
  let period = lastComplete(PERIOD_OF[kind], moment, calendar);
  while ((dueAt(kind, period, schedule) ?? 0) >= moment) period = before(period, calendar);
  return period;
}

function notedSlots(
  kind: ReportKind,
  schedule: Schedule,
  calendar: Calendar,
  { notes, now }: AgendaState,
): readonly Slot[] {
  return notes
    .filter((note) => note.kind === kind && note.state !== 'skipped')
    .flatMap((note) => parsePeriod(PERIOD_OF[kind], note.period, calendar) ?? [])
    .flatMap((period) => slotFor(kind, period, schedule) ?? [])
    .filter((slot) => slot.dueAt <= now);
}

function isOpen(kind: ReportKind, period: Period, { issued, notes }: AgendaState): boolean {
  const isThis = (other: { readonly kind: ReportKind; readonly period: string }) =>
    other.kind === kind && other.period === period.id;
  return !issued.some(isThis) && !notes.some((note) => isThis(note) && note.state === 'skipped');
}

function nextSlot(
  kind: ReportKind,
  last: Period,
  schedule: Schedule,
  calendar: Calendar,
  { now }: AgendaState,
): readonly Slot[] {
  const running = before(last, calendar, -1);
  const coming = [last, running].flatMap((period) => slotFor(kind, period, schedule) ?? []);
  return coming.filter((slot) => slot.dueAt > now).slice(0, 1);
}

function slotFor(kind: ReportKind, period: Period, schedule: Schedule): Slot | undefined {
  const at = dueAt(kind, period, schedule);
  return at === undefined ? undefined : { kind, period, dueAt: at };
}
