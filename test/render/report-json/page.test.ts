import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeReport } from '../../../src/render/report-json.ts';
import { blocksOf, codeRows, PAGES } from '../../support/docs.ts';
import { exampleReport } from '../../support/example-report.ts';
import { folderWith } from '../../support/folder.ts';

const page = PAGES.filter(({ path }) => path === 'docs/report-json.md');
const report = exampleReport();
const hasJq = spawnSync('jq', ['--version']).status === 0;

/** What the page's examples print, each as its lines. */
function printed(): readonly (readonly string[])[] {
  const folder = folderWith();
  writeFileSync(join(folder, 'columns.jq'), blocksOf(page, 'jq').join(''));
  writeFileSync(join(folder, 'report.json'), writeReport(report));
  return blocksOf(page, 'sh').map((command) =>
    execFileSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' }).trimEnd().split('\n'),
  );
}

describe('the page about report.json', () => {
  it('names only members that reports have', () => {
    const named = page.flatMap(codeRows).flatMap(([names = []]) => names);
    const saved = Object.keys(JSON.parse(writeReport(report)) as object);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => !saved.includes(name))).toEqual(['families', 'sources']);
  });

  it.skipIf(!hasJq)('has examples that read what was written', () => {
    const [exceeded, days, queries] = printed();
    const rows = report.rows.filter(({ verdict }) => verdict.status === 'exceeded');
    expect(exceeded).toEqual(rows.map(({ budget }) => budget.id));
    expect(rows.length).toBeGreaterThan(0);
    expect(days).toEqual(
      report.rows.flatMap(({ budget, days: ofRow }) =>
        ofRow.map(({ date, value, limit, status }) => [budget.id, date, value, limit, status].join('\t')),
      ),
    );
    const asked = Object.entries(report.queries).toSorted(([a], [b]) => (a < b ? -1 : 1));
    const figures = asked.flatMap(([, ofBudget]) => ofBudget.filter(({ purpose }) => purpose === 'figure'));
    expect(queries).toEqual(figures.map(({ query }) => query));
  });
});
