import { dirname, join } from 'node:path';
import type { Database } from '../adapters/ledger/database.ts';
import type { Opening } from '../adapters/ledger/postgresql/database.ts';
import type { IssuedGists } from '../app/gists.ts';
import { keepingOutcomes } from '../app/outcomes.ts';
import { beside, type ProjectAt, readProjectFiles, readSecret, systemClock } from '../compose.ts';
import { LEDGER_MESSAGES } from '../config/ledger-messages.ts';
import type { Environment } from '../config/settings/environment.ts';
import type { Settings } from '../config/settings/settings.ts';
import { BOUNDS } from '../model/bounds.ts';
import { InputError } from '../model/errors.ts';
import { isSchemaName, LEDGER_SCHEMA, type PostgresqlSettings } from '../model/ledger-settings.ts';
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
    of.settings.ledger
      ? `There is no ledger in the database yet. ${NOT_BEGUN}`
      : `There is no ${ledgerFile(of)} yet. ${NOT_BEGUN}`,
  );
}

/** A database as it is opened; its administrator sees by name which program it is. */
async function openingOf(settings: PostgresqlSettings, file: string | undefined): Promise<Opening> {
  const { replicaName } = await import('../adapters/system/replica.ts');
  return { settings, readSecret, program: `headroom ${replicaName()}`, beside: file };
}

