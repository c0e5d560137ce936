import type { Artifact } from '../../model/artifact.ts';
import { compareText } from '../../model/compare-text.ts';
import { daysWords } from '../../model/dates.ts';
import { editionName } from '../../model/edition.ts';
import type { ReportSummary } from '../../model/report.ts';
import { folderOf } from '../view.ts';
import { escapeMarkdown } from './escape.ts';

/** The page `index.md` that lists reports, newest first, for a docs repository. Paths are relative to it. */
export function renderIndex(reports: readonly ReportSummary[]): Artifact {
  const newestFirst = reports.toSorted(
    (a, b) => compareText(b.period.lastDay, a.period.lastDay) || b.revision - a.revision,
  );
  const rows = newestFirst.map((report) => {
    const { kind, period, revision, headline } = report;
    const name = editionName({ kind, period: period.id, revision });
    const days = daysWords(period.firstDay, period.lastDay);
    return `| [${escapeMarkdown(name)}](${folderOf(report)}/report.md) | ${escapeMarkdown(days)} | ${escapeMarkdown(headline)} |`;
  });
  const lines = [
    '---',
    'title: Performance budget reports',
    'mdx:',
    '  format: md',
    '---',
    '',
    '# Performance budget reports',
    '',
    '| Report | Days | In one sentence |',
    '|---|---|---|',
    ...rows,
    '',
  ];
  return { path: 'index.md', mediaType: 'text/markdown; charset=utf-8', content: lines.join('\n') };
}
