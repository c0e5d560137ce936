/** What a statement takes. */
export type SqlValue = string | number | null | Uint8Array;

/** A row as a store answers it; all numbers are JavaScript's. */
export type SqlRow = Readonly<Record<string, SqlValue>>;

/**
 * Statements of SQL that every store reads, with a `?` for each value. A transaction's own are used within it, and no others: those
 * wait until it ends.
 */
export interface Statements {
  readonly all: (sql: string, ...values: readonly SqlValue[]) => Promise<readonly SqlRow[]>;
  readonly run: (sql: string, ...values: readonly SqlValue[]) => Promise<void>;
  /** The same statement for many rows of values, in as few goes as the store can; its tuple is the only one after VALUES. */
  readonly runMany: (sql: string, rows: readonly (readonly SqlValue[])[]) => Promise<void>;
}

/** A ledger's store, open. Every trouble with it is a SourceError that says what to do. */
export interface Database extends Statements {
  /** As people are told of it, without a secret. */
  readonly name: string;
  /** Whether this opening created it. */
  readonly isNew: boolean;
  /** The file that what is known of it is written beside; none where there is no disk for it. */
  readonly beside: string | undefined;
  /** What to do about a store that says something that no ledger says. */
  readonly notSound: (said: string) => string;
  /** All of the work, or none of it. */
  readonly transaction: <T>(work: (db: Statements) => Promise<T>) => Promise<T>;
  /** Reads all as it is at one moment, whoever writes meanwhile. */
  readonly snapshot: <T>(work: (db: Pick<Statements, 'all'>) => Promise<T>) => Promise<T>;
  /** As the ledger's: work that no other process does at the same time. */
  readonly exclusively: <T>(
    work: (lost: AbortSignal) => Promise<T>,
    patience?: number,
    stop?: AbortSignal,
  ) => Promise<T | undefined>;
  /** Takes the lock of whoever works, if nobody has it, until the store is closed or the process dies. Never waits. */
  readonly takeDuty: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}
