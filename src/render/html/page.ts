import type { Report } from '../../model/report.ts';
import { asProperties, DARK, LIGHT } from '../charts/palette.ts';
import { pageChartRules } from '../charts/style.ts';
import type { TemplateEngine } from '../templating.ts';
import type { View } from '../view.ts';
import { type PageView, pageView } from './page-view.ts';
import { NO_ROOM, roomLinks } from './room-links.ts';
import { policyFor } from './seal.ts';

/**
 * A report as one HTML file that asks for nothing: style, script and charts are in it, and its policy allows no other. Where the
 * pages of a reading room lie beside it, it leads there, and so do the names of budgets.
 */
export function renderPage(report: Report, view: View, templates: TemplateEngine, hasRoom = false): string {
  const page = pageView(report, view, hasRoom ? roomLinks(report) : NO_ROOM);
  return templates.render('page.html', { ...page, ...frameOf(templates, page) });
}

/** What a page has beside what any page has. */
type Framed = Pick<PageView, 'schema2' | 'families' | 'explains'> | 'forms';

const PLAIN = { schema2: true, families: '', explains: false };

/** What surrounds any page of ours: the style, the script and the policy that knows both by their hashes. A page of forms has no script. */
export function frameOf(
  templates: TemplateEngine,
  framed: Framed = PLAIN,
): { style: string; script: string; policy: string } {
  const { schema2, families, explains } = framed === 'forms' ? PLAIN : framed;
  const rules = templates.render('partials/style.html', {
    lightColours: asProperties(LIGHT),
    darkColours: asProperties(DARK),
    chartRules: pageChartRules(),
  });
  const later = [
    ...(schema2 ? ['style-2'] : []),
    ...(schema2 && framed !== 'forms' ? ['style-report'] : []),
    ...(families === '' ? [] : ['style-families']),
    ...(explains ? ['style-why'] : []),
    ...(framed === 'forms' ? ['style-answers'] : []),
    ...(schema2 ? ['style-print'] : []),
  ];
  const style = inline(rules + later.map((name) => templates.render(`partials/${name}.html`, {})).join(''));
  const script =
    framed === 'forms' ? '' : inline(templates.render('partials/script.html', { families, schema2 }));
  return { style, script, policy: policyFor({ style, script, forms: framed === 'forms' }) };
}

/** Line ends as a browser reads them, so that the hashes are of what it sees. */
export function inline(text: string): string {
  return text.replace(/\r\n?/g, '\n').trim();
}
