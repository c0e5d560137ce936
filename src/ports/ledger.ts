import type { Budget } from '../model/budget.ts';
import type { Addressee, Delivery } from '../model/delivery.ts';
import type { Edition } from '../model/edition.ts';
import type { Beginning, SlotNote } from '../model/schedule.ts';
import type { Reading } from '../model/series.ts';
import type { NoticesOf, Subject, SubjectKind } from '../model/subject.ts';
import type { Instant, Window } from '../model/window.ts';

/** A report as it was issued. */
export interface Issued extends Edition {
  /** SHA-256 of its JSON. */
  readonly hash: string;
  readonly issuedAt: Instant;
  /** Whether every budget was measured; false for one that was issued although the source failed. */
  readonly whole: boolean;
  /** What a revision corrects. */
  readonly corrects?: string;
}

/** A message in the outbox: an edition of a report, or the notices of a moment. */
export interface Posted {
  readonly subject: Subject;
  readonly at: Instant;
}

/** Whom a message goes to, and not before when; at once unless given. */
export interface Posting extends Addressee {
  readonly notBefore?: Instant;
}

/**
 * What the program does: a wake-up of the schedule, a publishing, a day's measuring, a look at what the measured days tell of
 * violations, a day's drafts, a look at budgets that are watched, a look at what was done in tickets.
 */
export const RUN_KINDS = ['tick', 'publish', 'daily', 'days', 'draft', 'watch', 'tickets'] as const;

/** What the program did once. */
export interface Run {
  readonly what: (typeof RUN_KINDS)[number];
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly outcome: 'succeeded' | 'failed';
  /** Seconds by stage, such as measure, issue and deliver. */
  readonly stages: Readonly<Record<string, number>>;
  readonly detail: string;
}

/** How much is kept of measurements. */
export interface Kept {
  readonly readings: number;
  readonly budgets: number;
  /** The beginning of the earliest and the end of the latest window. */
  readonly first?: Instant;
  readonly last?: Instant;
}

/** What a ledger lacks that was done with it. */
export interface Behind {
  /** How many of its last writes about reports and deliveries. */
  readonly writes: number;
  /** When the last of them was made. */
  readonly until: Instant;
}

/**
 * What the reading room keeps of a report, for a part of it. It is derived: any of it may be gone, and is made anew.
 */
export interface KeptGist extends Edition {
  /** What it was made after, as whoever made it says. */
  readonly after: string;
  readonly head: string;
  /** Packed by whoever made it. */
  readonly body: Uint8Array;
  /** Of each budget its definition, which many gists have in common. */
  readonly budgets: readonly string[];
}

/** How something is written into records: as a new file, at the end of one that is there, or of one that is made where it is not. */
export const WRITING_WAYS = ['create', 'append', 'add'] as const;

/**
 * Something that was written into the records of a project that follows a repository: a new file, or a line at the end of one. It
 * is known by its file and its text.
 */
export interface Writing {
  /** Relative to the project's folder. */
  readonly file: string;
  readonly how: (typeof WRITING_WAYS)[number];
  readonly text: string;
  readonly at: Instant;
  /** The commit that brought it to the repository; none before that. */
  readonly commit?: string;
}

/** Whether two writings are the same one: of the same text in the same file, or the same file anew. */
export function isSameWriting(
  a: Pick<Writing, 'file' | 'how' | 'text'>,
  b: Pick<Writing, 'file' | 'how' | 'text'>,
): boolean {
  return a.file === b.file && (a.text === b.text || (a.how === 'create' && b.how === 'create'));
}

/** Who of several serving programs works. */
export interface Duty {
  /** Whether it is the one that asks. */
  readonly isOurs: boolean;
  /** Who it is, as it named itself, and since when; absent when nobody has said so. */
  readonly who?: { readonly name: string; readonly since: Instant };
}

/** The sessions of this program with a ledger's server. */
export interface Sessions {
  /** With which something is done now, and those that wait to be used again; how many of both there may be. */
  readonly busy: number;
  readonly idle: number;
  readonly most: number;
  /** How much waits for a session. */
  readonly waiting: number;
  /** Beside these, each for a lock that this program holds. */
  readonly locks: number;
}

/** A reading together with the budget as it was in force for its window. */
export interface KeptReading {
  readonly budget: Budget;
  readonly reading: Reading;
  /** What was left out of it by the source; nothing unless given. */
  readonly leaveOut?: readonly Window[];
}

/** A reading as it was kept. */
export interface RememberedReading extends Reading {
  /** Measured by an earlier version, of which the queries meant something else: for where nobody can measure it anew. */
  readonly outdated?: true;
}

/**
 * The durable record of what was measured, issued and delivered. Each method is one transaction: done or not done.
 * Throws a SourceError for a store that cannot be used; nothing is overwritten then.
 *
 * The clock may be wrong for a while. What `scheduledSince`, `slots` and `runs` would tell of a moment that is still to
 * come is left out until then; an issued report stays issued.
 */
export interface Ledger {
  /** Where it is, as people are told, without a secret. */
  readonly name: string;
  /** When the ledger began. */
  readonly since: Instant;
  /** Whether this opening created it. */
  readonly isNew: boolean;

