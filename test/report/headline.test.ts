import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { periodOn, startOf } from '../../src/model/period.ts';
import type { Row } from '../../src/model/report.ts';
import { countsOf, worstFirst } from '../../src/model/verdict.ts';
import type { Violation } from '../../src/model/violation.ts';
import { actionsOf } from '../../src/report/actions.ts';
import { headlineOf, MOST_WORDS } from '../../src/report/headline.ts';
import { quantity } from '../support/budget.ts';
import { stepOf, stepsOf } from '../support/concluded-rows.ts';
import { floorRow, rowOf, verdictOf } from '../support/row.ts';
import { violationOf } from '../support/violation.ts';

const DAY = {
  kind: 'week' as const,
  asOf: Date.parse('2026-02-02T00:00:00Z') / 1000,
  date: '2026-02-02',
  zone: 'UTC',
};
const query = rowOf([1.9, 2.2, 2.1], { budget: { owner: '@backend-team' } });
const provisioning = rowOf([285], {
  budget: {
    id: 'provider/provisioning-p95',
    serviceName: 'Provider',
    name: 'Provisioning P95',
    limit: quantity('300s'),
  },
});
const within = (id: string) => rowOf([1], { budget: { id } });

function headline(...rows: readonly Row[]): string {
  return headlineWith([], ...rows);
}

function headlineWith(violations: readonly Violation[], ...rows: readonly Row[]): string {
  const counts = countsOf(rows.map(({ verdict }) => verdict.status));
  return headlineOf({
    period: { kind: 'month', zone: 'UTC' },
    counts,
    rows,
    actions: actionsOf(rows, violations, DAY),
    violations,
  });
}

const wordsIn = (text: string) => text.split(/\s+/).length;

