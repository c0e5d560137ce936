import { readdirSync, readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import type { Report } from '../../src/model/report.ts';
import { type PageTemplates, renderPage } from '../../src/render/html/page.ts';
import { viewOf } from '../../src/render/view.ts';

const FOLDER = new URL('../../templates/', import.meta.url);

/** The shipped templates of pages, as the program renders them: strict, so that a missing name is an error. */
export function pageTemplates(): PageTemplates {
  const engine = Handlebars.create();
  for (const file of readdirSync(new URL('partials/', FOLDER))) {
    if (file.endsWith('.html.hbs'))
      engine.registerPartial(file.slice(0, -'.html.hbs'.length), textOf(`partials/${file}`));
  }
  return { render: (name, values) => engine.compile(textOf(`${name}.hbs`), { strict: true })(values) };
}

/** The page of a report by the shipped templates. */
export function pageOf(report: Report): string {
  return renderPage(report, viewOf(report), pageTemplates());
}

function textOf(file: string): string {
  return readFileSync(new URL(file, FOLDER), 'utf8');
}
