import type { RoomPage } from '../../model/artifact.ts';
import { daysWords } from '../../model/dates.ts';
import type { History, ReportKept } from '../../model/history.ts';
import type { TemplateEngine } from '../templating.ts';
import { framing } from './frame.ts';
import { type FormLink, formLinks } from './links.ts';
import { REPORTS_PAGE } from './paths.ts';
import { type TallyView, tallyOf } from './tally.ts';

interface EntryView {
  readonly kind: string;
  readonly title: string;
  readonly days: string;
  readonly revision: string;
  readonly headline: string;
  readonly counts: readonly TallyView[];
  readonly main: string;
  readonly links: readonly FormLink[];
}

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
  const links = formLinks(REPORTS_PAGE, files);
  return {
    kind: kind === 'weekly' ? 'Weekly report' : 'Monthly review',
    title,
    days: `${period.id}, ${daysWords(period.firstDay, period.lastDay)}`,
    revision: revision > 1 ? `revision ${revision}` : '',
    headline,
    counts: tallyOf(counts),
    main: links[0]?.href ?? '',
    links,
  };
}
