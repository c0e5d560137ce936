import type { Artifact } from '../model/artifact.ts';
import type { Publication } from '../model/publication.ts';
import type { Report } from '../model/report.ts';
import { chartFiles } from './charts/files.ts';
import { mailOf, renderEmail } from './email/email.ts';
import { renderPage } from './html/page.ts';
import { renderMarkdown } from './markdown/markdown.ts';
import type { Rasterise } from './png.ts';
import { writeReport } from './report-json.ts';
import type { TemplateEngine } from './templating.ts';
import { withBoundFigures } from './view/bound.ts';
import { CHARTS_FOLDER, chartViews } from './view/charts.ts';
import type { NoteForms } from './view/notes.ts';
import { folderOf, type View, viewOf } from './view.ts';

/** What rendering needs besides templates. */
export interface RenderTools {
  readonly rasterise: Rasterise;
}

/** All that a report is rendered to: files, and what its mail says. */
export type Rendered = Pick<Publication, 'artifacts' | 'mail'>;

/**
 * Every artifact of a report, below `weekly/2026-W05` or `monthly/2026-01`: Markdown with its charts, page, mail, and
 * the report itself. The same report, templates and tools make the same bytes. Throws an InputError for a template's mistake.
 */
export async function renderReport(
  report: Report,
  templates: TemplateEngine,
  { rasterise }: RenderTools,
): Promise<Rendered> {
  const charts = chartFiles(report);
  const view = viewOf(report, chartViews(charts), await noteForms(report));
  const bound = withBoundFigures(view, report);
  const at = (name: string) => `${folderOf(report)}/${name}`;
  // The mail's images may be drawn in another thread while these are written in this one.
  const [mail, { markdown, page, json }] = await Promise.all([
    mailOf(report, bound, templates, rasterise),
    textsOf(report, view, bound, templates),
  ]);
  const artifacts: readonly Artifact[] = [
    { path: at('report.md'), mediaType: 'text/markdown; charset=utf-8', content: markdown },
    { path: at('report.html'), mediaType: 'text/html; charset=utf-8', content: page },
    await renderEmail(report, mail),
    { path: at('report.json'), mediaType: 'application/json', content: json },
    ...charts.map(({ name, svg }) => ({
      path: at(`${CHARTS_FOLDER}/${name}`),
      mediaType: 'image/svg+xml',
      content: svg,
    })),
  ];
  return { artifacts, mail };
}

async function textsOf(report: Report, view: View, bound: View, templates: TemplateEngine) {
  return {
    markdown: renderMarkdown(view, templates),
    page: renderPage(report, bound, templates),
    json: writeReport(report),
  };
}

/** Most reports have no notes, and need no Markdown to be read. */
async function noteForms({ review }: Report): Promise<readonly NoteForms[]> {
  if (review.notes.length === 0) return [];
  const { renderNotes } = await import('./notes/notes.ts');
  return renderNotes(review.notes);
}
