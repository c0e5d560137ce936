import type { Delivery } from './delivery.ts';
import type { NoticeKind } from './notice.ts';
import type { ReportKind } from './report.ts';
import type { Counts, Status } from './verdict.ts';
import type { Instant } from './window.ts';

/** A budget as the last report has it: the weekly one or, where none is scheduled, that of the latest period. Figures are in base units; those that are not known are absent. */
export interface BudgetSample {
  readonly service: string;
  readonly budget: string;
  /** Of limit and actual: `seconds`, `bytes`, `cores`, `ratio` or `count`, and `_per_second` for a rate. */
  readonly unit: string;
  readonly status: Status;
  readonly limit: number;
  readonly actual?: number;
  /** The used share of the budget. */
  readonly usage?: number;
  /** What is left of the budget as a share of it; negative when exceeded. */
  readonly headroom?: number;
}

/** How many deliveries to a target are in a state. */
export interface DeliveryCount {
  readonly target: string;
  readonly state: Delivery['state'];
  readonly count: number;
}

/** What there is to watch of a publisher, read from the ledger, so that a restart loses none of it. */
export interface PublisherSnapshot {
  readonly budgets: readonly BudgetSample[];
  /** Of the same report. */
  readonly counts?: Counts;
  /** The newest edition of the latest period of each kind. */
  readonly issued: readonly {
    readonly kind: ReportKind;
    readonly at: Instant;
    readonly periodEnd: Instant;
  }[];
  readonly next: readonly { readonly kind: ReportKind; readonly dueAt: Instant }[];
  /** Reports that are due and not issued; skipped ones for a week after they were skipped. */
  readonly open: readonly {
    readonly kind: ReportKind;
    readonly state: 'waiting' | 'held' | 'skipped';
    readonly count: number;
  }[];
  readonly runs: readonly {
    readonly what: string;
    readonly completedAt: Instant;
    readonly succeededAt?: Instant;
    /** Seconds by stage of the last run. */
    readonly stages: Readonly<Record<string, number>>;
  }[];
  readonly deliveries: readonly DeliveryCount[];
  /** Of targets with something outstanding, since when the oldest of it could have been delivered. */
  readonly oldest: readonly { readonly target: string; readonly since: Instant }[];
  /** How many notices were told, by what they tell of. */
  readonly told: readonly { readonly what: NoticeKind; readonly count: number }[];
  /** Violations that are written down and open, and how many of them have a step that is overdue; absent where none can be read. */
  readonly violations?: { readonly open: number; readonly overdue: number };
  /** Who works, of several serving programs, and since when; absent when nobody does. */
  readonly works?: { readonly name: string; readonly since: Instant };
  /** What was written into a followed project's records and is not in its repository, and since when the oldest of it waits. */
  readonly waiting: { readonly entries: number; readonly since?: Instant };
}

/** What a program knows of itself, whatever becomes of its ledger. */
export interface ProgramSnapshot {
  /** The ledger, as people are told of it, and whether it could be read just now. */
  readonly ledger: { readonly name: string; readonly isRead: boolean };
  /** Of one that serves: whether the work is its own. */
  readonly isOnDuty?: boolean;
  /** Since it began: how often the lock of the ledger's work was had and was another's, and the seconds until that was known. */
  readonly locks?: { readonly had: number; readonly missed: number; readonly waited: number };
  /** Where the ledger has a server: sessions with it, how many there may be but for those of locks, and how much waits for one. */
  readonly sessions?: {
    readonly busy: number;
    readonly idle: number;
    readonly locks: number;
    readonly most: number;
    readonly waiting: number;
  };
  /** The project, where it follows a repository. */
  readonly project?: {
    /** The commit whose settings, budgets and templates are used. */
    readonly commit: string;
    readonly committedAt: Instant;
    /** When the repository answered last; absent when it never has. */
    readonly pulledAt?: Instant;
    /** Whether a newer commit cannot be used. */
    readonly isBroken: boolean;
  };
}

/** What there is to watch; without what is read from the ledger where that cannot be read. */
export interface Watched {
  readonly program: ProgramSnapshot;
  readonly publisher?: PublisherSnapshot;
}
