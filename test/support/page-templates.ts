import { readdirSync, readFileSync } from 'node:fs';
import type { Report } from '../../src/model/report.ts';
import { renderPage } from '../../src/render/html/page.ts';
import { createTemplates, type TemplateEngine } from '../../src/render/templating.ts';
import { viewOf } from '../../src/render/view.ts';

const FOLDER = new URL('../../templates/', import.meta.url);

/** The shipped templates of pages. */
export function pageTemplates(): TemplateEngine {
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.html.hbs'),
  );
  return createTemplates(
    Object.fromEntries(
      files.map((file) => [
        file,
        { file: `templates/${file}`, text: readFileSync(new URL(file, FOLDER), 'utf8') },
      ]),
    ),
  );
}

/** The page of a report by the shipped templates. */
export function pageOf(report: Report): string {
  return renderPage(report, viewOf(report), pageTemplates());
}
