import { dirname, join } from 'node:path';
import type { Opening } from '../adapters/ledger/postgresql/database.ts';
import type { IssuedGists } from '../app/gists.ts';
import { keepingOutcomes } from '../app/outcomes.ts';
import { beside, readProjectFiles, readSecret, systemClock } from '../compose.ts';
import type { Environment } from '../config/settings/environment.ts';
import type { Settings } from '../config/settings/settings.ts';
import { BOUNDS } from '../model/bounds.ts';
import { InputError } from '../model/errors.ts';
import type { PostgresqlSettings } from '../model/ledger-settings.ts';
import { WHOLE } from '../model/part.ts';
import type { Issued, Ledger } from '../ports/ledger.ts';
import { makeOutput } from './files.ts';

/** The file under the output folder in which the ledger is kept, unless it is in a database. */
const LEDGER_FILE = 'ledger.sqlite';

/** Whose ledger is meant. */
export interface LedgerOf {
  readonly config: string;
  readonly settings: Pick<Settings, 'output' | 'ledger'>;
}

/** The file of a ledger, or for one in a database the file that what is known of it is written beside. */
export function ledgerFile({ config, settings }: LedgerOf): string {
  return join(beside(config, settings.output), settings.ledger ? 'ledger.postgresql' : LEDGER_FILE);
}

/** Opens the ledger, or begins one. Throws a SourceError for one that cannot be used. */
export async function openLedger(of: LedgerOf): Promise<Ledger> {
  const { spareOutcomes } = await import('../adapters/ledger/spare.ts');
  const file = ledgerFile(of);
  const { ledger } = of.settings;
  if (ledger) {
    const { openPostgresqlLedger } = await import('../adapters/ledger/postgresql/ledger.ts');
    const opening = await openingOf(ledger.postgresql, file);
    return keepingOutcomes(await openPostgresqlLedger(opening, systemClock), spareOutcomes(file));
  }
  const sqlite = await import('../adapters/ledger/ledger.ts');
  return keepingOutcomes(sqlite.openLedger(file, systemClock), spareOutcomes(file));
}

/** Opens the ledger only to look at it; undefined where none has begun. Throws a SourceError for one that cannot be used. */
export async function lookAtLedger(of: LedgerOf): Promise<Ledger | undefined> {
  const file = ledgerFile(of);
  const { ledger } = of.settings;
  if (ledger) {
    const { lookAtPostgresqlLedger } = await import('../adapters/ledger/postgresql/ledger.ts');
    const opening = await openingOf(ledger.postgresql, file);
    return lookAtPostgresqlLedger(opening, systemClock);
  }
  const { exists } = await import('../adapters/files/read.ts');
  const sqlite = await import('../adapters/ledger/ledger.ts');
  return (await exists(file)) ? sqlite.lookAtLedger(file, systemClock) : undefined;
}

/** Opens a ledger only to look at it, or where none has begun an empty one that is not kept. */
export async function openToLook(of: LedgerOf): Promise<Ledger> {
  const found = await lookAtLedger(of);
  if (found) return found;
  const sqlite = await import('../adapters/ledger/ledger.ts');
  return sqlite.openLedger(':memory:', systemClock);
}

/** Opens a ledger that has begun, only to look at it. Throws an InputError where none has. */
export async function openExisting(of: LedgerOf): Promise<Ledger> {
  const found = await lookAtLedger(of);
  if (found) return found;
  throw new InputError(
    `There is no ${ledgerFile(of)} yet. The ledger begins with the first headroom tick, serve or publish.`,
  );
}

/** A database as it is opened; its administrator sees by name which program it is. */
async function openingOf(settings: PostgresqlSettings, file: string): Promise<Opening> {
  const { replicaName } = await import('../adapters/system/replica.ts');
  return { settings, readSecret, program: `headroom ${replicaName()}`, beside: file };
}

/** Whose ledger a project's settings mean. Throws an InputError for settings with errors. */
export async function ledgerOf(config: string, env: Environment): Promise<LedgerOf> {
  const { settings, problems } = await readProjectFiles({ config }, env);
  if (settings) return { config, settings };
  throw new InputError('The settings have errors, so that the ledger cannot be found.', problems);
}

/** The reports issued into a ledger; none when there is no ledger, which is not begun by asking. */
export async function issuedIn(of: LedgerOf): Promise<readonly Issued[]> {
  return (await lookingInto(of, (ledger) => ledger.issued())) ?? [];
}

/** What the reading room needs of the reports issued into a ledger, which is only looked at; nothing when there is no ledger. */
export async function gistsIn(of: LedgerOf, madeBy: string): Promise<IssuedGists> {
  const { issuedGists } = await import('../app/gists.ts');
  const found = await lookingInto(of, (ledger) => issuedGists({ ledger, madeBy }, WHOLE));
  return found ?? { gists: [], leftOut: [] };
}

async function lookingInto<T>(of: LedgerOf, look: (ledger: Ledger) => Promise<T>): Promise<T | undefined> {
  const ledger = await lookAtLedger(of);
  if (!ledger) return undefined;
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
