import { dirname } from 'node:path';
import type { IssuedGists } from '../app/gists.ts';
import { systemClock } from '../compose.ts';
import { BOUNDS } from '../model/bounds.ts';
import { WHOLE } from '../model/part.ts';
import type { Issued, Ledger } from '../ports/ledger.ts';
import { makeOutput } from './files.ts';

/** The file under the output folder in which the ledger is kept. */
export const LEDGER_FILE = 'ledger.sqlite';

/** Opens a ledger that is there, to look at it. Throws a SourceError when it is not. */
export async function openExistingLedger(file: string): Promise<Ledger> {
  const { requireFile } = await import('../adapters/files/read.ts');
  const { lookAtLedger } = await import('../adapters/ledger/ledger.ts');
  await requireFile(file, 'The ledger begins with the first headroom tick, serve or publish.');
  return lookAtLedger(file, systemClock);
}

/** The reports issued into a ledger; none when there is no ledger, which is not begun by asking. */
export async function issuedIn(file: string): Promise<readonly Issued[]> {
  return (await lookingInto(file, (ledger) => ledger.issued())) ?? [];
}

/** What the reading room needs of the reports issued into a ledger, which is only looked at; nothing when there is no ledger. */
export async function gistsIn(file: string, madeBy: string): Promise<IssuedGists> {
  const { issuedGists } = await import('../app/gists.ts');
  const found = await lookingInto(file, (ledger) => issuedGists({ ledger, madeBy }, WHOLE));
  return found ?? { gists: [], leftOut: [] };
}

async function lookingInto<T>(file: string, look: (ledger: Ledger) => Promise<T>): Promise<T | undefined> {
  const { exists } = await import('../adapters/files/read.ts');
  if (!(await exists(file))) return undefined;
  const ledger = await openExistingLedger(file);
  try {
    return await look(ledger);
  } finally {
    await ledger.close();
  }
}

/** Writes a ledger as lines of JSON. */
export async function exportLedger(file: string, write: (line: string) => void): Promise<void> {
  const { requireFile } = await import('../adapters/files/read.ts');
  const transfer = await import('../adapters/ledger/transfer.ts');
  await requireFile(file, 'There is nothing to export.');
  for (const line of transfer.exportLedger(file)) write(`${line}\n`);
}

/** Fills a new ledger from exported lines, and answers how many rows there were. */
export async function importLedger(file: string, from: string): Promise<number> {
  const { linesOf } = await import('../adapters/io/lines.ts');
  const transfer = await import('../adapters/ledger/transfer.ts');
  const lines = await Array.fromAsync(
    linesOf(from, 'A file that “headroom ledger export” wrote is wanted.', { whole: BOUNDS.ledger }),
  );
  await makeOutput(dirname(file));
  return transfer.importLedger(file, lines);
}

/** Copies a ledger into a new file while others may be writing to it. */
export async function backUpLedger(file: string, to: string): Promise<void> {
  const { requireFile } = await import('../adapters/files/read.ts');
  const transfer = await import('../adapters/ledger/transfer.ts');
  await requireFile(file, 'There is nothing to back up.');
  transfer.backUpLedger(file, to);
}

/** Gives back space, and answers the sizes in bytes before and after. */
export async function vacuumLedger(
  file: string,
): Promise<{ readonly before: number; readonly after: number }> {
  const { requireFile } = await import('../adapters/files/read.ts');
  const transfer = await import('../adapters/ledger/transfer.ts');
  await requireFile(file, 'There is nothing to vacuum.');
  return transfer.vacuumLedger(file);
}
