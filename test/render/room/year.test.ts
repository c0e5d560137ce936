import { describe, expect, test } from 'vitest';
import type { History } from '../../../src/model/history.ts';
import type { Report } from '../../../src/model/report.ts';
import { yearPages } from '../../../src/render/room/year.ts';
import { gistOf } from '../../../src/room/gist.ts';
import { historyOf } from '../../../src/room/history.ts';
import { HOSTILE } from '../../support/family-report.ts';
import { storyHistory } from '../../support/life-story.ts';
import { pageTemplates } from '../../support/page-templates.ts';
import { keptOf, weekOfYear, yearHistory } from '../../support/room-year.ts';
import { verdictOf } from '../../support/row.ts';
import { AGO, eventfulYear, monthIn, wideYear } from '../../support/year-stories.ts';

const templates = pageTemplates();

function pageOf(history: History): string {
  const [page] = yearPages(history, templates);
  expect(page?.path).toBe('index.html');
  return page?.content() ?? '';
}

/** The row of a budget, by its id on the page. */
function rowIn(html: string, id: string): string {
  return new RegExp(`<tr id="${id.replace('.', '\\.')}".*?</tr>`, 's').exec(html)?.[0] ?? '';
}

const html = pageOf(yearHistory());
const eventful = pageOf(eventfulYear());

describe('a cell', () => {
  test('says its week, its status and its figure, with its limit when it is not within, and leads to its report', () => {
    const [newest = ''] = rowIn(html, 'api.query-p95').split('<td').slice(1);
    expect(newest).toBe(
      ' class="e"><a href="weekly/2026-W05/report.html#api.query-p95"><b>week 5: exceeded, 2.4 s of 2 s</b></a>',
    );
    expect(rowIn(html, 'node.block-p95')).toContain(
      '<td><a href="weekly/2026-W04/report.html"><b>week 4: within, 1.2 s</b></a>',
    );
  });

  test('leads nowhere where the report is not there, and says the same', () => {
    const cells = rowIn(eventful, 'node.block-p95').split('<td').slice(1);
    expect(cells[AGO.elsewhere - 1]).toContain('href=');
    expect(cells[AGO.elsewhere]).toContain('<a><b>week 17: within, 1.2 s</b></a>');
  });

  test('of a week whose report has no such budget leads to that report alone, a later one having told of it', () => {
    const [earlier, report] = [1, 0].map((ago) => weekOfYear(ago)) as [Report, Report];
    const added = 'api/query-p95';
    const before = { ...earlier, rows: earlier.rows.filter(({ budget }) => budget.id !== added) };
    const rows = report.rows.map((row) => ({
      ...row,
      weeks: [verdictOf(row.budget, earlier.period, 2.6)],
    }));
    const known = new Set(before.rows.map(({ budget }) => budget.id));
    const gists = [gistOf(before, 'all'), gistOf({ ...report, rows }, known)];
    expect(
      rowIn(pageOf(historyOf(keptOf(...gists))), 'api.query-p95')
        .split('<td')
        .slice(1),
    ).toEqual([
      ' class="e"><a href="weekly/2026-W05/report.html#api.query-p95"><b>week 5: exceeded, 2.4 s of 2 s</b></a>',
      ' class="e"><a href="weekly/2026-W04/report.html"><b>week 4: exceeded, 2.6 s of 2 s</b></a></tr>',
    ]);
  });

  test('is empty in a week without a report, whose head says so', () => {
    const cells = rowIn(eventful, 'node.block-p95').split('<td').slice(1);
    expect(cells[AGO.unreported]?.startsWith('>')).toBe(true);
    expect(cells[AGO.unreported]).not.toContain('<a');
    expect(eventful).toContain('week 50 of 2025, 8–14 December 2025, no report');
    expect(eventful.split(', no report')).toHaveLength(2);
  });
});

