import { describe, expect, test } from 'vitest';
import type { Report, Row } from '../../../src/model/report.ts';
import { NO_REVIEW } from '../../../src/model/review.ts';
import { pageOf } from '../../support/page-templates.ts';
import { reportOf } from '../../support/report.ts';
import { rowOf } from '../../support/row.ts';
import { violationOf } from '../../support/violation.ts';

/** Budgets of 2 s with figures, as `Metric 1` and on. */
function rowsOf(figures: readonly number[], each: Partial<Row> = {}): readonly Row[] {
  return figures.map((figure, index) =>
    rowOf([figure], {
      budget: { id: `api/metric-${index + 1}`, slug: `metric-${index + 1}`, name: `Metric ${index + 1}` },
      ...each,
    }),
  );
}

const over = (count: number) => rowsOf(Array.from({ length: count }, () => 2.5));

/** What a page has open, what it has folded, and what the line above that says. */
function attentionOf(rows: readonly Row[], report: Partial<Report> = {}) {
  const html =
    pageOf(reportOf(rows, report)).split('<section id="attention">')[1]?.split('</section>')[0] ?? '';
  const [open = '', folded = ''] = html.split('<details class="folded">');
  const [summary = '', cards = ''] = folded.split('</summary>');
  const names = (part: string) => [...part.matchAll(/<h3>API · ([^<]+)/g)].map(([, name]) => name);
  const text = summary
    .replace(/<svg[\s\S]*?<\/svg>/g, '')
    .replace('</strong>', ': ')
    .replace(/<span class="group">/g, '| ')
    .replace(/<[^>]+>/g, '');
  return { open: names(open), folded: names(cards), summary: text, html };
}

describe('the cards of what asks for attention', () => {
  test.each([0, 1, 3])('are all open when there are %i, and nothing is folded', (count) => {
    const { open, html } = attentionOf(over(count));
    expect(open).toEqual(['Metric 1', 'Metric 2', 'Metric 3'].slice(0, count));
    expect(html).not.toContain('<details class="folded">');
  });

  test('are three open and the rest folded from four on', () => {
    const { open, folded, summary } = attentionOf(over(4));
    expect(open).toEqual(['Metric 1', 'Metric 2', 'Metric 3']);
    expect(folded).toEqual(['Metric 4']);
    expect(summary).toBe('1 more: | Exceeded: API Metric 4');
  });

  test('count those that have no card, too, and lead to the table', () => {
    const { open, folded, summary, html } = attentionOf(over(40));
    expect(open).toHaveLength(3);
    expect(folded).toEqual([4, 5, 6, 7, 8].map((number) => `Metric ${number}`));
    expect(summary).toBe(
      '37 more: | Exceeded: API Metric 4, API Metric 5, API Metric 6, API Metric 7, API Metric 8',
    );
    expect(html).toContain('<a href="#status">32 more budgets</a>');
  });

  test('are named by their status, and those within by why they are there', () => {
    const rows = [
      ...rowsOf([2.5, 2.4, 2.3, 1.9, 1.85]),
      rowOf([1], {
        budget: { id: 'api/held', slug: 'held', name: 'Held' },
        violation: 'api.held-2026-01-01',
      }),
      rowOf([1], {
        budget: { id: 'api/filling', slug: 'filling', name: 'Filling' },
        forecast: {
          kind: 'possible',
          earliest: '2026-02-20',
          horizon: '2026-05-01',
          chance: 0.6,
          because: 'scattered',
          points: [],
        },
      }),
    ];
    const review = {
      ...NO_REVIEW,
      violations: [violationOf({ id: 'api.held-2026-01-01', budget: 'api/held' })],
    };
    expect(attentionOf(rows, { review }).summary).toBe(
      [
        '4 more: ',
        ' Within, but with an open violation: API Held',
        ' Approaching: API Metric 4, API Metric 5',
        ' Within, but heading for the limit: API Filling',
      ].join('|'),
    );
  });

  test('are all open in a report of schema 1, which looks as it did', () => {
    const { open, html } = attentionOf(over(4), { schema: 1 });
    expect(open).toHaveLength(4);
    expect(html).not.toContain('<details class="folded">');
  });
});

describe('a budget on the page', () => {
  const targets = (html: string) => [...html.matchAll(/<(article|th)[^>]*? id="([^"]+)"/g)];

  test('has one place that links lead to: its card, or else its line of the table', () => {
    const html = pageOf(reportOf([...over(1), rowOf([1], { budget: { id: 'api/calm', slug: 'calm' } })]));
    expect(targets(html).map(([, element, id]) => [element, id])).toEqual([
      ['article', 'api.metric-1'],
      ['th', 'api.calm'],
    ]);
  });

  test('has none in a report of schema 1', () => {
    expect(targets(pageOf(reportOf(over(2), { schema: 1 })))).toEqual([]);
  });
});
