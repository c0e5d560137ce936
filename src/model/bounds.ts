/** What a bound counts. */
export type BoundUnit = 'GiB' | 'MiB' | 'KiB' | 'characters' | 'levels' | 'at once' | 'in all' | 's';

/** The most of one thing from outside that the program takes in, waits for, or keeps. */
export interface Bound {
  readonly most: number;
  readonly unit: BoundUnit;
}

/**
 * Every bound on what comes from outside, by its name. ARCHITECTURE.md lists them with what happens past each, and a test
 * holds the two together.
 */
export const BOUNDS = {
  answer: { most: 64, unit: 'MiB' },
  series: { most: 100_000, unit: 'in all' },
  samples: { most: 1_000_000, unit: 'in all' },
  warnings: { most: 20, unit: 'in all' },
  label: { most: 1000, unit: 'characters' },
  reply: { most: 64, unit: 'KiB' },
  output: { most: 65_536, unit: 'characters' },
  connections: { most: 256, unit: 'at once' },
  pipelined: { most: 8, unit: 'at once' },
  asked: { most: 10, unit: 's' },
  stalled: { most: 60, unit: 's' },
  taken: { most: 600, unit: 's' },
  idle: { most: 600, unit: 's' },
  trouble: { most: 4000, unit: 'characters' },
  file: { most: 2, unit: 'MiB' },
  files: { most: 16, unit: 'MiB' },
  secret: { most: 1, unit: 'MiB' },
  recording: { most: 128, unit: 'MiB' },
  moments: { most: 11_000, unit: 'in all' },
  results: { most: 64, unit: 'MiB' },
  unpacked: { most: 16, unit: 'GiB' },
  points: { most: 20_000_000, unit: 'in all' },
  report: { most: 256, unit: 'MiB' },
  pdf: { most: 64, unit: 'MiB' },
  shelf: { most: 128, unit: 'MiB' },
  ledger: { most: 1, unit: 'GiB' },
  committed: { most: 1, unit: 'GiB' },
  openFiles: { most: 64, unit: 'at once' },
  aliases: { most: 1000, unit: 'in all' },
  problems: { most: 200, unit: 'in all' },
  depth: { most: 64, unit: 'levels' },
  name: { most: 200, unit: 'characters' },
  grace: { most: 20, unit: 's' },
  quiet: { most: 86_400, unit: 's' },
  text: { most: 2000, unit: 'characters' },
  expression: { most: 10_000, unit: 'characters' },
  operators: { most: 200, unit: 'levels' },
  sources: { most: 50, unit: 'in all' },
  places: { most: 50, unit: 'in all' },
  directory: { most: 1000, unit: 'in all' },
  changes: { most: 1000, unit: 'in all' },
  annotations: { most: 8, unit: 'MiB' },
  tickets: { most: 16, unit: 'MiB' },
  pages: { most: 100, unit: 'in all' },
  list: { most: 1000, unit: 'in all' },
  members: { most: 10_000, unit: 'in all' },
  note: { most: 16, unit: 'KiB' },
  message: { most: 10_000, unit: 'characters' },
  words: { most: 400, unit: 'characters' },
  form: { most: 64, unit: 'KiB' },
  hook: { most: 1, unit: 'MiB' },
} as const satisfies Readonly<Record<string, Bound>>;

const BYTES = { GiB: 2 ** 30, MiB: 2 ** 20, KiB: 2 ** 10 } as const;

/** A bound of a size. */
export interface SizeBound extends Bound {
  readonly unit: keyof typeof BYTES;
}

/** A bound of a size, in bytes. */
export function bytesOf({ most, unit }: SizeBound): number {
  return most * BYTES[unit];
}

/** A bound as people read it: `64 MiB`, `200 characters`. */
export function boundWords({ most, unit }: Bound): string {
  return `${most.toLocaleString('en-US')} ${unit}`;
}
