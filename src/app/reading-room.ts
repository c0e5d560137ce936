import { createHash } from 'node:crypto';
import type { Room, SavedReport } from '../model/artifact.ts';
import type { History, ReportKept } from '../model/history.ts';
import { before, calendarOf } from '../model/period.ts';
import type { Report } from '../model/report.ts';
import { readReport } from '../render/report-json.ts';
import type { RenderNotes } from '../render/room/life-timeline.ts';
import { roomPages } from '../render/room/room.ts';
import { readEach } from '../render/saved-reports.ts';
import type { TemplateEngine } from '../render/templating.ts';
import { folderOf } from '../render/view.ts';
import { gistOf, reachAfter } from '../room/gist.ts';
import { historyOf, lookedInto } from '../room/history.ts';
import type { IssuedGist } from './gists.ts';

/** What makes pages: templates, and what changes with them and with the program. */
export interface RoomMaker {
  readonly templates: TemplateEngine;
  readonly madeBy: string;
  /** Lets others have the processor now and then; nobody waits unless given. */
  readonly pause?: () => Promise<unknown>;
}

/**
 * The reading room of reports that are saved in a place, and of those that were issued: these are not read again, and are
 * linked to only where they are there. A saved report that cannot be read is left out.
 */
export async function readingRoom(
  saved: AsyncIterable<SavedReport>,
  issued: readonly IssuedGist[],
  { templates, madeBy, pause = async () => {} }: RoomMaker,
): Promise<Room> {
  const kept = new Map(issued.map((one) => [folderOf(one.gist), one]));
  const byPeriod = new Map(issued.map(({ gist }) => [periodName(gist, gist.period.id), gist]));
  const known = ({ folder, files }: SavedReport): ReportKept | undefined => {
    const one = kept.get(folder);
    return one && { ...one, folder, files };
  };
  const read = ({ folder, files }: SavedReport, file: string, text: string): ReportKept => {
    const report = readReport(file, text);
    const { id } = before(report.period, calendarOf(report.period));
    const gist = gistOf(report, reachAfter(byPeriod.get(periodName(report, id))));
    byPeriod.set(periodName(report, report.period.id), gist);
    return { gist, hash: createHash('sha256').update(text).digest('hex'), folder, files };
  };
  const { reports, leftOut } = await readEach(saved, read, known);
  const there = new Set(reports.map(({ folder }) => folder));
  const elsewhere = issued
    .filter(({ gist }) => !there.has(folderOf(gist)))
    .map((one): ReportKept => ({ ...one, files: [] }));
  const all = [...reports, ...elsewhere];
  for (const { gist } of lookedInto(all)) {
    // What is asked for first is unpacked then, which takes a while of each.
    gist.rows.at(0);
    await pause();
  }
  const history = historyOf(all);
  await pause();
  const pages = roomPages(history, templates, await notesRenderer(history));
  await pause();
  return { pages, leftOut, madeBy };
}

/** Most projects have no notes, and need no Markdown to be read. */
async function notesRenderer({ weeks, months }: History): Promise<RenderNotes | undefined> {
  // The other reports are not read for it.
  if (![...weeks, ...months].some(({ report }) => report?.gist.review.notes.length)) return undefined;
  return (await import('../render/notes/notes.ts')).renderNotes;
}

function periodName({ kind }: Pick<Report, 'kind'>, period: string): string {
  return `${kind} ${period}`;
}
