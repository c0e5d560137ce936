/** How a writer's name was known: from git, from the option --by, or from the login of the machine. */
export const NAME_SOURCES = ['git', '--by', 'login'] as const;
/** Where a name is from. */
export type NameSource = (typeof NAME_SOURCES)[number];

/** Who writes something down, and how their name was known. */
export interface Writer {
  readonly by: string;
  /** Absent of what the program itself writes, and of what was written before it was kept. */
  readonly knownFrom?: NameSource;
}

/** A writer for people: `@ann`, or `@ann (from --by)` where it is known how. */
export function writerWords({ by, knownFrom }: Writer): string {
  return knownFrom === undefined ? by : `${by} (from ${knownFrom === 'login' ? 'the login' : knownFrom})`;
}
