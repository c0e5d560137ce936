import { expect, test } from 'vitest';
import type { Report } from '../../../src/model/report.ts';
import { reportsPages } from '../../../src/render/room/reports.ts';
import { gistOf } from '../../../src/room/gist.ts';
import { historyOf } from '../../../src/room/history.ts';
import { pageTemplates } from '../../support/page-templates.ts';
import { reportOf } from '../../support/report.ts';
import { keptOf } from '../../support/room-year.ts';
import { rowOf } from '../../support/row.ts';

const report = reportOf([rowOf([3]), rowOf([1])]);
const older = { ...report, title: 'The week before', period: report.previousPeriod };

function list(reports: readonly Report[], files?: readonly string[]): string {
  const kept = keptOf(...reports.map((one) => gistOf(one)));
  const history = historyOf(files ? kept.map((one) => ({ ...one, files })) : kept);
  return String(reportsPages(history, pageTemplates())[0]?.content());
}

test('the list has every report, newest first, with its counts, headline and files', () => {
  const html = list([older, report]);
  expect(html.indexOf('week of 26 January')).toBeLessThan(html.indexOf('The week before'));
  expect(html).toContain('1 Exceeded');
  expect(html).toContain('The sentence that says it all.');
  for (const ending of ['html', 'md', 'json'])
    expect(html).toContain(`href="weekly/2026-W05/report.${ending}"`);
  expect(html).not.toContain('.svg"');
});

test('of two revisions of one period the newer comes first', () => {
  const html = list([report, { ...report, revision: 2, title: 'Corrected' }]);
  expect(html.indexOf('Corrected')).toBeLessThan(html.indexOf('week of 26 January'));
});

test('of several months each is led to, where the first of its reports stands', () => {
  const html = list([older, report]);
  expect(html).toContain('<a href="#2026-02">February 2026</a> <a href="#2026-01">January 2026</a>');
  expect(html.match(/<li id="2026-0[12]">/g)).toHaveLength(2);
  expect(list([report])).not.toContain('class="months"');
});

test('a file name cannot become another address', () => {
  const html = list([report], ['a b/"><script>.html', 'javascript:alert(1).md']);
  expect(html).toContain('href="a%20b/%22%3E%3Cscript%3E.html"');
  expect(html).toContain('href="javascript%3Aalert(1).md"');
});

test('an empty list says how to make the first report', () => {
  expect(list([])).toContain('No report has been made yet');
});

test('a report that is not there is not in the list', () => {
  const history = historyOf([{ gist: gistOf(report), files: [] }]);
  expect(reportsPages(history, pageTemplates())[0]?.content()).toContain('No report has been made yet');
});
