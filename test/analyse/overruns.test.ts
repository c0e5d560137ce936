import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overrunsIn } from '../../src/analyse/overruns.ts';
import { overrunsOf } from '../../src/model/overruns.ts';
import { addDays } from '../../src/model/period.ts';
import { gaugeBudget, quantity } from '../support/budget.ts';
import { LAST_DAY, rowOf } from '../support/row.ts';

const VALUES = { x: 3, o: 1, '?': undefined } as const;

/** A row of a 2 s budget from a line of days that ends on 1 February: x is over, o within and ? without data. */
function rowFrom(days: string, service = 'api', slug = 'query-p95') {
  const values = days.split('').map((day) => VALUES[day as keyof typeof VALUES]);
  const names = {
    serviceName: service === 'api' ? 'API' : 'Node',
    name: slug === 'query-p95' ? 'Query P95' : slug,
  };
  return rowOf(values, { budget: gaugeBudget({ id: `${service}/${slug}`, service, slug, ...names }) });
}

function overruns(days: string) {
  const found = overrunsOf('api/query-p95', rowFrom(days).days);
  return found.map(({ firstDay, lastDay, daysOver, closed }) => ({ firstDay, lastDay, daysOver, closed }));
}

describe('an overrun', () => {
  it('is an unbroken run of days over budget, closed by the first day that met it', () => {
    expect(overruns('oxxox')).toEqual([
      { firstDay: '2026-01-29', lastDay: '2026-01-30', daysOver: 2, closed: '2026-01-31' },
      { firstDay: '2026-02-01', lastDay: '2026-02-01', daysOver: 1 },
    ]);
  });

  it('goes on over a day without data, which is not a day over', () => {
    expect(overruns('x?xo')).toEqual([
      { firstDay: '2026-01-29', lastDay: '2026-01-31', daysOver: 2, closed: '2026-02-01' },
    ]);
  });

  it('is not closed by days without data, and ends on the last day that was over', () => {
    expect(overruns('ox??')).toEqual([{ firstDay: '2026-01-30', lastDay: '2026-01-30', daysOver: 1 }]);
    expect(overruns('x??o')).toEqual([
      { firstDay: '2026-01-29', lastDay: '2026-01-29', daysOver: 1, closed: '2026-02-01' },
    ]);
  });

  it('of an at_least budget is days on end under it', () => {
    const floor = gaugeBudget({ bound: 'at_least', limit: quantity('50 TPS') });
    const { days } = rowOf([49, 50, 60, 49.9], { budget: floor });
    expect(overrunsOf(floor.id, days)).toEqual([
      { budget: floor.id, firstDay: '2026-01-29', lastDay: '2026-01-29', daysOver: 1, closed: '2026-01-30' },
      { budget: floor.id, firstDay: '2026-02-01', lastDay: '2026-02-01', daysOver: 1 },
    ]);
  });

  it('is none without a day over', () => {
    expect(overruns('o?o')).toEqual([]);
    expect(overruns('???')).toEqual([]);
    expect(overruns('')).toEqual([]);
  });

  it('holds every day over, and no day twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('x', 'o', '?'), maxLength: 40 }), (days) => {
        const found = overruns(days);
        const over = found.reduce((sum, { daysOver }) => sum + daysOver, 0);
        expect(over).toBe(days.split('').filter((day) => day === 'x').length);
        expect(found.length).toBe(days.replaceAll('?', '').match(/x+/g)?.length ?? 0);
        const places = found.flatMap(({ firstDay, lastDay, closed }) => [
          firstDay,
          lastDay,
          closed ?? LAST_DAY,
        ]);
        expect(places).toEqual(places.toSorted());
      }),
    );
  });
});

describe('overruns of some days', () => {
  const first = addDays(LAST_DAY, -4);

  it('count only what lies within their days: an overrun that began before is cut at the edge', () => {
    const found = overrunsIn([rowFrom('xxxxoo')], first, LAST_DAY);
    expect(found).toMatchObject({ firstDay: '2026-01-28', lastDay: '2026-02-01' });
    expect(found.byService).toEqual([{ name: 'API', daysOver: 3, episodes: 1, open: 0 }]);
    expect(found.episodes).toEqual([
      {
        budget: 'api/query-p95',
        firstDay: '2026-01-28',
        lastDay: '2026-01-30',
        daysOver: 3,
        closed: '2026-01-31',
      },
    ]);
  });

  it('leave out an overrun that was over before the first day, though it closed within', () => {
    const found = overrunsIn([rowFrom('xxooooo')], first, LAST_DAY);
    expect(found).toMatchObject({ byService: [], byMetric: [], episodes: [] });
  });

  it('stay open at the last day, and do not look beyond it', () => {
    const found = overrunsIn([rowFrom('oxxxo')], first, addDays(LAST_DAY, -1));
    expect(found.byMetric).toEqual([{ name: 'API Query P95', daysOver: 3, episodes: 1, open: 1 }]);
  });

  it('are counted by service and by metric, most days over first, then by name', () => {
    const rows = [
      rowFrom('ooxoo', 'api', 'memory'),
      rowFrom('xoxox', 'node', 'sync'),
      rowFrom('ooooo', 'node', 'cpu'),
      rowFrom('xxooo', 'api', 'query-p95'),
      rowFrom('ooxoo', 'api', 'grpc'),
    ];
    const found = overrunsIn(rows, first, LAST_DAY);
    // API: 1 + 2 + 1 days in three overruns; Node: three days in three episodes, the last one still open.
    expect(found.byService).toEqual([
      { name: 'API', daysOver: 4, episodes: 3, open: 0 },
      { name: 'Node', daysOver: 3, episodes: 3, open: 1 },
    ]);
    expect(found.byMetric).toEqual([
      { name: 'Node sync', daysOver: 3, episodes: 3, open: 1 },
      { name: 'API Query P95', daysOver: 2, episodes: 1, open: 0 },
      { name: 'API grpc', daysOver: 1, episodes: 1, open: 0 },
      { name: 'API memory', daysOver: 1, episodes: 1, open: 0 },
    ]);
  });

  it('are listed the latest first, those of one day by their budget', () => {
    const rows = [rowFrom('xooxo', 'node', 'sync'), rowFrom('oooxo', 'api', 'grpc')];
    const listed = overrunsIn(rows, first, LAST_DAY).episodes;
    expect(listed.map(({ budget, firstDay }) => `${firstDay} ${budget}`)).toEqual([
      '2026-01-31 api/grpc',
      '2026-01-31 node/sync',
      '2026-01-28 node/sync',
    ]);
  });

  it('keep metrics of one name apart by their service', () => {
    const rows = [rowFrom('x', 'api', 'cpu'), rowFrom('x', 'node', 'cpu')];
    const named = overrunsIn(rows, LAST_DAY, LAST_DAY).byMetric.map(({ name }) => name);
    expect(named).toEqual(['API cpu', 'Node cpu']);
  });
});
