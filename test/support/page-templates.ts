import { readdirSync, readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import type { PageTemplates } from '../../src/render/html/page.ts';

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

function textOf(file: string): string {
  return readFileSync(new URL(file, FOLDER), 'utf8');
}
