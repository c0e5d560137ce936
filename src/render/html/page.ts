import type { Report } from '../../model/report.ts';
import { asProperties, DARK, LIGHT } from '../charts/palette.ts';
import { pageChartRules } from '../charts/style.ts';
import type { TemplateEngine } from '../templating.ts';
import type { View } from '../view.ts';
import { type PageView, pageView } from './page-view.ts';
import { policyFor } from './seal.ts';

/** A report as one HTML file that asks for nothing: style, script and charts are in it, and its policy allows no other. */
export function renderPage(report: Report, view: View, templates: TemplateEngine): string {
  const page = pageView(report, view);
  return templates.render('page.html', { ...page, ...frameOf(templates, page) });
}

/** What surrounds any page of ours: the style, the script and the policy that knows both by their hashes. */
export function frameOf(
  templates: TemplateEngine,
  { schema2, families, explains }: Pick<PageView, 'schema2' | 'families' | 'explains'> = {
    schema2: true,
    families: '',
    explains: false,
  },
): { style: string; script: string; policy: string } {
  const rules = templates.render('partials/style.html', {
    lightColours: asProperties(LIGHT),
    darkColours: asProperties(DARK),
    chartRules: pageChartRules(),
  });
  const later = [
    ...(schema2 ? ['style-2'] : []),
    ...(families === '' ? [] : ['style-families']),
    ...(explains ? ['style-why'] : []),
  ];
  const style = inline(rules + later.map((name) => templates.render(`partials/${name}.html`, {})).join(''));
  const script = inline(templates.render('partials/script.html', { families }));
  return { style, script, policy: policyFor({ style, script }) };
}

/** Line ends as a browser reads them, so that the hashes are of what it sees. */
function inline(text: string): string {
  return text.replace(/\r\n?/g, '\n').trim();
}
