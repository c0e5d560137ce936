import { createHash } from 'node:crypto';
import type { Budget } from '../model/budget.ts';
import { type Delivery, deliveryName } from '../model/delivery.ts';
import { editionName, isSameEdition } from '../model/edition.ts';
import { holesIn } from '../model/holes.ts';
import { issuedAlready, postedAlready } from '../model/posted-once.ts';
import type { Beginning, SlotNote } from '../model/schedule.ts';
import { isSameSubject, type SubjectKind, subjectName } from '../model/subject.ts';
import { type Window, windowKey } from '../model/window.ts';
import type { Clock } from '../ports/clock.ts';
import {
  type Issued,
  isSameWriting,
  type KeptGist,
  type Ledger,
  type Posted,
  type Posting,
  type RememberedReading,
  type Run,
  type Writing,
} from '../ports/ledger.ts';
import { NEVER } from '../ports/stopping.ts';

/** A ledger that reads from another, leaves it as it is, and keeps what it is told only as long as it lives. */
export function overlayLedger(below: Ledger, clock: Clock): Ledger {
  const notes = notesOver(below, clock);
  return {
    ...below,
    ...readingsOver(below),
    ...messagesOver(below, notes.remove),
    ...gistsOver(below),
    ...beginningsOver(below, clock, notes.remove),
    ...runsOver(below, clock),
    slots: notes.slots,
    note: notes.note,
    ...writingsOver(below),
    takeDuty: async () => ({ isOurs: true }),
    // Nothing is lost that is only looked at.
    exclusively: (work) => work(NEVER),
  };
}

function writingsOver(below: Ledger): Pick<Ledger, 'write' | 'writings' | 'pushed'> {
  const own: Writing[] = [];
  const writings = async () => [...(await below.writings()), ...own];
  return {
    writings,
    write: async (writing) => {
      const isNews = !(await writings()).some((one) => isSameWriting(one, writing));
      if (isNews) own.push(writing);
      return isNews;
    },
    pushed: async () => {},
  };
}

function readingsOver(below: Ledger): Pick<Ledger, 'readings' | 'keep'> {
  const kept = new Map<string, RememberedReading>();
  return {
    readings: async (budget, windows, leaveOut = []) => {
      const found = await below.readings(budget, windows, leaveOut);
      const known = new Map(found.map((reading) => [readingKey(budget, reading.window, leaveOut), reading]));
      return windows
        .map((window) => readingKey(budget, window, leaveOut))
        .flatMap((key) => kept.get(key) ?? known.get(key) ?? []);
    },
    keep: async (readings) => {
      for (const { budget, reading, leaveOut = [] } of readings) {
        if (reading.measured.kind !== 'none') kept.set(readingKey(budget, reading.window, leaveOut), reading);
      }
    },
  };
}

/** A reading belongs to what is measured, not to the limit. */
function readingKey(
  { id, indicator, measuredIn, source }: Budget,
  window: Window,
  leaveOut: readonly Window[],
): string {
  return JSON.stringify([id, indicator, measuredIn, source, windowKey(window), holesIn(window, leaveOut)]);
}

/** Removes the notes of a kind, or the one of a period of it. */
type RemoveNotes = (kind: SubjectKind, period?: string) => void;

interface Notes extends Pick<Ledger, 'slots' | 'note'> {
  readonly remove: RemoveNotes;
}

function notesOver(below: Ledger, clock: Clock): Notes {
  let own: readonly SlotNote[] = [];
  const removed = new Set<string>();
  const keyOf = ({ kind, period }: { readonly kind: SubjectKind; readonly period: string }) =>
    `${kind} ${period}`;
  const isRemoved = (note: SlotNote) => removed.has(note.kind) || removed.has(keyOf(note));
  return {
    slots: async () => [
      ...(await below.slots()).filter((note) => !isRemoved(note)),
      ...own.filter(({ seenAt }) => seenAt <= clock.now()),
    ],
    note: async (note) => {
      removed.add(keyOf(note));
      own = [...own.filter((other) => keyOf(other) !== keyOf(note)), note];
    },
    remove: (kind, period) => {
      removed.add(period === undefined ? kind : keyOf({ kind, period }));
      own = own.filter((note) => note.kind !== kind || (period !== undefined && note.period !== period));
    },
  };
}

type Messages = Pick<
  Ledger,
  'issued' | 'content' | 'issue' | 'post' | 'noticed' | 'posted' | 'deliveries' | 'record'
>;

