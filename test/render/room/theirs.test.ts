import { describe, expect, test } from 'vitest';
import type { History } from '../../../src/model/history.ts';
import { ownerPages } from '../../../src/render/room/owner.ts';
import { servicePages } from '../../../src/render/room/service.ts';
import { historyOf } from '../../../src/room/history.ts';
import { pageTemplates } from '../../support/page-templates.ts';
import { yearHistory } from '../../support/room-year.ts';
import { AGO, eventfulYear } from '../../support/year-stories.ts';

const templates = pageTemplates();
const eventful = eventfulYear();

function pagesOf(history: History): ReadonlyMap<string, string> {
  const pages = [...servicePages(history, templates), ...ownerPages(history, templates)];
  return new Map(pages.map(({ path, content }) => [path, content()]));
}

const pages = pagesOf(eventful);
const page = (path: string) => pages.get(path) ?? '';

/** The row of a budget, without the markup. */
function rowIn(html: string, id: string): string {
  const row = new RegExp(`<tr id="${id.replace('.', '\\.')}".*?</tr>`, 's').exec(html)?.[0] ?? '';
  return row
    .replaceAll(/<ol.*?<\/ol>/gs, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

test('there is a page for each service and for each owner, also of who only works on a violation', () => {
  expect([...pages.keys()].toSorted()).toEqual([
    'owners/api-team.html',
    'owners/night-shift.html',
    'owners/node-team.html',
    'owners/provider-team.html',
    'services/api.html',
    'services/node.html',
    'services/provider.html',
  ]);
});

describe('the page of a service', () => {
  const html = page('services/api.html');

  test('says what is open: the next step, until when, who does it, why, and links that are safe', () => {
    expect(html).toContain('<a class="what" href="../budgets/api/query-p95.html">API query-p95</a>');
    expect(html).toContain('open since 2 February 2026');
    expect(html).toContain('Until 4 February 2026, 01:00 (Europe/Berlin, UTC+01:00): plan (');
    expect(html).toContain('<span class="late">plan 2 days overdue</span>');
    expect(html).toContain('<a class="nowrap" href="../owners/night-shift.html">@night-shift</a>');
    expect(html).toContain('Root cause: An index is missing.');
    expect(html).toContain('<a href="https://tickets.example/7" rel="noreferrer">');
    expect(html).not.toContain('javascript:alert');
  });

  test('has the proposals under way, and not those that ended', () => {
    expect(html).toContain(
      'in review</span><a class="what" href="../budgets/api/memory.html">API memory</a> ≤ 2 s → ≤ 3 s',
    );
    expect(html).toContain('waits for product');
    expect(html).not.toContain('Rejected');
  });

  test('has a row a budget with its figure, its usage and since when', () => {
    expect(rowIn(html, 'api.query-p95')).toBe(
      'query-p95 Exceeded 2.4 s of 2 s 120% 28 January 2026 @api-team',
    );
    expect(rowIn(html, 'api.memory')).toBe(
      'memory Approaching 1.83 s of 2 s 92% 12 January 2026 3 weeks @api-team',
    );
    expect(rowIn(page('services/node.html'), 'node.block-p95')).toBe(
      'block-p95 Within 1.2 s of 2 s 60% 52 weeks or longer',
    );
    expect(rowIn(html, 'api.route-p95')).toMatch(
      /^P95 by route worst of 7 routes, 1 over Exceeded 2.5 s of 2 s/,
    );
  });

  test('has a strip of the newest thirteen weeks, whose signs lead to reports as those of the year do', () => {
    const strips = html.match(/<ol class="strip">.*?<\/ol>/gs) ?? [];
    expect(strips).toHaveLength(4);
    for (const strip of strips) expect(strip.match(/<li/g)).toHaveLength(13);
    expect(strips[1]).toContain(
      '<li class="e"><a href="../weekly/2026-W05/report.html#api.query-p95"><b>week 5: exceeded, 2.4 s of 2 s</b></a></li>',
    );
    expect(strips[1]?.split('</li>')[AGO.unreported]).toBe('<li>');
  });

  test('leads to its owners', () => {
    expect(html).toMatch(
      /Owners: .*href="\.\.\/owners\/api-team\.html".*href="\.\.\/owners\/night-shift\.html"/,
    );
  });
});

describe('the page of an owner', () => {
  test('has what they own by service, and leads to it', () => {
    const html = page('owners/node-team.html');
    expect(html).toContain('<th scope="rowgroup" colspan="7"><a href="../services/node.html">NODE</a></th>');
    expect(rowIn(html, 'node.cpu')).toMatch(/^cpu Approaching 1\.9 s of 2 s 95%/);
    expect(html).not.toContain('api/');
  });

  test('has what they work on, and says whose it is', () => {
    const html = page('owners/night-shift.html');
    expect(html).toContain('open since 2 February 2026');
    expect(rowIn(html, 'api.query-p95')).toMatch(/^query-p95 of @api-team Exceeded/);
    expect(html.match(/<tr id=/g)).toHaveLength(1);
  });

  test('says when nothing of theirs is left, with what there was', () => {
    const html = page('owners/provider-team.html');
    expect(html).toContain('Nothing of this is left');
    expect(html).toMatch(/PROVIDER provisioning-p95, last in Performance budgets: 2025-W47/);
    expect(html).not.toContain('<table');
    expect(page('owners/node-team.html')).not.toContain('Nothing of this is left');
  });
});

test('owners whose names differ in the @ alone are of one page', () => {
  const history = yearHistory();
  const lives = history.lives.map((life, index) => ({ ...life, owner: index % 2 === 0 ? '@crew' : 'crew' }));
  const owners = ownerPages({ ...history, lives, reports: [] }, templates);
  expect(owners.map(({ path }) => path)).toEqual(['owners/crew.html']);
  expect(owners[0]?.content().match(/<tr id=/g)).toHaveLength(history.lives.length);
});

test('a forecast is told with its interval', () => {
  const history = yearHistory();
  const lives = history.lives.map((life) => ({
    ...life,
    told: life.told.map(({ report, row, budget }) => ({
      budget,
      report,
      row: {
        ...row,
        forecast: {
          kind: 'crossing' as const,
          earliest: '2026-02-10',
          central: '2026-02-20',
          latest: '2026-03-02',
          horizon: '2026-05-01',
        },
      },
    })),
  }));
  const [html] = servicePages({ ...history, lives }, templates).map(({ content }) => content());
  expect(html).toContain('reaches 2 s around 20 February 2026 (between 10 February and 2 March 2026)');
});

test('without reports there are no pages', () => {
  expect(pagesOf(historyOf([])).size).toBe(0);
});