describe('the table', () => {
  test('has a head for each week under its month, which is that of its fourth day', () => {
    expect(html.match(/<th scope="col"><a/g)).toHaveLength(53);
    const months = [...html.matchAll(/colspan="(\d+)" abbr="([^"]+)"/g)].map(([, span, month]) => [
      month,
      Number(span),
    ]);
    // The first Thursday of 2026 is on 1 January, and the last of January on its 29th.
    expect(months[0]).toEqual(['January 2026', 5]);
    expect(months[1]).toEqual(['December 2025', 4]);
    expect(months.reduce((sum, [, span]) => sum + Number(span), 0)).toBe(53);
  });

  test('counts as the report of each week does, and nothing where there is none', () => {
    const counts = /<tr data-count="exceeded">.*?<\/tr>/s.exec(eventful)?.[0] ?? '';
    const cells = counts.split('<td>').slice(1);
    const told = eventfulYear().weeks.toReversed();
    expect(cells.map((cell) => /<span>(\d+)</.exec(cell)?.[1])).toEqual(
      told.map(({ report }) => report && String(report.gist.counts.exceeded)),
    );
  });

  test('a group leads to its service, a row to its budget, and all services and owners have their link', () => {
    expect(html).toContain('<a href="services/api.html">API</a>');
    expect(rowIn(html, 'api.memory')).toContain('<a href="budgets/api/memory.html">memory</a>');
    for (const owner of ['@api-team', '@node-team', '@provider-team'])
      expect(html).toContain(`<a href="owners/${owner.slice(1)}.html">${owner}</a>`);
    expect(eventful).toContain('<a href="owners/night-shift.html">@night-shift</a>');
  });

  test('what is gone says so', () => {
    expect(rowIn(eventful, 'provider.provisioning-p95')).toContain('<i>gone</i>');
    expect(eventful.split('<i>gone</i>')).toHaveLength(2);
  });

  test('a family’s row opens to its members, which no name of theirs can break', () => {
    expect(eventful).toContain(`<details><summary>worst of ${HOSTILE.length} routes, 1 over</summary>`);
    expect(eventful).not.toContain('<script>window.broken');
    expect(eventful).toContain('/&lt;b&gt;bold&lt;/b&gt;&amp;amp;|{{x}}[y](javascript:z) @team');
    expect(eventful).toContain('/line end and turned');
    expect(eventful).not.toContain('long'.repeat(60));
  });
});

test('a member leads to its row on the page of its family, and one that is gone, which has none there, to the page', () => {
  const gone = (report: Report, ago: number): Report =>
    ago > 0 ? report : { ...report, families: report.families?.map((one) => ({ ...one, others: [] })) ?? [] };
  const [before, now] = [storyHistory(3, 1), storyHistory(4, 0, gone)].map(pageOf);
  expect(before).toMatch(/<a href="budgets\/api\/route-p95.html#other[^"]*">\/other<\/a>/);
  expect(now).toContain('<a href="budgets/api/route-p95.html">/other</a>');
});

describe('above the table', () => {
  test('is what the newest reports say, with links to them', () => {
    const year = yearHistory();
    const review = monthIn(year);
    const both = pageOf(historyOf([...year.reports, ...(review ? [review] : [])]));
    expect(both).toContain('<a href="weekly/2026-W05/report.html">Performance budgets: 2026-W05</a>');
    expect(both).toContain('<a href="monthly/2026-01/report.html">The review of January</a>');
    expect(both).toContain('The sentence that says it all.');
  });

  test('is what is open and due, with who and until when', () => {
    expect(eventful).toMatch(
      /<a href="budgets\/api\/query-p95.html">API query-p95<\/a>: plan until 4 February 2026, 01:00 \(Europe\/Berlin, UTC\+01:00\), <span class="late">plan 2 days overdue<\/span>, <a class="nowrap" href="owners\/night-shift.html">@night-shift<\/a>/,
    );
    expect(eventful).toMatch(
      /NODE cpu<\/a>: approaching, due 9 February 2026, <span class="late">nobody yet<\/span>/,
    );
    expect(html).toContain('Nothing is open, and nothing is due.');
  });
});

test('filters have what there is to choose, each once, and no filter is there without a choice', () => {
  expect(html).toContain(
    '<select data-by="service"><option value="">all</option><option value="api">API</option>',
  );
  expect(html).not.toContain('data-by="label"');
  const [first, ...others] = yearHistory().lives;
  if (!first) throw new Error('No life.');
  const labelled = { ...first, budget: { ...first.budget, labels: { tier: '1 "a" b' } } };
  const withLabel = pageOf({ ...yearHistory(), lives: [labelled, ...others] });
  expect(withLabel).toContain('<option value="tier&#x3D;1 &quot;a&quot; b">');
  expect(withLabel).toContain('data-label="tier%3D1%20%22a%22%20b"');
});

test('without a report the page says how to make the first', () => {
  expect(pageOf(historyOf([]))).toContain('No report has been made yet');
});

test('the same history makes the same bytes', () => {
  expect(pageOf(eventfulYear())).toBe(eventful);
});

test('a cell takes at most 90 bytes, so that 1,000 budgets of a year take less than 5 MB', () => {
  const [small, large] = [20, 120].map((count) => pageOf(wideYear(count, 4)).length);
  const perCell = ((large ?? 0) - (small ?? 0)) / (100 * 53);
  expect(perCell).toBeLessThan(90);
});
