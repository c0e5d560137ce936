/** What a bound counts. */
export type BoundUnit = 'MiB' | 'KiB' | 'characters' | 'levels' | 'at once' | 'in all' | 's';

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
  file: { most: 8, unit: 'MiB' },
  depth: { most: 64, unit: 'levels' },
  name: { most: 200, unit: 'characters' },
  text: { most: 2000, unit: 'characters' },
  expression: { most: 10_000, unit: 'characters' },
  operators: { most: 200, unit: 'levels' },
  list: { most: 1000, unit: 'in all' },
  note: { most: 16, unit: 'KiB' },
  message: { most: 10_000, unit: 'characters' },
  words: { most: 400, unit: 'characters' },
} as const satisfies Readonly<Record<string, Bound>>;

const BYTES = { MiB: 2 ** 20, KiB: 2 ** 10 } as const;

/** A bound of a size, in bytes. */
export function bytesOf({
  most,
  unit,
}: {
  readonly most: number;
  readonly unit: keyof typeof BYTES;
}): number {
  return most * BYTES[unit];
}

/** A bound as people read it: `64 MiB`, `200 characters`. */
export function boundWords({ most, unit }: Bound): string {
  return `${most.toLocaleString('en-US')} ${unit}`;
}
