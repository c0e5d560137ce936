import type { Artifact, SavedReport } from '../../model/artifact.ts';
import { daysWords } from '../../model/dates.ts';
import { plainNumber } from '../../model/format.ts';
import { countPairs, type ReportKind, type ReportSummary } from '../../model/report.ts';
import type { Counts, Status } from '../../model/verdict.ts';
import type { Instant } from '../../model/window.ts';
import { summariesOf } from '../saved-reports.ts';
import type { TemplateEngine } from '../templating.ts';
import { folderOf } from '../view.ts';
import { MARKED_BY_KEY } from './icons.ts';
import { frameOf } from './page.ts';

/** What the archive page says of one report. `files` are paths relative to the archive page, with `/` between parts. */
export interface ArchiveEntry {
  readonly kind: ReportKind;
  readonly title: string;
  readonly periodId: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly end: Instant;
  readonly revision: number;
  readonly headline: string;
  readonly counts: Counts;
  readonly files: readonly string[];
}

/** The entry of a report; its files are those of its folder unless given as paths relative to the output folder. */
export function archiveEntry(
  report: ReportSummary,
  files: readonly string[] = filesOf(report),
): ArchiveEntry {
  const { kind, title, period, revision, headline, counts } = report;
  return {
    kind,
    title,
    periodId: period.id,
    firstDay: period.firstDay,
    lastDay: period.lastDay,
    end: period.end,
    revision,
    headline,
    counts,
    files,
  };
}

/** Every report has these; only some have a PDF. */
function filesOf(report: ReportSummary): readonly string[] {
  return FORMS.filter(([ending]) => ending !== '.pdf').map(
    ([ending]) => `${folderOf(report)}/report${ending}`,
  );
}

interface Link {
  readonly href: string;
  readonly text: string;
}

interface EntryView {
  readonly kind: string;
  readonly title: string;
  readonly days: string;
  readonly revision: string;
  readonly headline: string;
  readonly counts: readonly { readonly key: Status; readonly count: string; readonly any: boolean }[];
  readonly main: string;
  readonly links: readonly Link[];
}

const FORMS: readonly (readonly [string, string])[] = [
  ['.html', 'Page'],
  ['.pdf', 'PDF'],
  ['.md', 'Markdown'],
  ['.eml', 'Email'],
  ['.json', 'Data'],
];

/** The page that lists every report, newest first, as `index.html` of the output folder. */
export function renderArchive(entries: readonly ArchiveEntry[], templates: TemplateEngine): Artifact {
  const views = entries.toSorted(newestFirst).map(entryView);
  const content = templates.render('archive.html', {
    ...frameOf(templates),
    marked: MARKED_BY_KEY,
    entries: views,
  });
  return { path: 'index.html', mediaType: 'text/html; charset=utf-8', content };
}

/** The page that lists saved reports, and why others are not in it. */
export interface Archive {
  readonly page: Artifact;
  readonly leftOut: readonly string[];
}

/** The page that lists saved reports, and those that are about to be saved. One that is broken is left out. */
export async function archivePage(
  saved: AsyncIterable<SavedReport>,
  templates: TemplateEngine,
  coming: readonly ReportSummary[] = [],
): Promise<Archive> {
  const { reports, leftOut } = await summariesOf(saved);
  const entries = [
    ...coming.map((report) => archiveEntry(report)),
    ...reports.map(({ summary, files }) => archiveEntry(summary, files)),
  ];
  return { page: renderArchive(entries, templates), leftOut };
}

function newestFirst(a: ArchiveEntry, b: ArchiveEntry): number {
  return b.end - a.end || (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : b.revision - a.revision);
}

function entryView(entry: ArchiveEntry): EntryView {
  const links = linksOf(entry.files);
  return {
    kind: entry.kind === 'weekly' ? 'Weekly report' : 'Monthly review',
    title: entry.title,
    days: `${entry.periodId}, ${daysWords(entry.firstDay, entry.lastDay)}`,
    revision: entry.revision > 1 ? `revision ${entry.revision}` : '',
    headline: entry.headline,
    counts: countPairs(entry.counts).map(([status, count]) => ({
      key: status,
      count: plainNumber(count, 0),
      any: count > 0,
    })),
    main: links[0]?.href ?? '',
    links,
  };
}

/** The readable forms among the files, each once, in a fixed order; charts and other parts are not listed. */
function linksOf(files: readonly string[]): readonly Link[] {
  return FORMS.flatMap(([ending, text]) => {
    const file = files.find((path) => path.endsWith(ending));
    return file === undefined ? [] : [{ href: file.split('/').map(encodeURIComponent).join('/'), text }];
  });
}
