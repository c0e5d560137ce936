import { describe, expect, it } from 'vitest';
import { partedBy } from '../../src/analyse/unbudgeted.ts';

const several = (count: number) => Array.from({ length: count }, (_, index) => `v${index}`);
const HISTOGRAM = { indicator: { quantile: 0.95, histogram: 'x' } };
const labelOf = (labels: Readonly<Record<string, number>>, indicator: object = HISTOGRAM.indicator) =>
  partedBy(
    { indicator: indicator as never },
    new Map(Object.entries(labels).map(([name, count]) => [name, several(count)])),
    300,
  );

describe('the label of which a metric has a family', () => {
  it('is the one that says most of the work', () => {
    expect(labelOf({ method: 4, route: 40, tier: 2 }).label).toBe('route');
    expect(labelOf({ method: 4, handler: 12 }).label).toBe('handler');
  });

  it('is otherwise the one with the fewest values', () => {
    expect(labelOf({ region: 5, tier: 3 }).label).toBe('tier');
  });

  it('has several values, and at most as many as a family may have members', () => {
    expect(labelOf({ route: 1 })).toEqual({ values: [], tooMany: [] });
    expect(labelOf({ route: 2 }).label).toBe('route');
    expect(labelOf({ route: 300 }).label).toBe('route');
    expect(labelOf({ route: 301, method: 3 })).toMatchObject({ label: 'method', tooMany: [['route', 301]] });
    expect(labelOf({ route: 301 })).toEqual({ values: [], tooMany: [['route', 301]] });
  });

  it('is never a part of a figure, a place, or what each event has anew', () => {
    expect(labelOf({ le: 10, quantile: 3, pod: 4, instance: 4, code: 5, request_id: 200 })).toEqual({
      values: [],
      tooMany: [],
    });
  });

  it('may be the instance of a gauge, where nothing says more', () => {
    expect(labelOf({ instance: 4, pod: 2 }, { gauge: 'x' }).label).toBe('instance');
    expect(labelOf({ instance: 4, queue: 8 }, { gauge: 'x' }).label).toBe('queue');
  });
});
