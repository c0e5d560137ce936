import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Report } from '../../../src/model/report.ts';
import { chartFiles } from '../../../src/render/charts/files.ts';
import { renderMarkdown } from '../../../src/render/markdown/markdown.ts';
import { chartViews } from '../../../src/render/view/charts.ts';
import { viewOf } from '../../../src/render/view.ts';
import { exampleReport } from '../../support/example-report.ts';
import { insideAll, RENDERERS, textOf } from '../../support/markdown.ts';
import { reportOf } from '../../support/report.ts';
import { rowOf } from '../../support/row.ts';
import { shippedEngine } from '../../support/templates.ts';

const templates = shippedEngine();
const markdownOf = (report: Report): string =>
  renderMarkdown(viewOf(report, chartViews(chartFiles(report))), templates);
const parts = (markdown: string) => {
  const [, front = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(markdown) ?? [];
  return { front, body };
};
const HOSTILE =
  '</td></details><script>alert(1)</script> ![x](http://evil.example/p.png) | {danger} @all\n\n# Owned';

describe.each(['weekly', 'monthly'] as const)('the %s report as Markdown', (kind) => {
  const markdown = markdownOf(exampleReport(kind));
  const { front, body } = parts(markdown);

  it('has the front matter that sites read, and tells Docusaurus that it is not MDX', () => {
    expect(parse(front)).toEqual({
      title: exampleReport(kind).title,
      description: exampleReport(kind).headline,
      mdx: { format: 'md' },
    });
  });

  it('opens with its title, the headline and what is over', () => {
    const [title, headline, first, second] = body.trim().split('\n\n');
    expect(title).toBe(`# ${exampleReport(kind).title}`);
    expect(headline).toMatch(/^\*\*2 of 14 budgets exceeded, 2 approaching, 2 unknown: .+\*\*$/);
    expect(first).toMatch(
      /^> ❌ \*\*Provider Bid Processing Rate\*\*: 0 bids\/second of at least 20 bids\/second/,
    );
    expect(second).toMatch(/Owner: `@backend-team`, due 9 February 2026\./);
  });

  it('refers to charts that exist, by relative paths and with words in their place', () => {
    const images = [...body.matchAll(/!\[(.+)\]\((.+)\)/g)];
    const files = chartFiles(exampleReport(kind)).map(({ name }) => `charts/${name}`);
    expect(new Set(images.map(([, , path]) => path))).toEqual(new Set(files));
    expect(images.every(([, alt]) => (alt ?? '').length > 20)).toBe(true);
  });

  it.each(RENDERERS)('is whole in %s: every table, list and row is one', (_, render) => {
    const html = render(body);
    expect(html).not.toMatch(/\{\{|\| ---|\*\*|undefined|NaN/);
    const ofRows = insideAll(html, 'tr').map((row) => row.match(/<t[hd]/g)?.length);
    expect(ofRows.every((cells) => (cells ?? 0) >= 2)).toBe(true);
    const status = insideAll(html, 'table').find((table) => table.includes('Trend</th>'));
    expect(insideAll(status ?? '', 'tr').map((row) => row.match(/<t[hd]/g)?.length)).toEqual(
      Array.from({ length: 11 }, () => 8),
    );
    expect(insideAll(html, 'summary')[0]).toBe('The other budgets are within, with nothing to remark: 4');
  });

  it('has no blank line inside raw HTML, where Markdown would begin again', () => {
    const folded = insideAll(markdown, 'details');
    expect(folded).toHaveLength(2);
    expect(folded.filter((inside) => /\n\s*\n/.test(inside))).toEqual([]);
  });

  it('nests with four spaces, as Python-Markdown wants it', () => {
    const indents = [...body.matchAll(/^( +)-/gm)].map(([, indent]) => indent?.length);
    expect(indents.length).toBeGreaterThan(5);
    expect(new Set(indents)).toEqual(new Set([4]));
  });
});

describe('the weekly report as Markdown', () => {
  it('lists the worst first, and what is quiet folded away', () => {
    const { body } = parts(markdownOf(exampleReport()));
    const services = [...body.matchAll(/^\| \w+ \| ([^|]+) \| [≤≥]/gm)].map(([, name]) => name);
    expect(services.slice(0, 3)).toEqual(['Bid Processing Rate', 'Query P95', 'Provisioning P95']);
    expect(services).not.toContain('CPU');
    expect(body).toContain('<td>CPU</td>');
  });

  it('says what is overdue, who owns what, and the next step', () => {
    const { body } = parts(markdownOf(exampleReport()));
    expect(body).toContain('    -   Due: 28 January 2026 (**5 days overdue** ⏰)');
    expect(body).toContain('    -   Owner: **nobody yet**');
    expect(body).toContain(
      '    -   Next step: acknowledge (open a ticket, assign an owner, notify those concerned)',
    );
    expect(body).toContain('    -   [Runbook](<https://runbooks.virtengine.example/api-query>)');
  });

  it('says so when nothing is over, close or unknown', () => {
    const { body } = parts(markdownOf(reportOf([rowOf([1])])));
    expect(body).toContain('> ✅ Nothing is over its budget, close to it or unknown.');
    expect(body).toContain('None: every budget is within.');
  });

  it.each(RENDERERS)('lets no text of an owner become markup in %s', (_, render) => {
    const budget = { name: HOSTILE, serviceName: HOSTILE, owner: HOSTILE, rationale: HOSTILE };
    const rows = [
      rowOf([2.1], { budget: { ...budget, id: 'a/a' } }),
      rowOf([1], { budget: { ...budget, id: 'a/b' } }),
    ];
    const report = reportOf(rows, {
      title: HOSTILE,
      headline: HOSTILE,
      dataQuality: { notes: [{ budget: 'a/a', text: HOSTILE }], warnings: [{ text: HOSTILE, budgets: 1 }] },
      actions: [
        {
          budget: 'a/a',
          why: 'exceeded',
          title: HOSTILE,
          text: HOSTILE,
          owner: HOSTILE,
          rootCause: HOSTILE,
          opened: '2026-01-26',
          overdueDays: 0,
        },
      ],
    });
    const html = render(parts(markdownOf(report)).body);
    expect(html).not.toMatch(/<script|evil\.example\/p\.png"|<h1>Owned/);
    expect(insideAll(html, 'h1').map(textOf)).toEqual([HOSTILE.replace(/\s+/g, ' ')]);
    expect(html.match(/<img /g)?.length).toBe(chartFiles(report).length);
  });
});

describe('the monthly review as Markdown', () => {
  it('goes through the four weeks of the review in order, with an agenda that links to them', () => {
    const { body } = parts(markdownOf(exampleReport('monthly')));
    const headings = [...body.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual([
      'Agenda',
      'Week 1: Collect',
      'Week 2: Identify',
      'Week 3: Plan',
      'Week 4: Update',
      'How it was measured',
    ]);
    const anchors = [...body.matchAll(/\(#([a-z0-9-]+)\)/g)].map(([, anchor]) => anchor);
    expect(anchors).toEqual(['week-1-collect', 'week-2-identify', 'week-3-plan', 'week-4-update']);
  });

  it('puts each proposal of a limit with its evidence, its replay and room for the decision', () => {
    const { body } = parts(markdownOf(exampleReport('monthly')));
    expect(body).toContain(
      'With 320 s it would have been exceeded on 0 of 28 recorded days and approached on 3.',
    );
    expect(body).toContain(
      '| Propose to loosen, or leave | Provider Provisioning P95 to 320 s; would have been exceeded on 0 of 28 days, approached on 3 | | | |',
    );
  });
});
