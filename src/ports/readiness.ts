/** Whether a serving program is ready, as its server tells; times as ISO 8601 in UTC. */
export interface Readiness {
  /** Why it is not ready; nothing when it is. */
  readonly troubles: readonly string[];
  /** What it is called among those that share its ledger. */
  readonly replica: string;
  /** Whether it is the one that works. */
  readonly onDuty: boolean;
  /** Who works, and since when; absent when nobody does, or it cannot be told. */
  readonly works?: { readonly name: string; readonly since: string };
  /** The project, where it follows a repository. */
  readonly project?: {
    readonly repository: string;
    /** The commit in use. */
    readonly commit: string;
    /** When the repository answered last. */
    readonly pulledAt?: string;
    /** Why a newer commit is not used; why the repository could not be asked; why what was written could not be pushed. */
    readonly broken?: string;
    readonly unreached?: string;
    readonly unpushed?: string;
  };
}
