import type { RoomPage } from '../../model/artifact.ts';
import { daysWords } from '../../model/dates.ts';
import { plainNumber } from '../../model/format.ts';
import type { History, ReportKept } from '../../model/history.ts';
import { countPairs } from '../../model/report.ts';
import type { Status } from '../../model/verdict.ts';
import type { TemplateEngine } from '../templating.ts';
import { framing } from './frame.ts';
import { linkFrom, REPORTS_PAGE } from './paths.ts';

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

/** The page that lists every report that is there, newest first. */
export function reportsPages({ reports }: History, templates: TemplateEngine): readonly RoomPage[] {
  const content = () =>
    templates.render('archive.html', {
      ...framing(templates)(REPORTS_PAGE),
      title: 'Performance budget reports',
      entries: reports.filter(({ folder }) => folder !== undefined).map(entryView),
    });
  return [{ path: REPORTS_PAGE, content }];
}

function entryView({ gist, files }: ReportKept): EntryView {
  const { kind, title, period, revision, headline, counts } = gist;
  const links = linksOf(files);
  return {
    kind: kind === 'weekly' ? 'Weekly report' : 'Monthly review',
    title,
    days: `${period.id}, ${daysWords(period.firstDay, period.lastDay)}`,
    revision: revision > 1 ? `revision ${revision}` : '',
    headline,
    counts: countPairs(counts).map(([status, count]) => ({
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
    return file === undefined ? [] : [{ href: linkFrom(REPORTS_PAGE, file), text }];
  });
}
