import { expect, test } from 'vitest';
import type { Report } from '../../../src/model/report.ts';
import { renderPage } from '../../../src/render/html/page.ts';
import { viewOf } from '../../../src/render/view.ts';
import { familyReport } from '../../support/family-report.ts';
import { pageTemplates } from '../../support/page-templates.ts';
import { reportOf } from '../../support/report.ts';
import { rowOf } from '../../support/row.ts';

const report = reportOf([rowOf([3]), rowOf([1], { budget: { id: 'node/cpu', name: 'CPU' } })]);

function page(of: Report, hasRoom: boolean): string {
  return renderPage(of, viewOf(of), pageTemplates(), hasRoom);
}

test('beside a reading room the name of each budget leads to its page, in the table and in its card', () => {
  const html = page(report, true);
  expect(html.match(/href="\.\.\/\.\.\/budgets\/api\/query-p95\.html"/g)).toHaveLength(2);
  expect(html.match(/href="\.\.\/\.\.\/budgets\/node\/cpu\.html"/g)).toHaveLength(1);
  expect(html).toContain('<a href="../../index.html">All budgets over the year</a>');
});

test('of a family the name leads to the page of all of it', () => {
  const families = familyReport();
  const [family] = families.families ?? [];
  const link = `href="../../budgets/${family?.id}.html"`;
  expect(page(families, true).split(link)).toHaveLength(2);
});

test('without one there are no such links, and a report of schema 1 never has them', () => {
  expect(page(report, false)).not.toContain('budgets/');
  expect(page(report, false)).not.toContain('index.html');
  const old: Report = { ...report, schema: 1 };
  expect(page(old, true)).toBe(page(old, false));
});
