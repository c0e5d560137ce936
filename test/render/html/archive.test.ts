import { expect, test } from 'vitest';
import { archiveEntry, renderArchive } from '../../../src/render/html/archive.ts';
import { pageTemplates } from '../../support/page-templates.ts';
import { reportOf } from '../../support/report.ts';
import { rowOf } from '../../support/row.ts';

const report = reportOf([rowOf([3]), rowOf([1])]);
const older = { ...report, title: 'The week before', period: report.previousPeriod };
const archive = (...entries: Parameters<typeof renderArchive>[0]) =>
  String(renderArchive(entries, pageTemplates()).content);

test('the archive lists every report, newest first, with its counts, headline and files', () => {
  const files = [
    'weekly/2026-W05.html',
    'weekly/2026-W05.md',
    'weekly/2026-W05.json',
    'weekly/2026-W05.eml',
    'weekly/charts/overview.svg',
  ];
  const html = archive(archiveEntry(older, []), archiveEntry(report, files));
  expect(html.indexOf('week of 26 January')).toBeLessThan(html.indexOf('The week before'));
  expect(html).toContain('1 Exceeded');
  expect(html).toContain('The sentence that says it all.');
  for (const file of files.slice(0, 4)) expect(html).toContain(`href="${file}"`);
  expect(html).not.toContain('.svg');
});

test('of two revisions of one period the newer comes first', () => {
  const html = archive(
    archiveEntry(report, []),
    archiveEntry({ ...report, revision: 2, title: 'Corrected' }, []),
  );
  expect(html.indexOf('Corrected')).toBeLessThan(html.indexOf('week of 26 January'));
});

test('a file name cannot become another address', () => {
  const html = archive(archiveEntry(report, ['a b/"><script>.html', 'javascript:alert(1).md']));
  expect(html).toContain('href="a%20b/%22%3E%3Cscript%3E.html"');
  expect(html).toContain('href="javascript%3Aalert(1).md"');
});

test('an empty archive says how to make the first report', () => {
  expect(archive()).toContain('No report has been made yet');
});

test('the archive page goes to the top of the output folder', () => {
  expect(renderArchive([], pageTemplates())).toMatchObject({
    path: 'index.html',
    mediaType: 'text/html; charset=utf-8',
  });
});
