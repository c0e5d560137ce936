import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countPairs } from '../../src/model/report.ts';
import { countsOf, STATUSES, type Status } from '../../src/model/verdict.ts';
import { historyOf } from '../../src/room/history.ts';
import { restlessness, runOf, yearOf } from '../../src/room/year.ts';
import { yearHistory } from '../support/room-year.ts';
import { AGO, eventfulYear, monthIn } from '../support/year-stories.ts';

const LETTERS: Readonly<Record<string, Status>> = {
  e: 'exceeded',
  a: 'approaching',
  u: 'unknown',
  w: 'within',
};

/** Cells by letters, newest first; a blank where no report says. */
function cellsOf(letters: string) {
  return Array.from(letters, (letter, index) => {
    const status = LETTERS[letter];
    return status && { status, limit: 1, period: String(index) };
  });
}

describe('how restless a budget was', () => {
  test.each([
    ['wwwwww', 0],
    ['eeee', 4],
    ['wwew', 3],
    ['wawawa', 5],
    ['weuuew', 4],
    ['w  w', 0],
    ['uuuu', 0],
    ['', 0],
  ])('%j: the changes, and the periods over', (letters, restless) => {
    expect(restlessness(cellsOf(letters))).toBe(restless);
  });

  test('it does not depend on the direction of time, nor on what is not known', () => {
    const letter = fc.constantFrom('e', 'a', 'u', 'w', ' ');
    fc.assert(
      fc.property(fc.array(letter), (letters) => {
        const cells = cellsOf(letters.join(''));
        expect(restlessness(cells.toReversed())).toBe(restlessness(cells));
        const known = cells.filter((cell) => cell && cell.status !== 'unknown');
        expect(restlessness(known)).toBe(restlessness(cells));
        expect(restlessness(cells)).toBeLessThanOrEqual(2 * known.length);
      }),
    );
  });
});

describe('the year', () => {
  const year = yearOf(yearHistory());
  const eventful = yearOf(eventfulYear());

  test('its periods are the weeks, newest first, and each row has a cell for each of them', () => {
    expect(year.kind).toBe('week');
    expect(year.periods.map(({ period }) => period.id)).toHaveLength(53);
    expect(year.periods[0]?.period.id).toBe('2026-W05');
    expect(year.periods.at(-1)?.period.id).toBe('2025-W05');
    for (const { cells } of year.groups.flatMap(({ rows }) => rows))
      for (const [index, cell] of cells.entries()) expect(cell?.period).toBe(year.periods[index]?.period.id);
  });

  test('the service with most budgets over comes first, and then that with most approaching', () => {
    expect(year.groups.map(({ service }) => service)).toEqual(['api', 'node', 'provider']);
  });

  test('in a service the worst comes first, and of those alike the most restless', () => {
    const ids = (service: string) =>
      year.groups.find((group) => group.service === service)?.rows.map(({ of }) => of.id);
    // Availability was over every tenth week and so changed often; the query was over in the last three alone.
    expect(ids('api')).toEqual(['api/availability', 'api/query-p95', 'api/memory']);
    expect(ids('node')).toEqual(['node/cpu', 'node/block-p95']);
  });

  test('counts of its columns are those of the reports', () => {
    const rows = eventful.groups.flatMap((group) => group.rows);
    const compared = eventful.periods.flatMap(({ report }, index) => {
      const cells = rows.flatMap((row) => row.cells[index] ?? []);
      return countPairs(report?.gist.counts ?? countsOf([])).map(([status, count]) => ({
        counted: cells.filter((cell) => cell.status === status).length,
        count,
      }));
    });
    expect(compared).toHaveLength(53 * STATUSES.length);
    expect(compared.filter(({ counted, count }) => counted !== count)).toEqual([]);
  });

  test('what is gone comes last in its service, without a status', () => {
    const gone = yearOf(eventfulYear())
      .groups.find(({ service }) => service === 'provider')
      ?.rows.at(-1);
    expect(gone?.of.isGone).toBe(true);
    expect(gone?.now).toBeUndefined();
    expect(gone?.cells.findIndex((cell) => cell !== undefined)).toBe(AGO.gone);
  });

  test('where there are only monthly reports it is made of months', () => {
    const review = monthIn(yearHistory());
    const { kind, periods } = yearOf(historyOf(review ? [review] : []));
    expect(kind).toBe('month');
    expect(periods.map(({ period }) => period.id)).toEqual(['2026-01']);
  });
});

describe('since when it has its status', () => {
  const { periods } = yearOf(yearHistory());
  const run = (letters: string) => runOf({ cells: cellsOf(letters) }, { periods });

  test('it is the first of the periods on end', () => {
    expect(run('eeew')).toMatchObject({ count: 3, first: { id: '2026-W03' } });
    expect(run('eeew')?.before).toBeUndefined();
  });

  test('a period that says nothing is passed over', () => {
    expect(run('e e w')).toMatchObject({ count: 2, first: { id: '2026-W03' } });
  });

  test('one that is as long as is known may be longer', () => {
    expect(run('ww')).toMatchObject({ count: 2, before: true });
  });

  test('without a status now there is none', () => {
    expect(run(' ew')).toBeUndefined();
    expect(run('')).toBeUndefined();
  });
});
