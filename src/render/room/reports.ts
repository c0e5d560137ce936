import type { RoomPage } from '../../model/artifact.ts';
import { daysWords } from '../../model/dates.ts';
import { monthWords } from '../../model/format.ts';
import type { History, ReportKept } from '../../model/history.ts';
import type { TemplateEngine } from '../templating.ts';
import { framing } from './frame.ts';
import { type FormLink, formLinks } from './links.ts';
import { REPORTS_PAGE } from './paths.ts';
import { type TallyView, tallyOf } from './tally.ts';

interface EntryView {
  /** The month in which it ends, `2025-08`, of the first entry that ends in it; empty of the others. */
  readonly place: string;
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
  const content = () => {
    const there = reports.filter(({ folder }) => folder !== undefined);
    const months = [...new Set(there.map(monthOf))];
    const firsts = new Map(months.map((month) => [there.find((one) => monthOf(one) === month), month]));
    return templates.render('archive.html', {
      ...framing(templates)(REPORTS_PAGE),
      title: 'Performance budget reports',
      months:
        months.length > 1 ? months.map((month) => ({ href: `#${month}`, text: monthWords(month) })) : [],
      entries: there.map((one) => ({ place: firsts.get(one) ?? '', ...entryView(one) })),
    });
  };
  return [{ path: REPORTS_PAGE, content }];
}

/** The month in which a report's period ends. */
function monthOf({ gist }: ReportKept): string {
  return gist.period.lastDay.slice(0, '2026-01'.length);
}

function entryView({ gist, files }: ReportKept): Omit<EntryView, 'place'> {
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
