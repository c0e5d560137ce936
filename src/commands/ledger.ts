import {
  backUpLedger,
  exportLedger,
  importLedger,
  openExistingLedger,
  vacuumLedger,
} from '../compose/ledger.ts';
import { ledgerFile } from '../compose/publishing.ts';
import type { Delivery } from '../model/delivery.ts';
import { InputError } from '../model/errors.ts';
import { plainNumber, plural } from '../model/format.ts';
import { isoOf } from '../model/window.ts';
import { EXIT, type Streams } from './streams.ts';

/** What can be done with a ledger. */
export type LedgerAction = 'show' | 'backup' | 'export' | 'import' | 'vacuum';

/** What `headroom ledger` was asked. */
export interface LedgerOptions {
  readonly config: string;
  /** Where to back it up, or the export to import. */
  readonly file?: string;
}

/** Shows, backs up, exports, imports or vacuums the ledger. */
export async function ledgerCommand(
  action: LedgerAction,
  { config, file: named }: LedgerOptions,
  { env, out }: Streams,
): Promise<number> {
  const file = await ledgerFile(config, env);
  switch (action) {
    case 'show':
      out.write(`${file}\n${await shown(file)}\n`);
      return EXIT.fine;
    case 'backup': {
      if (named === undefined) throw new InputError('Name the copy: headroom ledger backup FILE.');
      await backUpLedger(file, named);
      out.write(`${named} is a copy of ${file}.\n`);
      return EXIT.fine;
    }
    case 'export':
      await exportLedger(file, (line) => out.write(line));
      return EXIT.fine;
    case 'import': {
      if (named === undefined) throw new InputError('Name the export: headroom ledger import FILE.');
      out.write(`${plural(await importLedger(file, named), 'row')} are in ${file}.\n`);
      return EXIT.fine;
    }
    case 'vacuum': {
      const { before, after } = await vacuumLedger(file);
      out.write(`${file} took ${kilobytes(before)} and takes ${kilobytes(after)}.\n`);
      return EXIT.fine;
    }
  }
}

async function shown(file: string): Promise<string> {
  const ledger = await openExistingLedger(file);
  try {
    const [issued, deliveries, notes, kept] = await Promise.all([
      ledger.issued(),
      ledger.deliveries(),
      ledger.slots(),
      ledger.measured(),
    ]);
    return [
      `It began at ${isoOf(ledger.since)}.`,
      `Measurements: ${plural(kept.readings, 'reading')} of ${plural(kept.budgets, 'budget')}${kept.first === undefined || kept.last === undefined ? '' : `, from ${isoOf(kept.first)} to ${isoOf(kept.last)}`}.`,
      `Reports: ${issued.length} issued, ${notes.length} open or skipped.`,
      `Deliveries: ${statesOf(deliveries) || 'none'}.`,
    ].join('\n');
  } finally {
    await ledger.close();
  }
}

function statesOf(deliveries: readonly Delivery[]): string {
  const byState = Map.groupBy(deliveries, ({ state }) => state);
  return [...byState].map(([state, group]) => `${group.length} ${state}`).join(', ');
}

function kilobytes(bytes: number): string {
  return `${plainNumber(bytes / 1000, 0)} kB`;
}
