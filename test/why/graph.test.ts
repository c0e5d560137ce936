import { describe, expect, it } from 'vitest';
import type { Where } from '../../src/model/why.ts';
import { graphOf } from '../../src/why/graph.ts';
import { budget } from '../support/budget.ts';
import { ROUTES } from '../support/why.ts';

const DAY = 86_400;
const BY_ROUTE: Where = { kind: 'values', label: 'route', named: ['/search'], labels: [ROUTES] };
const NOWHERE: Where = { kind: 'unknown', because: 'Nobody knows.', labels: [] };
const CONTRAST = {
  between: { start: 20 * DAY, end: 20 * DAY + 7200 },
  before: { start: 13 * DAY, end: 20 * DAY },
  now: { start: 20 * DAY + 7200, end: 26 * DAY },
};

describe('the graph of a budget', () => {
  it('is of its figure, parted by the label that answers, from a day before its last good moment to the end', () => {
    expect(graphOf(budget(), CONTRAST, BY_ROUTE)).toEqual({
      query: 'histogram_quantile(0.95, sum by (le, route) (rate(api_request_duration_seconds_bucket[1h])))',
      by: 'route',
      start: 19 * DAY,
      end: 26 * DAY,
    });
  });

  it('is of the whole where no label answers, from a day before what is known', () => {
    const { now } = CONTRAST;
    expect(graphOf(budget(), { now }, NOWHERE)).toEqual({
      query: 'histogram_quantile(0.95, sum by (le) (rate(api_request_duration_seconds_bucket[1h])))',
      start: now.start - DAY,
      end: now.end,
    });
  });

  it('is of the whole where the expression cannot be parted', () => {
    const indicator = { kind: 'expr', expr: 'scalar(x_seconds) + vector(1)' } as const;
    expect(graphOf(budget({ indicator }), CONTRAST, BY_ROUTE)).not.toHaveProperty('by');
  });
});
