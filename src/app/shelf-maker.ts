import type { MakeRoom, Room, SavedReport } from '../model/artifact.ts';
import { type Edition, editionFolder } from '../model/edition.ts';
import { SourceError } from '../model/errors.ts';
import { WHOLE } from '../model/part.ts';
import type { Issued, Ledger } from '../ports/ledger.ts';
import type { PrintedPage } from '../ports/print-page.ts';
import { printedPage } from '../render/pdf/printed.ts';
import { keyOf, sealed } from '../render/room/sealed.ts';
import type { RenderPublication } from './publishing.ts';
import { type MadeFile, type MadeFiles, madeFile } from './shelf-kept.ts';

/** What a shelf asks of the ledger. */
export type ShelfLedger = Pick<Ledger, 'issued' | 'content' | 'gists' | 'keepGists'>;

/** A report as the ledger has it. */
export interface ReportAsked {
  readonly edition: Edition;
  readonly json: string;
}

/** The reading room of what is issued, each report with its forms; its number tells it from every other. */
export interface RoomAsked {
  readonly number: number;
  readonly issued: readonly Issued[];
  readonly forms: readonly string[];
}

/** A page of a room, and how many reports were left out of that when it was made first. */
export interface PageAsked extends RoomAsked {
  readonly path: string;
  readonly leftOut: number;
}

/** The paths of a room's pages, and why reports are not in them, a sentence each. */
export interface RoomMade {
  readonly paths: readonly string[];
  readonly leftOut: readonly string[];
}

/**
 * Makes what is on a shelf. What goes in and what comes out is plain, so that it may be made in a thread of its own; of the ledger is asked
 * what is missing. Throws an InputError for a template's mistake, and a SourceError for what cannot be made now.
 */
export interface ShelfMaker {
  /** All files of a report but for its PDF. */
  readonly files: (of: ReportAsked) => Promise<MadeFiles>;
  /** The page of a report as it is to be printed. */
  readonly printed: (of: ReportAsked) => Promise<PrintedPage>;
  /** A room, of which pages may then be asked for. */
  readonly room: (of: RoomAsked, ledger: ShelfLedger) => Promise<RoomMade>;
  /** A page of the room that was made last; another is made again for it. */
  readonly page: (of: PageAsked, ledger: ShelfLedger) => Promise<MadeFile>;
}

/** What makes a shelf's files. */
export interface ShelfMakerParts {
  readonly render: RenderPublication;
  /** The reading room of all that was issued. */
  readonly roomFrom: (ledger: ShelfLedger) => MakeRoom;
}

/** A maker that remembers the last room. */
export function shelfMaker({ render, roomFrom }: ShelfMakerParts): ShelfMaker {
  let last: { readonly number: number; readonly made: Promise<Room> } | undefined;
  const publication = ({ edition, json }: ReportAsked) => render(edition, json, WHOLE);
  const roomOf = ({ number, issued, forms }: RoomAsked, ledger: ShelfLedger): Promise<Room> => {
    if (last?.number === number) return last.made;
    const made = roomFrom(ledger)(savedOf(issued, forms, ledger));
    const held = { number, made };
    made.catch(() => {
      if (last === held) last = undefined;
    });
    last = held;
    return made;
  };
  return {
    files: async (of) => {
      const { artifacts } = await publication(of);
      return new Map(artifacts.map(({ path, content }) => [path, madeFile(content)]));
    },
    printed: async (of) => {
      const made = await publication(of);
      return { html: printedPage(made), at: made.report.asOf };
    },
    room: async (of, ledger) => {
      const { pages, leftOut } = await roomOf(of, ledger);
      return { paths: pages.map(({ path }) => path), leftOut };
    },
    page: async ({ path, leftOut, ...of }, ledger) => {
      const room = await roomOf(of, ledger);
      const page = room.pages.find((one) => one.path === path);
      if (!page || room.leftOut.length !== leftOut)
        throw new SourceError(`Not every report can be read now. ${room.leftOut.join(' ')}`.trim());
      return madeFile(sealed(page, keyOf(room, page)));
    },
  };
}

/** Issued reports as they would lie in a folder, in the order of their paths. */
async function* savedOf(
  issued: readonly Issued[],
  forms: readonly string[],
  ledger: Pick<Ledger, 'content'>,
): AsyncGenerator<SavedReport> {
  const byFolder = new Map(issued.map((edition) => [editionFolder(edition), edition]));
  for (const [folder, edition] of [...byFolder].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    yield {
      folder,
      files: forms.map((name) => `${folder}/${name}`),
      read: () => ledger.content(edition),
    };
}
