import type { Room, SavedReport } from '../model/artifact.ts';
import { type Edition, editionName } from '../model/edition.ts';
import type { Gist } from '../model/gist.ts';
import type { History, ReportKept } from '../model/history.ts';
import type { Part } from '../model/part.ts';
import type { Ledger } from '../ports/ledger.ts';
import { readReport } from '../render/report-json.ts';
import type { RenderNotes } from '../render/room/life-timeline.ts';
import { roomPages } from '../render/room/room.ts';
import { readEach } from '../render/saved-reports.ts';
import type { TemplateEngine } from '../render/templating.ts';
import { folderOf } from '../render/view.ts';
import { narrowReport } from '../report/narrow.ts';
import { gistOf } from '../room/gist.ts';
import { historyOf } from '../room/history.ts';

/**
 * The reading room of reports that are saved in a place, and of those that were issued: these are not read again, and are
 * linked to only where they are there. A saved report that cannot be read is left out.
 */
export async function readingRoom(
  saved: AsyncIterable<SavedReport>,
  issued: readonly Gist[],
  templates: TemplateEngine,
): Promise<Room> {
  const kept = new Map(issued.map((gist) => [folderOf(gist), gist]));
  const known = ({ folder, files }: SavedReport): ReportKept | undefined => {
    const gist = kept.get(folder);
    return gist && { gist, folder, files };
  };
  const { reports, leftOut } = await readEach(
    saved,
    ({ folder, files }, file, text): ReportKept => ({
      gist: gistOf(readReport(file, text), 'all'),
      folder,
      files,
    }),
    known,
  );
  const there = new Set(reports.map(({ folder }) => folder));
  const elsewhere = issued
    .filter((gist) => !there.has(folderOf(gist)))
    .map((gist): ReportKept => ({ gist, files: [] }));
  const history = historyOf([...reports, ...elsewhere]);
  return { pages: roomPages(history, templates, await notesRenderer(history)), leftOut };
}

/** Most projects have no notes, and need no Markdown to be read. */
async function notesRenderer({ reports }: History): Promise<RenderNotes | undefined> {
  if (reports.every(({ gist }) => gist.review.notes.length === 0)) return undefined;
  return (await import('../render/notes/notes.ts')).renderNotes;
}

/** The gists of all issued reports as they concern a reader, oldest issue first. */
export async function issuedGists(
  ledger: Pick<Ledger, 'issued' | 'content'>,
  part: Part,
): Promise<readonly Gist[]> {
  const gists: Gist[] = [];
  for (const edition of await ledger.issued()) gists.push(await issuedGist(ledger, edition, part));
  return gists;
}

async function issuedGist(ledger: Pick<Ledger, 'content'>, edition: Edition, part: Part): Promise<Gist> {
  const json = await ledger.content(edition);
  return gistOf(narrowReport(readReport(`the ledger's ${editionName(edition)}`, json), part), 'all');
}
