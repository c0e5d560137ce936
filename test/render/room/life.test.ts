import { describe, expect, test } from 'vitest';
import type { History } from '../../../src/model/history.ts';
import { periodOn } from '../../../src/model/period.ts';
import type { Report } from '../../../src/model/report.ts';
import { renderNotes } from '../../../src/render/notes/notes.ts';
import { lifePages } from '../../../src/render/room/life.ts';
import { budgetPage } from '../../../src/render/room/paths.ts';
import { gistOf } from '../../../src/room/gist.ts';
import { historyOf } from '../../../src/room/history.ts';
import { at, day, FAMILY, HERO, storyHistory, storyWeek } from '../../support/life-story.ts';
import { pageTemplates } from '../../support/page-templates.ts';
import { keptOf } from '../../support/room-year.ts';

const templates = pageTemplates();

function pageIn(history: History, id = HERO): string {
  return (
    lifePages(history, templates, renderNotes)
      .find(({ path }) => path === budgetPage(id))
      ?.content() ?? ''
  );
}

/** What a reader sees of a page, or of its part from one text to another, on one line. */
function shown(html: string, from = '<main', to = '</main>'): string {
  const part = html.slice(html.indexOf(from), html.indexOf(to, html.indexOf(from)));
  return part
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/\s+/g, ' ')
    .trim();
}

const STORY = pageIn(storyHistory());
const TOP = shown(STORY, '<main', 'id="a.year"');