  /**
   * The readings kept for a budget's indicator over exactly these windows, less what is to be left out; a changed limit keeps
   * them, a changed indicator does not.
   */
  readings(
    budget: Budget,
    windows: readonly Window[],
    leaveOut?: readonly Window[],
  ): Promise<readonly RememberedReading[]>;
  /** Keeps readings, each under the budget as it is now, in place of those that are kept of the same windows. */
  keep(readings: readonly KeptReading[], at: Instant): Promise<void>;

  /** How much is kept of them. */
  measured(): Promise<Kept>;

  /** All issued reports, oldest issue first. */
  issued(): Promise<readonly Issued[]>;
  /** The JSON of a message. */
  content(subject: Subject): Promise<string>;
  /**
   * Issues a report: its JSON is kept, its slot's note is removed, and a pending delivery is written for each of `to`,
   * all in one transaction. So a target or a recipient that is new gets nothing old. Throws an InputError when that
   * edition is issued already.
   */
  issue(report: Omit<Issued, 'hash'>, json: string, to: readonly Addressee[]): Promise<Issued>;

  /** The gists that are kept for a part, as one program made them, of one edition when it is named; one that is damaged is not among them. */
  gists(part: string, madeBy: string, only?: Edition): Promise<readonly KeptGist[]>;
  /**
   * Keeps gists in place of those that the same program made of the same editions and part. What other programs made may be forgotten
   * with it, but for the one of them that did so last: during an update two work on one ledger.
   */
  keepGists(part: string, madeBy: string, gists: readonly KeptGist[]): Promise<void>;

  /**
   * Posts notices: their JSON is kept with what each of them is known by, and a pending delivery is written for each of
   * `to`, all in one transaction. Throws an InputError, and keeps nothing, when one of them was told of already or the
   * subject is there.
   */
  post(
    posted: NoticesOf & { readonly at: Instant },
    json: string,
    keys: readonly string[],
    to: readonly Posting[],
  ): Promise<void>;
  /** What the notices that were posted are known by. */
  noticed(): Promise<ReadonlySet<string>>;

  /** All messages, in the order in which they were posted. */
  posted(): Promise<readonly Posted[]>;
  /** All deliveries in the order of their messages, of one message when it is named. */
  deliveries(subject?: Subject): Promise<readonly Delivery[]>;
  /** Writes deliveries in place of those with the same keys, all in one transaction. */
  record(...deliveries: readonly Delivery[]): Promise<void>;

  /** Since when a kind of report is scheduled, or notices are posted: the last beginning that is over. Undefined when there is none. */
  scheduledSince(kind: SubjectKind): Promise<Beginning | undefined>;
  /** Writes down a beginning of a kind, in place of the one of the same moment. */
  schedule(kind: SubjectKind, beginning: Beginning): Promise<void>;
  /** Forgets all beginnings of a kind with the notes of its slots, so that it can begin anew. */
  unschedule(kind: SubjectKind): Promise<void>;
  /** Notes of slots whose reports are not issued. */
  slots(): Promise<readonly SlotNote[]>;
  /** Writes a note in place of the one for the same slot. */
  note(slot: SlotNote): Promise<void>;

  /** The runs from `from` on, oldest first. */
  runs(from: Instant): Promise<readonly Run[]>;
  /**
   * Adds a run, in place of the last of its kind when that went the same way less than a day before: one that fails every
   * few minutes is one. Of each kind the last thousand are kept, and the last that succeeded.
   */
  ran(run: Run): Promise<void>;

  /**
   * Keeps what is written into records until it is known to be in the repository, and after that for as long as a clone may lack it.
   * Answers false, and keeps nothing, for what is kept already and for a file to be created that is.
   */
  write(writing: Omit<Writing, 'commit'>): Promise<boolean>;
  /** All that is kept of them, in the order in which they were written. */
  writings(): Promise<readonly Writing[]>;
  /** Notes which commit brought some of them to the repository. Those that came there a month before `at` are forgotten. */
  pushed(writings: readonly Writing[], commit: string, at: Instant): Promise<void>;

  /**
   * Takes up the duty to work, where none of several serving programs has it, and keeps it until the ledger is closed or the process
   * dies. Never waits.
   */
  takeDuty(name: string): Promise<Duty>;
  /** Who works now, of several serving programs, and since when; undefined when nobody does. */
  duty(): Promise<Duty['who']>;

  /**
   * Runs work that no other process on this ledger may run at the same time. Answers undefined, without running it,
   * when another has been at it for longer than `patience` seconds, or until `stop` is aborted. A process that dies lets go
   * at once. `lost` is aborted when another may have begun all the same, as when the line to the store broke; from then on nothing
   * that the work writes is kept, and writing throws a SourceError.
   */
  exclusively<T>(
    work: (lost: AbortSignal) => Promise<T>,
    patience?: number,
    stop?: AbortSignal,
  ): Promise<T | undefined>;

  /**
   * How far the ledger is behind what was last done with it, as when a backup was put in its place; undefined when it is
   * not.
   */
  behind(): Promise<Behind | undefined>;
  /** Goes on with a ledger that is behind. */
  catchUp(): Promise<void>;
  /** The sessions with the store's server now; absent where there is no server. */
  sessions?(): Sessions;
  /** Lets go of the store. */
  close(): Promise<void>;
}
