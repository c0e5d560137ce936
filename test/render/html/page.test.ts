import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { pageOf as page } from '../../support/page-templates.ts';
import { reportOf } from '../../support/report.ts';
import { richReport } from '../../support/rich-report.ts';
import { rowOf } from '../../support/row.ts';

const between = (text: string, from: string, to: string) => text.split(from)[1]?.split(to)[0] ?? '';
const visible = (html: string) =>
  html
    .replace(/<(style|script|svg)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

describe('a page', () => {
  test('is sealed: its policy names exactly its own style and script by their hashes', () => {
    const html = page(richReport());
    const policy = between(html, 'http-equiv="Content-Security-Policy" content="', '"')
      .replaceAll('&#x27;', "'")
      .replaceAll('&#x3D;', '=');
    const hash = (text: string) => createHash('sha256').update(text).digest('base64');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`style-src 'sha256-${hash(between(html, '<style>', '</style>'))}'`);
    expect(policy).toContain(`script-src 'sha256-${hash(between(html, '<script>', '</script>'))}'`);
    expect(policy).not.toContain('unsafe');
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html.match(/<style/g)).toHaveLength(1);
  });

  test('asks for nothing: it has no address of a resource and no style attribute', () => {
    const html = page(richReport('monthly'));
    expect(html).not.toMatch(/\s(src|srcset|style|on\w+)=/);
    expect(html).not.toMatch(/<(link|img|iframe|object|embed)\b|@import|url\(/);
  });

  test('opens with the headline, the counts and what is over, before the table', () => {
    const text = visible(page(richReport()));
    const places = [
      'The sentence that says it all.',
      'Exceeded',
      'What is over',
      '2.18 s',
      'usage 109%',
      'Status of every budget',
    ].map((part) => text.indexOf(part, text.indexOf('Skip to the report')));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  test('gives no bar another colour than the word beside it, and says what the bands under bars are', () => {
    const rows = [0.5, 1.5, 1.9, 2.1].map((actual, index) =>
      rowOf([actual], { budget: { id: `a/${index}`, name: `Metric ${index}` } }),
    );
    const html = page(reportOf(rows));
    const lines = [...html.matchAll(/<tr [^>]*data-id[\s\S]*?<\/tr>/g)].map(([line]) => line);
    const cards = [...html.matchAll(/<article class="card"[\s\S]*?<\/article>/g)].map(([card]) => card);
    expect(lines).toHaveLength(4);
    expect(cards.length).toBeGreaterThan(0);
    for (const part of [...lines, ...cards]) {
      const word = between(part, 'class="status status-', '"');
      const gauge = part.slice(part.indexOf('c-track'));
      expect(/class="c-(exceeded|approaching|within|green|yellow|red)"/.exec(gauge)?.[1]).toBe(word);
    }
    expect(visible(html)).toContain('Under a bar: below 70% used 70 to 90% above 90%');
  });

  test('shows every part of a weekly report', () => {
    const text = visible(page(richReport()));
    for (const part of [
      '0.18 s over',
      'Due 31 January 2026, 2 days overdue',
      'Owner @backend-team',
      'Root cause: A missing index.',
      'Degrading: from 1.6 s to 2.18 s on the fitted line over 30 days',
      'If this goes on, it reaches 2 s around 9 February 2026 (not before 5 February 2026;',
      'The stages are allocated 2.4 s together, 0.4 s more than the 2 s of the whole.',
      'exceeded on 0 of 28 days, approached on 2',
      'Approved by',
      'lowest coverage among the budgets with a verdict is 93%',
      'A metric might not be a counter.',
      'API Query P95 is now exceeded.',
      'at 2026-02-01T23:00:00Z',
      'SHA-256 abab',
    ]) {
      expect(text).toContain(part);
    }
  });

  test('leads the monthly review through the four weeks of the process, with room for decisions', () => {
    const html = page(richReport('monthly'));
    const text = visible(html);
    const places = [
      'Agenda',
      'Week 1 of the review',
      'Week 2 of the review',
      'Week 3 of the review',
      'Week 4 of the review',
    ].map((part) => text.lastIndexOf(part));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(html.match(/class="decisions"/g)).toHaveLength(3);
    expect(text).toContain('Provider Provisioning P95 Approaching ≤ 2 s 1.85 s 93%');
    expect(text).toContain('no trend reaches 2 s around 9 February 2026');
  });

  test('links to Prometheus with the absolute time of the query, and only to web addresses', () => {
    const html = page(richReport());
    expect(html).toContain('g0.moment_input&#x3D;2026-02-01+23%3A00%3A00');
    const unsafe = reportOf([rowOf([3], { budget: { runbook: 'javascript:alert(1)' } })], {
      source: { kind: 'prometheus', name: 'x', link: 'javascript:alert(1)' },
      queries: { 'api/query-p95': [{ purpose: 'figure', query: 'up', start: 0, end: 1 }] },
    });
    expect(page(unsafe)).not.toContain('javascript:');
  });

  test('shows text of owners and labels as text, whatever it is', () => {
    const evil = '</script><script>alert(1)</script><img src=x onerror=alert(1)>{{title}}';
    const row = rowOf([1, 3], { budget: { name: evil, serviceName: evil, owner: evil } });
    const html = page(
      reportOf([row], {
        title: evil,
        headline: evil,
        changes: [{ budget: 'x', kind: 'limit', from: '', to: '', text: evil }],
        dataQuality: { notes: [{ budget: evil, text: evil }], warnings: [{ text: evil, budgets: 1 }] },
      }),
    );
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toContain('<img');
    expect(html).toContain('{{title}}');
  });

  test('says that a period was still running, and which revision it is', () => {
    const text = visible(page(reportOf([rowOf([1])], { complete: false, revision: 2 })));
    expect(text).toContain(
      'The period is still running: figures reach up to 2 February 2026, 00:00 (Europe/Berlin, UTC+01:00).',
    );
    expect(text).toContain('Revision 2');
  });

  test('is calm without anything to say', () => {
    const text = visible(page(reportOf([])));
    expect(text).toContain('Nothing is over its budget, close to it or forecast to reach it.');
    expect(text).toContain('0 budgets monitored');
    expect(text).toContain('No judged day was over budget.');
  });

  test('keeps full charts to the noteworthy: a thousand budgets stay openable', () => {
    const rows = Array.from({ length: 1000 }, (_, index) =>
      rowOf(
        Array.from({ length: 30 }, (__, day) => (index < 100 ? 2.5 : 1) + ((index * day) % 7) * 0.01),
        { budget: { id: `s/${index}`, slug: String(index), name: `Metric ${index}` } },
      ),
    );
    const html = page(reportOf(rows));
    expect(html.match(/class="chart"/g)?.length).toBeLessThan(60);
    expect(html.match(/class="spark"/g)).toHaveLength(1000);
    expect(html.length).toBeLessThan(3_000_000);
  });

  test('comes out the same each time', () => {
    expect(page(richReport())).toBe(page(richReport()));
  });
});
