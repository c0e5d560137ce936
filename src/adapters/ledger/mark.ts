import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** How far a ledger had come, as it is written beside it, so that an older one in its place is known to be older. */
export interface Mark {
  /** Which ledger it is of. */
  readonly id: string;
  /** How many writes about reports and deliveries there were. */
  readonly sequence: number;
  /** When the last one was. */
  readonly at: number;
}

const shape: z.ZodType<Mark> = z.object({ id: z.string(), sequence: z.number(), at: z.number() });

/** The mark beside a ledger; undefined where there is none that can be read. */
export function readMark(ledger: string): Mark | undefined {
  try {
    return shape.safeParse(JSON.parse(readFileSync(fileOf(ledger), 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Writes the mark beside a ledger. One that cannot be written stays what it was, and keeps nothing from being done. */
export function writeMark(ledger: string, mark: Mark): void {
  const part = `${fileOf(ledger)}.${process.pid}.part`;
  try {
    writeFileSync(part, JSON.stringify(mark));
    renameSync(part, fileOf(ledger));
  } catch {
    rmSync(part, { force: true });
  }
}

function fileOf(ledger: string): string {
  return `${ledger}.mark`;
}
