import { describe, expect, it } from 'vitest';
import { budgetProblems, readTexts } from '../support/budget-files.ts';

const fileWith = (...budgets: readonly string[]) => `service: api
budgets:
  route-p95:
    category: latency
    each: route
    at_most: 2s
    indicator: { quantile: 0.95, histogram: x_seconds }
  carrier-p95:
    category: latency
    each: { label: carrier, in: [dhl, ups] }
    at_most: 2s
    indicator: { quantile: 0.95, histogram: x_seconds }
  plain:
    category: latency
    at_most: 2s
    indicator: { quantile: 0.95, histogram: x_seconds }
maintenance:
  - { from: 2026-01-26T22:00, until: 2026-01-27T02:00, reason: move, budgets: ${JSON.stringify(budgets)} }
`;

describe('maintenance', () => {
  it('is of a family or of a member as well as of a budget', () => {
    const { set, problems } = readTexts(
      fileWith('route-p95', 'route-p95[/search]', 'carrier-p95[ups]', 'plain'),
    );
    expect(problems).toEqual([]);
    expect(set.maintenance[0]?.budgets).toEqual([
      'api/route-p95',
      'api/route-p95[/search]',
      'api/carrier-p95[ups]',
      'api/plain',
    ]);
  });

  it.each([
    ['rout-p95[/search]', 'There is no budget rout-p95 in this file. Did you mean route-p95?'],
    ['plain[/search]', 'There is no budget plain[/search] in this file.'],
    ['carrier-p95[upps]', 'There is no member upps of this family. Did you mean ups?'],
  ])('is of no member that there cannot be: %s', (id, message) => {
    expect(budgetProblems(fileWith(id))).toEqual([expect.stringContaining(`1.yaml:18:80:`)]);
    expect(budgetProblems(fileWith(id))[0]).toContain(message);
  });
});