describe('the page of a budget', () => {
  test('says first where it stands, since when, whether it was so before, what is done and what was decided', () => {
    expect(TOP).toContain('Exceeded 2.88 s of 2.4 s 120% used 26 January – 1 February 2026');
    expect(TOP).toContain('Over since 12 January 2026, in 3 of the last 5 weeks.');
    expect(TOP).toContain(
      'Over once before, last on 21 April – 11 May 2025 (21 days over); in 6 of the 53 weeks',
    );
    expect(TOP).toContain('acknowledged, investigated; plan until 16 February 2026');
    expect(TOP).toContain('Limit 2 s → 2.4 s, in force from 8 September 2025: approved by @cleo (product)');
  });

  test('says as what was decided what is planned against a violation', () => {
    const step = { step: 'plan', at: at(0, 1), by: '@bob', text: 'An index, with the next release' } as const;
    const planned = (report: Report): Report => ({
      ...report,
      review: {
        ...report.review,
        violations: report.review.violations.map((one) => ({ ...one, steps: [...one.steps, step] })),
      },
    });
    expect(shown(pageIn(storyHistory(4, 0, planned)))).toContain(
      'Decided Violation planned by @bob, 27 January 2026: Plan: An index, with the next release.',
    );
  });

  test('says of a budget that was never over that it was not, and that nothing is open and nothing was decided', () => {
    const top = shown(pageIn(storyHistory(), 'node/quiet'), '<main', 'id="a.year"');
    expect(top).toContain('Within its budget since 27 January 2025 or before.');
    expect(top).toContain('Never over in the 53 weeks that are known.');
    expect(top).toContain('No violation is open.');
    expect(top).toContain('Nothing: no limit was changed');
  });

  test('says where the newest weeks are, in words that no week changes', () => {
    expect(STORY).toContain('href="../../services/api.html#api.query-p95"');
    expect(STORY).toContain('href="../../index.html#api.query-p95"');
  });

  test('draws the limit as it was: 2 s, and 2.4 s from 8 September on', () => {
    const [chart = ''] = /<svg class="chart".*?<\/svg>/s.exec(STORY) ?? [];
    const [, limit = ''] = /<path class="c-limit" d="([^"]*)"/.exec(chart) ?? [];
    const heights = [...limit.matchAll(/,([\d.]+)/g)].map(([, y]) => Number(y));
    expect(new Set(heights).size).toBe(2);
    expect(heights.at(-1)).toBeLessThan(heights[0] ?? 0);
    expect(chart.match(/c-exceeded-bar/g)).toHaveLength(2);
    expect(chart).toContain('step 22 Dec');
    expect(chart).toContain('Said on 4 January 2026: reaches 2.4 s around 15 January 2026');
    expect(chart).toContain(
      '42 of 371 judged days over, in 2 stretches. Limit at the end at most 2.4 s. Limit 2 s → 2.4 s.',
    );
  });

  test('has the same by week in a table, with each week’s own limit and the link to its report', () => {
    const rows = shown(STORY, 'Every period', '</table>');
    expect(rows).toContain('12–18 January 2026 Exceeded 2.88 s of 2.4 s 120% 7 of 7 days');
    expect(rows).toContain('21–27 April 2025 Exceeded 2.3 s of 2 s');
    expect(STORY).toContain('<a href="../../weekly/2026-W03/report.html">12–18 January 2026</a>');
  });

  test('has its definition with what people wrote as text, and its query', () => {
    const definition = shown(STORY, 'id="its.definition"', '</section>');
    expect(definition).toContain('Limit at most 2.4 s');
    expect(definition).toContain('sum(rate(query-p95[7d]))');
    expect(definition).toContain('Readers leave after <2 s>.');
    expect(STORY).toContain('<a href="https://runbooks.example/query">');
  });

  test('renders a note as reports do, and lets nothing in it run', () => {
    expect(STORY).toContain('We <strong>know</strong>');
    expect(STORY).not.toContain('<script');
    expect(STORY).toContain('A missing &lt;index&gt;');
  });

  test('links to every report that is there, and to no other', () => {
    expect(STORY.match(/<li><a href="\.\.\/\.\.\/weekly\/[^"]*">week /g)).toHaveLength(53);
    const { reports } = storyHistory();
    const elsewhere = historyOf(reports.map(({ gist }) => ({ gist, files: [] })));
    const page = pageIn(elsewhere);
    expect(page).not.toContain('weekly/');
    expect(shown(page, 'id="its.reports"')).toContain('53 reports are not here.');
  });

  test('is the same twice', () => {
    expect(pageIn(storyHistory())).toBe(STORY);
  });

  test('says of a budget that is gone since when it is', () => {
    const gone = (report: Report, ago: number): Report =>
      ago < 2 ? { ...report, rows: report.rows.filter(({ budget }) => budget.id !== HERO) } : report;
    const page = shown(pageIn(storyHistory(12, 0, gone)));
    expect(page).toContain('It is gone. The first report without it: week 4, 19–25 January 2026');
    expect(page).not.toContain('Over since');
    expect(page).not.toContain('Weeks since');
  });

  test('is by months where there are only monthly reviews', () => {
    const review = storyWeek(0);
    const period = periodOn('month', day(0), { zone: 'Europe/Berlin', weekStartsOn: 'monday' });
    const monthly: Report = { ...review, kind: 'monthly', period, asOf: period.end };
    const page = shown(pageIn(historyOf(keptOf(gistOf(monthly)))));
    expect(page).toContain('in the month that is known');
    expect(page).toContain('Exceeded 2.88 s of 2.4 s 120% used 1–31 January 2026');
  });
});

describe('the page of a family', () => {
  const page = pageIn(storyHistory(), FAMILY);

  test('is of its worst member, and has all members with what they are known by', () => {
    expect(shown(page)).toContain(
      'Exceeded 2.1 s of 2 s 105% used 26 January – 1 February 2026, worst of 3 routes, 1 over',
    );
    expect(shown(page)).toContain('The days of its worst member, /search');
    const members = shown(page, 'id="its.members"', '</section>');
    expect(members).toMatch(/\/search Exceeded 2.1 s of 2 s over in 53 of 53 weeks/);
    expect(members).toMatch(/\/other Within 0.2 s of 2 s over in 0 of 53 weeks/);
    expect(page).toMatch(/<tr id="search\.[0-9a-f]{16}"><th scope="row">\/search/);
  });

  test('gives no id twice, whatever its members are called', () => {
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(ids).toContain('main');
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('names its members in what happened', () => {
    expect(shown(page, 'id="time.line"', 'id="its.definition"')).toContain('/search : Over on 371 days');
  });
});
