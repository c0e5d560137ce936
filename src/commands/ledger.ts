import { acceptBehind } from '../app/behind.ts';
import { openPlace, type PlaceOptions } from '../compose/following.ts';
import {
  backUpLedger,
  copyLedgerTo,
  exportLedger,
  importLedger,
  type LedgerOf,
  ledgerFile,
  ledgerOf,
  openExisting,
  vacuumLedger,
} from '../compose/ledger.ts';
import { openPublishing, type PublishingOptions } from '../compose/publishing.ts';
import type { Delivery } from '../model/delivery.ts';
import { InputError, SourceError } from '../model/errors.ts';
import { plainNumber, plural } from '../model/format.ts';
import { isEdition } from '../model/subject.ts';
import { isoOf } from '../model/window.ts';
import type { Posted } from '../ports/ledger.ts';
import { logOn } from './log.ts';
import { EXIT, type Streams } from './streams.ts';

/** What can be done with a ledger. */
export type LedgerAction = 'show' | 'backup' | 'export' | 'import' | 'copy' | 'vacuum' | 'accept';

/** What `headroom ledger` was asked. */
export interface LedgerOptions extends PlaceOptions {
  /** Where to back it up, or the export to import. */
  readonly file?: string;
  /** Where it is copied to. */
  readonly to?: string;
  readonly schema?: string;
  readonly caFile?: string;
  /** How an older ledger in the place of a newer one is gone on with. */
  readonly asDelivered?: boolean;
  readonly sendAgain?: boolean;
}

/** Shows, backs up, exports, imports, copies, vacuums or accepts the ledger. */
export async function ledgerCommand(
  action: LedgerAction,
  options: LedgerOptions,
  streams: Streams,
): Promise<number> {
  const { file: named } = options;
  const { env, out } = streams;
  await using opened = new AsyncDisposableStack();
  const log = await logOn(streams, 'text');
  const place = opened.adopt(await openPlace(options, env, log), ({ close }) => close());
  const of = await ledgerOf(place.files(), env);
  switch (action) {
    case 'show':
      out.write(`${await shown(of)}\n`);
      return EXIT.fine;
    case 'backup': {
      if (named === undefined) throw new InputError('Name the copy: headroom ledger backup FILE.');
      await backUpLedger(of, named);
      out.write(`${named} is a copy of ${ledgerFile(of)}.\n`);
      return EXIT.fine;
    }
    case 'export':
      await exportLedger(of, (line) => out.write(line));
      return EXIT.fine;
    case 'import': {
      if (named === undefined) throw new InputError('Name the export: headroom ledger import FILE.');
      out.write(`${plural(await importLedger(of, named), 'row')} are in ${storeWords(of)}.\n`);
      return EXIT.fine;
    }
    case 'copy':
      return copy(of, options, streams);
    case 'accept':
      return await accept({ ...place.files(), log }, options, streams);
    case 'vacuum': {
      const { before, after } = await vacuumLedger(of);
      out.write(`${ledgerFile(of)} took ${kilobytes(before)} and takes ${kilobytes(after)}.\n`);
      return EXIT.fine;
    }
  }
}

async function copy(of: LedgerOf, { to, schema, caFile }: LedgerOptions, { out }: Streams): Promise<number> {
  if (to === undefined) {
    throw new InputError(
      'Name a new file, or the file with the address of a database: headroom ledger copy --to FILE, or --to postgresql:FILE.',
    );
  }
  const target = {
    to,
    ...(schema === undefined ? {} : { schema }),
    ...(caFile === undefined ? {} : { caFile }),
  };
  const copied = await copyLedgerTo(of, target);
  if (!copied) throw new SourceError(BUSY_WORDS);
  out.write(`${plural(copied.rows, 'row')} are in ${copied.name}, each as it is in ${storeWords(of)}.\n`);
  return EXIT.fine;
}

function storeWords(of: LedgerOf): string {
  return of.settings.ledger ? 'the database of ledger.postgresql' : ledgerFile(of);
}

/** Decides about what a ledger that is older than what was done with it would do again. */
async function accept(
  at: PublishingOptions,
  { asDelivered = false, sendAgain = false }: LedgerOptions,
  streams: Streams,
): Promise<number> {
  if (asDelivered === sendAgain) {
    throw new InputError(
      'Say what becomes of what the ledger would do again: headroom ledger accept --as-delivered, or --send-again. “headroom status” lists it.',
    );
  }
  const { publishing, close } = await openPublishing(at, streams.env);
  try {
    const decided = await acceptBehind(publishing, asDelivered ? 'as-delivered' : 'send-again');
    if (decided === undefined) throw new SourceError(BUSY_WORDS);
    streams.out.write(`${decided}\n`);
    return EXIT.fine;
  } finally {
    await close();
  }
}

const BUSY_WORDS = 'Another headroom is publishing from this ledger. Run again when it is done.';

async function shown(of: LedgerOf): Promise<string> {
  const ledger = await openExisting(of);
  try {
    const [issued, posted, noticed, deliveries, notes, kept] = await Promise.all([
      ledger.issued(),
      ledger.posted(),
      ledger.noticed(),
      ledger.deliveries(),
      ledger.slots(),
      ledger.measured(),
    ]);
    return [
      ledger.name,
      `It began at ${isoOf(ledger.since)}.`,
      `Measurements: ${plural(kept.readings, 'reading')} of ${plural(kept.budgets, 'budget')}${kept.first === undefined || kept.last === undefined ? '' : `, from ${isoOf(kept.first)} to ${isoOf(kept.last)}`}.`,
      `Reports: ${issued.length} issued, ${notes.length} open or skipped.`,
      ...(noticed.size === 0 ? [] : [noticesWords(posted, noticed.size)]),
      `Deliveries: ${statesOf(deliveries) || 'none'}.`,
    ].join('\n');
  } finally {
    await ledger.close();
  }
}

function noticesWords(posted: readonly Posted[], told: number): string {
  const ofNotices = posted.filter(({ subject }) => !isEdition(subject));
  const [last] = ofNotices.slice(-1);
  const until = last === undefined ? '' : `, the last at ${isoOf(last.at)}`;
  return `Notices: ${told} in ${plural(ofNotices.length, 'message')}${until}.`;
}

function statesOf(deliveries: readonly Delivery[]): string {
  const byState = Map.groupBy(deliveries, ({ state }) => state);
  return [...byState].map(([state, group]) => `${group.length} ${state}`).join(', ');
}

function kilobytes(bytes: number): string {
  return `${plainNumber(bytes / 1000, 0)} kB`;
}
