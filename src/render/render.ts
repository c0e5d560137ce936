import type { AnswerLinks } from '../model/answer.ts';
import type { Artifact } from '../model/artifact.ts';
import type { ReportPublication } from '../model/publication.ts';
import type { Report } from '../model/report.ts';
import { chartFiles } from './charts/files.ts';
import { type MailExtras, mailOf, renderEmail } from './email/email.ts';
import { mailImages } from './email/images.ts';
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
  /** Where the one reader of the mail can answer; in no mail of several may it be given. */
  readonly answers?: AnswerLinks;
  /** Whether it will lie beside the pages of a reading room, to which it then links. */
  readonly hasRoom?: boolean;
  /** Lets others have the processor between one file and the next; nobody waits unless given. */
  readonly pause?: () => Promise<unknown>;
}

/** All that a report is rendered to: files, and what its mail says. */
export type Rendered = Pick<ReportPublication, 'artifacts' | 'mail' | 'mailSaying'>;

/**
 * Every artifact of a report, below `weekly/2026-W05` or `monthly/2026-01`: Markdown with its charts, page, mail, and
 * the report itself. The same report, templates and tools make the same bytes. Throws an InputError for a template's mistake.
 */
export async function renderReport(
  report: Report,
  templates: TemplateEngine,
  { rasterise, answers, hasRoom = false, pause = async () => {} }: RenderTools,
): Promise<Rendered> {
  // Another thread draws the mail's images while this one writes the rest.
  const [images, { bound, artifacts }] = await Promise.all([
    mailImages(report, rasterise),
    withoutMail(report, templates, { hasRoom, pause }),
  ]);
  await pause();
  const mailWith = (extras: MailExtras) => mailOf(report, bound, templates, images, { answers, ...extras });
  const mail = mailWith({});
  return {
    artifacts: [...artifacts, await renderEmail(report, mail)],
    mail,
    mailSaying: (remark) => mailWith({ remark }),
  };
}

/** The artifacts but for the mail, and the view that they share with it. */
async function withoutMail(
  report: Report,
  templates: TemplateEngine,
  { hasRoom, pause }: Required<Pick<RenderTools, 'hasRoom' | 'pause'>>,
): Promise<{ readonly bound: View; readonly artifacts: readonly Artifact[] }> {
  await pause();
  const charts = chartFiles(report);
  await pause();
  const view = viewOf(report, chartViews(charts), await noteForms(report));
  await pause();
  const bound = withBoundFigures(view, report);
  const forms: readonly (readonly [name: string, mediaType: string, content: () => string])[] = [
    ['report.md', 'text/markdown; charset=utf-8', () => renderMarkdown(view, templates)],
    ['report.html', 'text/html; charset=utf-8', () => renderPage(report, bound, templates, hasRoom)],
    ['report.json', 'application/json', () => writeReport(report)],
    ...charts.map(({ name, svg }) => [`${CHARTS_FOLDER}/${name}`, 'image/svg+xml', () => svg] as const),
  ];
  const artifacts: Artifact[] = [];
  for (const [name, mediaType, content] of forms) {
    await pause();
    artifacts.push({ path: `${folderOf(report)}/${name}`, mediaType, content: content() });
  }
  return { bound, artifacts };
}

/** Most reports have no notes, and need no Markdown to be read. */
async function noteForms({ review }: Report): Promise<readonly NoteForms[]> {
  if (review.notes.length === 0) return [];
  const { renderNotes } = await import('./notes/notes.ts');
  return renderNotes(review.notes);
}