/** Whose ledger a project's settings mean. Throws an InputError for settings with errors. */
export async function ledgerOf(at: ProjectAt, env: Environment): Promise<LedgerOf> {
  const { settings, problems } = await readProjectFiles(at, env);
  if (settings) return { config: at.config, settings };
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
export async function exportLedger(of: LedgerOf, write: (line: string) => void): Promise<void> {
  const { exportLedger: exported } = await import('../adapters/ledger/transfer.ts');
  await using store = await openStore(of, 'There is nothing to export.');
  for (const line of await exported(store.db)) write(`${line}\n`);
}

/** Fills a new ledger from exported lines, and answers how many rows there were. */
export async function importLedger(of: LedgerOf, from: string): Promise<number> {
  const { linesOf } = await import('../adapters/io/lines.ts');
  const transfer = await import('../adapters/ledger/transfer.ts');
  const lines = await Array.fromAsync(
    linesOf(from, 'A file that “headroom ledger export” wrote is wanted.', { whole: BOUNDS.ledger }),
  );
  // Before there is a ledger: a broken export must not begin one.
  const exported = transfer.readExport(lines);
  await makeOutput(dirname(ledgerFile(of)));
  await using store = await beginStore(of);
  await transfer.importLedger(store.db, exported);
  return exported.count;
}

/** Where a ledger is copied to. */
export interface CopyTarget {
  /** A new file, or `postgresql:` and the file that holds the address of a database. */
  readonly to: string;
  /** The schema there, and who signed the server’s certificate. */
  readonly schema?: string;
  readonly caFile?: string;
}

/** What was copied, and whereto as people are told it. */
export interface Copied {
  readonly name: string;
  readonly rows: number;
}

/**
 * Copies a ledger into one that holds nothing, whatever keeps them, while nobody works with it. Undefined when somebody does. Throws an
 * InputError for a file that is there, and for a ledger that holds something.
 */
export async function copyLedgerTo(of: LedgerOf, target: CopyTarget): Promise<Copied | undefined> {
  const { copyLedger } = await import('../adapters/ledger/copy.ts');
  await using source = await openStore(of, 'There is nothing to copy.');
  return await source.db.exclusively(async () => {
    const database = databaseNamed(target);
    if (database) {
      await using store = await openDatabaseStore(database, undefined);
      return { name: store.db.name, rows: await copyLedger(source.db, store.db) };
    }
    const { inNewLedger } = await import('../adapters/ledger/sqlite/new-file.ts');
    return { name: target.to, rows: await inNewLedger(target.to, (db) => copyLedger(source.db, db)) };
  });
}

const TO_DATABASE = 'postgresql:';

function databaseNamed({ to, schema = LEDGER_SCHEMA, caFile }: CopyTarget): PostgresqlSettings | undefined {
  const [file, setting] = [to.slice(TO_DATABASE.length), '--to'];
  if (!to.startsWith(TO_DATABASE)) {
    if (schema === LEDGER_SCHEMA && caFile === undefined) return undefined;
    throw new InputError('--schema and --ca-file are of a database: --to postgresql:FILE.');
  }
  if (file === '' || file.startsWith('//')) {
    throw new InputError(
      'Write the address of the database into a file, and name that: --to postgresql:FILE. On the command line others could see the password.',
    );
  }
  if (!isSchemaName(schema)) throw new InputError(`--schema: ${LEDGER_MESSAGES.badDatabaseSchema(schema)}`);
  const tls = caFile === undefined ? {} : { tls: { caFile, insecureSkipVerify: false } };
  return { setting, url: { file, setting }, schema, ...tls };
}

/** Copies a ledger’s file into a new file while others may be writing to it. */
export async function backUpLedger(of: LedgerOf, to: string): Promise<void> {
  const transfer = await import('../adapters/ledger/transfer.ts');
  transfer.backUpLedger(
    await fileToTend(
      of,
      'back it up with pg_dump, or copy it into a file with headroom ledger copy --to FILE',
    ),
    to,
  );
}

/** Gives back a file’s space, and answers the sizes in bytes before and after. */
export async function vacuumLedger(
  of: LedgerOf,
): Promise<{ readonly before: number; readonly after: number }> {
  const transfer = await import('../adapters/ledger/transfer.ts');
  return transfer.vacuumLedger(await fileToTend(of, 'the server gives back space by itself (autovacuum)'));
}

/** The file of a ledger that is there. Throws an InputError for one in a database, and says what to do there. */
async function fileToTend(of: LedgerOf, instead: string): Promise<string> {
  const { requireFile } = await import('../adapters/files/read.ts');
  if (of.settings.ledger) throw new InputError(`The ledger is in PostgreSQL: ${instead}.`);
  await requireFile(ledgerFile(of), NOT_BEGUN);
  return ledgerFile(of);
}

const NOT_BEGUN = 'The ledger begins with the first headroom tick, serve or publish.';

/** A store that is let go of at the end. */
interface Store extends AsyncDisposable {
  readonly db: Database;
}

function storeOf(db: Database): Store {
  return { db, [Symbol.asyncDispose]: () => db.close() };
}

/** The store of a ledger that has begun. Throws a SourceError or an InputError for one that has not, with what that means. */
async function openStore(of: LedgerOf, without: string): Promise<Store> {
  const file = ledgerFile(of);
  if (!of.settings.ledger) {
    const { requireFile } = await import('../adapters/files/read.ts');
    await requireFile(file, without);
    return beginStore(of);
  }
  const { readPostgresql } = await import('../adapters/ledger/postgresql/database.ts');
  const db = await readPostgresql(await openingOf(of.settings.ledger.postgresql, file));
  if (db) return storeOf(db);
  throw new InputError(`There is no ledger in the database yet. ${without}`);
}

/** The store of a ledger, which is begun where it has not. */
async function beginStore(of: LedgerOf): Promise<Store> {
  const file = ledgerFile(of);
  if (of.settings.ledger) return openDatabaseStore(of.settings.ledger.postgresql, file);
  const { openDatabase } = await import('../adapters/ledger/sqlite/database.ts');
  return storeOf(openDatabase(file));
}

async function openDatabaseStore(settings: PostgresqlSettings, file: string | undefined): Promise<Store> {
  const { openPostgresql } = await import('../adapters/ledger/postgresql/database.ts');
  return storeOf(await openPostgresql(await openingOf(settings, file)));
}