describe('the headline', () => {
  it('names the worst budget that is over, by how much, since when, who acts and by when, and how many more', () => {
    expect(headline(query, provisioning, within('a/a'))).toBe(
      'API Query P95 is 0.1 s over 2 s, since 31 January; @backend-team, due 9 February; 1 approaching.',
    );
    const other = rowOf([1.9, 2.1], { budget: { id: 'a/b' } });
    expect(headline(query, other, rowOf([undefined]))).toContain('; 1 more exceeded, 1 unknown.');
  });

  it('says the step that the worst budget took, with its day', () => {
    const stepped = { ...query, steps: stepsOf([stepOf('2026-01-27')]) };
    expect(headline(stepped, rowOf([undefined]))).toBe(
      'API Query P95 is 0.1 s over 2 s, up 15% since Tuesday 27 January; @backend-team, due 9 February; 1 unknown.',
    );
  });

  it('leaves a step for the better alone, which is not why it is over', () => {
    const better = stepsOf([stepOf('2026-01-27', { size: -0.2, change: -0.1, worse: false })]);
    expect(headline({ ...query, steps: better })).toContain('is 0.1 s over 2 s, since 31 January;');
  });

  it('says or before where it was over on every day that is known', () => {
    expect(headline(rowOf([2.2, undefined, 2.1]))).toContain('over 2 s, since 30 January or before');
  });

  it('takes the first day of its violation where the last day is within', () => {
    const over = { ...query, days: rowOf([1.9, 2.2, 1.9]).days };
    expect(headlineWith([violationOf({})], over)).toContain('over 2 s, since 28 January; @backend-team');
    expect(headline(over)).toContain('over 2 s; @backend-team');
  });

  it('says of a floor what it is, and of a target how much of its error budget is used', () => {
    const floor = rowOf([52], { budget: { bound: 'at_least', limit: quantity('50 TPS'), name: 'Load' } });
    expect(headline(floor)).toContain('API Load is at 52 TPS of at least 50 TPS, 96% used');
    const target = rowOf([0.99906], {
      budget: { bound: 'at_least', limit: quantity('99.9%'), name: 'Uptime' },
    });
    expect(headline(target)).toContain('is at 99.906% of at least 99.9%, 94% of its error budget used');
  });

  it('says that a figure above the highest bucket is more than it', () => {
    expect(headline(floorRow(3))).toContain('API Query P95 is more than 1 s over 2 s');
    expect(headline(floorRow(2))).toContain('API Query P95 is over 2 s');
  });

  it('names what approaches when nothing is over, with its step', () => {
    expect(headline(provisioning, within('a/a'))).toBe(
      'Nothing is over; Provider Provisioning P95 is at 285 s, 95% of 300 s used.',
    );
    const stepped = { ...provisioning, steps: stepsOf([stepOf('2026-01-27')]) };
    expect(headline(stepped)).toContain('95% of 300 s used, up 15% since Tuesday 27 January.');
  });

  it('never hides an unknown behind a good week', () => {
    expect(headline(rowOf([undefined]), within('a/a'))).toBe('None of 2 budgets exceeded, 1 unknown.');
  });

  it('begins with the unknown when nothing was judged, with the reason that all share', () => {
    const noData = rowOf([undefined], { budget: { id: 'a/b' } });
    expect(headline(rowOf([undefined]), noData)).toBe('2 of 2 budgets unknown (no data).');
  });

  it('leads with an open violation that is not met where the period as a whole is within', () => {
    const lapsed = rowOf([1], { budget: { owner: '@backend-team' } });
    const open = violationOf({ deadlines: [['implement', startOf('2026-02-09', 'UTC')]] });
    expect(headlineWith([open], provisioning, lapsed)).toBe(
      'API Query P95 over since 28 January, though the month as a whole is within; @backend-team, due 9 February; 1 approaching.',
    );
  });

  it('names one open violation besides the worst budget, and no more', () => {
    const said = headlineWith(
      [violationOf({ budget: 'a/a' }), violationOf({ budget: 'a/b' })],
      query,
      rowOf([1], { budget: { id: 'a/a', serviceName: 'Node', name: 'Commit' } }),
      rowOf([1], { budget: { id: 'a/b', serviceName: 'Node', name: 'Sync' } }),
    );
    expect(said).toContain('; Node Commit over since 28 January.');
    expect(said).not.toContain('Sync');
  });

  it('says or before of that, too, where it was over on every day that is known, and its violation began no earlier', () => {
    const known = (days: number) =>
      headlineWith(
        [violationOf({ budget: 'a/a' })],
        query,
        rowOf(Array(days).fill(2.05), { budget: { id: 'a/a', serviceName: 'Node', name: 'Commit' } }),
      );
    expect(known(5)).toContain('; Node Commit over since 28 January or before.');
    expect(known(6)).toContain('; Node Commit over since 27 January or before.');
    expect(known(4)).toContain('; Node Commit over since 28 January.');
    const withWeek = (actual: number) => {
      const row = rowOf(Array(4).fill(2.05), { budget: { id: 'a/a', serviceName: 'Node', name: 'Commit' } });
      const period = periodOn('week', '2026-01-25', { zone: 'UTC', weekStartsOn: 'monday' });
      const weeks = [verdictOf(row.budget, period, actual)];
      return headlineWith([violationOf({ budget: 'a/a' })], query, { ...row, weeks });
    };
    expect(withWeek(2.05)).toContain('; Node Commit over since 19 January or before.');
    expect(withWeek(1.05)).toContain('; Node Commit over since 28 January.');
  });

  it('does not count again what it names besides', () => {
    const other = rowOf([2.05], { budget: { id: 'a/a', serviceName: 'Node', name: 'Commit' } });
    const said = headlineWith([violationOf({ budget: 'a/a' })], query, other);
    expect(said).toMatch(/; Node Commit over since 28 January\.$/);
    expect(headline(query, other)).toMatch(/; 1 more exceeded\.$/);
  });

  it('says nothing of a violation whose budget is met again, or that is closed', () => {
    const met = violationOf({ metDays: 3 });
    expect(headlineWith([met], within('api/query-p95'))).toBe('All 1 budget within.');
    expect(headlineWith([met], provisioning, within('api/query-p95'))).toBe(
      headline(provisioning, within('a/a')),
    );
    const closed = violationOf({ state: 'closed' });
    expect(headlineWith([closed], within('api/query-p95'))).toBe('All 1 budget within.');
  });

  it('does not name again what is exceeded and under response', () => {
    expect(headlineWith([violationOf({})], query).match(/Query P95/g)).toHaveLength(1);
  });

  it('is short when all is well', () => {
    expect(headline(within('a/a'), within('a/b'))).toBe('All 2 budgets within.');
    expect(headline()).toBe('No budgets are monitored.');
  });

  it('says under for a floor that is not reached', () => {
    const throughput = rowOf([42], {
      budget: { serviceName: 'Node', name: 'Throughput', bound: 'at_least', limit: quantity('50 TPS') },
    });
    expect(headline(throughput)).toContain('Node Throughput is 8 TPS under 50 TPS');
  });

  it('drops the weekday first, and counts the unknown to the last', () => {
    const long = {
      ...query,
      budget: { ...query.budget, name: 'Query of the first page P95' },
      steps: stepsOf([stepOf('2026-01-27')]),
    };
    const said = headline(long, provisioning, rowOf([undefined], { budget: { id: 'a/c' } }));
    expect(said).toBe(
      'API Query of the first page P95 is 0.1 s over 2 s, up 15% since 27 January; @backend-team, due 9 February; 1 unknown.',
    );
  });

  const name = fc.array(fc.constantFrom('API', 'checkout', 'P95', 'of', 'every', 'long-running'), {
    minLength: 1,
    maxLength: 30,
  });
  const someRow = fc
    .record({
      id: fc.constantFrom('a/a', 'a/b', 'api/query-p95', 'x/y'),
      service: name,
      budget: name,
      owner: fc.option(name),
      values: fc.array(fc.option(fc.double({ min: 0, max: 4, noNaN: true })), {
        minLength: 1,
        maxLength: 30,
      }),
      steps: fc.option(fc.double({ min: -0.9, max: 5, noNaN: true })),
    })
    .map(({ id, service, budget, owner, values, steps }) =>
      rowOf(
        values.map((value) => value ?? undefined),
        {
          budget: {
            id,
            serviceName: service.join(' '),
            name: budget.join(' '),
            ...(owner ? { owner: owner.join(' ') } : {}),
          },
          ...(steps === null
            ? {}
            : {
                steps: stepsOf([
                  stepOf('2026-01-20', { change: steps, worse: steps > 0, earliest: '2026-01-12' }),
                ]),
              }),
        },
      ),
    );
  const someViolation = fc
    .record({
      budget: fc.constantFrom('a/a', 'a/b', 'api/query-p95', 'gone/gone'),
      metDays: fc.nat(3),
      state: fc.constantFrom('open' as const, 'closed' as const),
    })
    .map(violationOf);

  it('has at most 25 words, whatever the report', () => {
    fc.assert(
      fc.property(
        fc.array(someRow, { maxLength: 8 }),
        fc.array(someViolation, { maxLength: 4 }),
        (rows, open) => {
          const said = headlineWith(
            open,
            ...worstFirst(rows, ({ budget, verdict }) => ({ ...verdict, id: budget.id })),
          );
          expect(wordsIn(said)).toBeLessThanOrEqual(MOST_WORDS);
          expect(said).toMatch(/^\S.*\.$/);
        },
      ),
    );
  });
});
