import type { TemplateEngine } from '../templating.ts';
import type { View } from '../view.ts';

/** A report as one Markdown file, for GitHub, MkDocs and Docusaurus: from `weekly.md.hbs` or `monthly.md.hbs`. */
export function renderMarkdown(view: View, templates: TemplateEngine): string {
  const text = templates.render(`${view.kind}.md`, view);
  return `${text
    .replace(/(?<![ \t])[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}
