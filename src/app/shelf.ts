import { BOUNDS, bytesOf } from '../model/bounds.ts';
import { type Edition, editionFolder } from '../model/edition.ts';
import type { Clock } from '../ports/clock.ts';
import type { Issued } from '../ports/ledger.ts';
import type { PrintPage } from '../ports/print-page.ts';
import type { PublishedAt } from '../ports/published.ts';
import { unstopped } from '../ports/stopping.ts';
import { oneByOne } from './answer.ts';
import { keeping, type MadeFiles, madeFile } from './shelf-kept.ts';
import type { ShelfLedger, ShelfMaker } from './shelf-maker.ts';
import { rememberingRoom } from './shelf-room.ts';

/** What published files are made of. */
export interface ShelfParts {
  readonly ledger: ShelfLedger;
  readonly maker: ShelfMaker;
  /** Makes the PDFs of reports, where they are published with them. */
  readonly print?: PrintPage;
  readonly clock: Clock;
  /** How many bytes of what was made are kept. */
  readonly most?: number;
}

/** The forms that every report has beside its charts and its PDF. */
const FORMS = ['report.eml', 'report.html', 'report.json', 'report.md'];
const PDF = 'report.pdf';
const IS_CHART = /^charts\/[^/]+\.svg$/;

/**
 * The files that the output folder would have, made of the ledger when they are asked for, without a disk: the very bytes that the same
 * program writes there, and nothing under any other path. What was made is kept in memory within a bound. One report is made at a time,
 * once for all who ask for any of its files; the room is that of what is issued by now. Throws a SourceError while the ledger cannot be
 * read, and for a PDF that cannot be made.
 */
export function shelfOf(parts: ShelfParts): PublishedAt {
  const { ledger, maker, print, most = bytesOf(BOUNDS.shelf) } = parts;
  // A report takes much memory while it is made; and who reads one need not wait for the browser of another.
  const [making, printing] = [oneByOne(), oneByOne()];
  const kept = keeping(most);
  const forms = print ? [...FORMS, PDF].toSorted() : FORMS;
  const roomOf = rememberingRoom(parts, forms, making);
  const asked = async (edition: Edition) => ({ edition, json: await ledger.content(edition) });

  const reportFiles = (edition: Edition): Promise<MadeFiles> =>
    making(async () => maker.files(await asked(edition)));
  const pdfFile = async (edition: Edition, page: PrintPage): Promise<MadeFiles> => {
    const printed = await making(async () => maker.printed(await asked(edition)));
    const bytes = await printing(() => page(printed, unstopped().giveUp));
    return new Map([[`${editionFolder(edition)}/${PDF}`, madeFile(bytes)]]);
  };

  const ofReport = async (edition: Issued, name: string): Promise<MadeFiles | undefined> => {
    const key = `${editionFolder(edition)} ${edition.hash}`;
    if (name === PDF) return print && kept(`${key} ${PDF}`, () => pdfFile(edition, print));
    if (FORMS.includes(name) || IS_CHART.test(name)) return kept(key, () => reportFiles(edition));
    return undefined;
  };
  const ofRoom = async (issued: readonly Issued[], path: string): Promise<MadeFiles | undefined> => {
    const room = await roomOf(issued);
    const page = room.pageAt(path);
    return page && kept(`${room.number} ${path}`, async () => new Map([[path, await page()]]));
  };

  return async ({ parts: names, mediaType }) => {
    const issued = await ledger.issued();
    // A folder has no pages before it has a report.
    if (issued.length === 0) return undefined;
    const path = names.join('/');
    const edition = issued.find((one) => path.startsWith(`${editionFolder(one)}/`));
    const name = names.slice(2).join('/');
    const files = await (edition ? ofReport(edition, name) : ofRoom(issued, path));
    const file = files?.get(path);
    return file && { mediaType, ...file };
  };
}
