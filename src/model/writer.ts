/**
 * How a writer's name was known: from git, from the option --by, from the login of the machine, from a link that was sent to
 * them, from the proxy that let them in, or from what they did in a ticket.
 */
export const NAME_SOURCES = ['git', '--by', 'login', 'link', 'proxy', 'ticket'] as const;
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
  return knownFrom === undefined ? by : `${by} (from ${SOURCE_WORDS[knownFrom]})`;
}

const SOURCE_WORDS: Readonly<Record<NameSource, string>> = {
  git: 'git',
  '--by': '--by',
  login: 'the login',
  link: 'a link sent to them',
  proxy: 'the proxy',
  ticket: 'the ticket',
};