function messagesOver(below: Ledger, removeNote: RemoveNotes): Messages {
  const own: (Posted & { readonly json: string })[] = [];
  const ownIssued: Issued[] = [];
  const keys = new Set<string>();
  const changed = new Map<string, Delivery>();
  const issued = async () => [...(await below.issued()), ...ownIssued];
  const posted = async () => [...(await below.posted()), ...own.map(({ subject, at }) => ({ subject, at }))];
  const noticed = async () => new Set([...(await below.noticed()), ...keys]);
  const record = async (...deliveries: readonly Delivery[]) => {
    for (const delivery of deliveries) changed.set(deliveryName(delivery), delivery);
  };
  const add = async (message: Posted & { readonly json: string }, to: readonly Posting[]) => {
    const { subject, at } = message;
    own.push(message);
    for (const { notBefore, ...addressee } of to)
      await record({
        ...subject,
        ...addressee,
        state: 'pending',
        attempts: 0,
        at,
        detail: '',
        ...(notBefore === undefined ? {} : { until: notBefore }),
      });
  };
  return {
    issued,
    posted,
    noticed,
    content: async (subject) =>
      own.find((one) => isSameSubject(one.subject, subject))?.json ?? below.content(subject),
    issue: async (report, json, to) => {
      if ((await issued()).some((one) => isSameEdition(one, report))) throw issuedAlready(report);
      const edition = { ...report, hash: createHash('sha256').update(json).digest('hex') };
      ownIssued.push(edition);
      const { kind, period, revision, issuedAt: at } = report;
      await add({ subject: { kind, period, revision }, at, json }, to);
      removeNote(kind, period);
      return edition;
    },
    post: async ({ at, ...subject }, json, told, to) => {
      if ((await posted()).some((one) => isSameSubject(one.subject, subject)))
        throw postedAlready(subjectName(subject));
      const known = await noticed();
      const again = told.find((key, index) => known.has(key) || told.indexOf(key) < index);
      if (again !== undefined) throw postedAlready(again);
      for (const key of told) keys.add(key);
      await add({ subject, at, json }, to);
    },
    deliveries: async (subject) => {
      const known = await below.deliveries(subject);
      const names = new Set(known.map(deliveryName));
      const isOf = (delivery: Delivery) => !subject || isSameSubject(delivery, subject);
      return [
        ...known.map((one) => changed.get(deliveryName(one)) ?? one),
        ...[...changed].flatMap(([name, one]) => (isOf(one) && !names.has(name) ? [one] : [])),
      ];
    },
    record,
  };
}

function gistsOver(below: Ledger): Pick<Ledger, 'gists' | 'keepGists'> {
  const own = new Map<string, KeptGist>();
  return {
    gists: async (part, madeBy, only) => {
      const keyOf = (gist: KeptGist) => `${part} ${madeBy} ${editionName(gist)}`;
      const isWanted = (gist: KeptGist) => !only || editionName(gist) === editionName(only);
      const known = (await below.gists(part, madeBy, only)).filter((gist) => !own.has(keyOf(gist)));
      return [
        ...known,
        ...[...own].flatMap(([key, gist]) => (key === keyOf(gist) && isWanted(gist) ? gist : [])),
      ];
    },
    keepGists: async (part, madeBy, gists) => {
      for (const gist of gists) own.set(`${part} ${madeBy} ${editionName(gist)}`, gist);
    },
  };
}

type Beginnings = Pick<Ledger, 'scheduledSince' | 'schedule' | 'unschedule'>;

function beginningsOver(below: Ledger, clock: Clock, removeNotes: RemoveNotes): Beginnings {
  const own = new Map<SubjectKind, readonly Beginning[]>();
  const forgotten = new Set<SubjectKind>();
  return {
    scheduledSince: async (kind) => {
      const known = forgotten.has(kind) ? undefined : await below.scheduledSince(kind);
      const over = (own.get(kind) ?? []).filter(({ at }) => at <= clock.now());
      return [...(known ? [known] : []), ...over].toSorted((a, b) => a.at - b.at).at(-1);
    },
    schedule: async (kind, beginning) => void own.set(kind, [...(own.get(kind) ?? []), beginning]),
    unschedule: async (kind) => {
      own.delete(kind);
      forgotten.add(kind);
      removeNotes(kind);
    },
  };
}

/** In seconds. */
const DAY = 86_400;

function runsOver(below: Ledger, clock: Clock): Pick<Ledger, 'runs' | 'ran'> {
  let own: readonly Run[] = [];
  return {
    runs: async (from) => [
      ...(await below.runs(from)),
      ...own.filter(({ startedAt, endedAt }) => startedAt >= from && endedAt <= clock.now()),
    ],
    ran: async (run) => {
      const last = own.findLast(({ what }) => what === run.what);
      own = [...own.filter((one) => one !== last || !wentAlike(one, run)), run];
    },
  };
}

function wentAlike(earlier: Run, { startedAt, outcome, detail }: Run): boolean {
  const since = startedAt - earlier.startedAt;
  return earlier.outcome === outcome && earlier.detail === detail && since >= 0 && since < DAY;
}
