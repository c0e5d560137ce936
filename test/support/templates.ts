import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTemplates, type TemplateEngine, type Templates } from '../../src/render/templating.ts';

const FOLDER = join(import.meta.dirname, '../../templates');

/** The shipped template texts, with the user's own in their place. */
function shippedTemplates(own: Readonly<Record<string, string>> = {}): Templates {
  const names = globSync('**/*.hbs', { cwd: FOLDER }).map((name) => name.replaceAll('\\', '/'));
  const shipped = names.map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')] as const);
  return templatesOf({ ...Object.fromEntries(shipped), ...own });
}

/** The engine of the shipped templates, with the user's own in their place. */
export function shippedEngine(own: Readonly<Record<string, string>> = {}): TemplateEngine {
  return createTemplates(shippedTemplates(own));
}

/** Template texts by name as the engine takes them. */
export function templatesOf(texts: Readonly<Record<string, string>>): Templates {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, { file: `templates/${name}`, text }]),
  );
}
