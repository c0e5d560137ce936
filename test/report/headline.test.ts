import { describe, expect, it } from 'vitest';
import type { Trend } from '../../src/model/finding.ts';
import { startOf } from '../../src/model/period.ts';
import type { Row } from '../../src/model/report.ts';
import type { Violation } from '../../src/model/violation.ts';
import { actionsOf } from '../../src/report/actions.ts';
import { countsOf } from '../../src/report/changes.ts';
import { headlineOf } from '../../src/report/headline.ts';
import { quantity } from '../support/budget.ts';
import { floorRow, rowOf } from '../support/row.ts';
import { violationOf } from '../support/violation.ts';

const DAY = {
  kind: 'week' as const,
  asOf: Date.parse('2026-02-02T00:00:00Z') / 1000,
  date: '2026-02-02',
  zone: 'UTC',
};
const degrading: Trend = {
  kind: 'tested',
  direction: 'degrading',
  days: 30,
  n: 30,
  slope: 0.01,
  lower: 0.005,
  upper: 0.015,
  p: 0.001,
  change: 0.3,
  from: 1.8,
  to: 2.1,
  firstDay: '2026-01-03',
  lastDay: '2026-02-01',
};
const query = rowOf([2.1], { trend: degrading, budget: { owner: '@backend-team' } });
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
  const counts = countsOf(rows.map(({ verdict }) => verdict));
  return headlineOf(counts, rows, actionsOf(rows, violations, DAY), violations);
}

describe('the headline', () => {
  it('names counts, the worst budget, how far it is over, where it goes, who acts and by when', () => {
    expect(headline(query, provisioning, within('a/a'))).toBe(
      '1 of 3 budgets exceeded, 1 approaching: API Query P95 is 0.1 s over 2 s and degrading; @backend-team, due 9 February.',
    );
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

  it('names what approaches when nothing is exceeded', () => {
    expect(headline(provisioning, within('a/a'))).toBe(
      'None of 2 budgets exceeded, 1 approaching: Provider Provisioning P95 is at 285 s, 95% of 300 s used.',
    );
  });

  it('never hides an unknown behind a good week', () => {
    expect(headline(rowOf([undefined]), within('a/a'))).toBe('None of 2 budgets exceeded, 1 unknown.');
  });

  it('begins with the unknown when nothing was judged, with the reason that all share', () => {
    const noData = rowOf([undefined], { budget: { id: 'a/b' } });
    expect(headline(rowOf([undefined]), noData)).toBe('2 of 2 budgets unknown (no data).');
  });

  it('names an open violation of a budget that is within as a whole, since when and who acts by when', () => {
    const met = rowOf([1], { budget: { owner: '@backend-team' } });
    const open = violationOf({ deadlines: [['implement', startOf('2026-02-09', 'UTC')]] });
    expect(headlineWith([open], provisioning, met)).toBe(
      'None of 2 budgets exceeded, 1 approaching: Provider Provisioning P95 is at 285 s, 95% of 300 s used; ' +
        '1 violation open: API Query P95, over since 28 January; @backend-team, due 9 February.',
    );
    expect(headlineWith([open, violationOf({ budget: 'a/a' })], met, within('a/a'))).toContain(
      'All 2 budgets within; 2 violations open, the most pressing: API Query P95,',
    );
  });

  it('does not name again what is exceeded and under response, nor a violation that is closed', () => {
    const said = headline(query, within('a/a'));
    expect(headlineWith([violationOf({})], query, within('a/a'))).toBe(
      said.replace('; @backend-team, due 9 February', '; @backend-team'),
    );
    expect(headlineWith([violationOf({ state: 'closed' })], within('api/query-p95'))).toBe(
      'All 1 budget within.',
    );
  });

  it('says from when a violation was over whose budget is met again', () => {
    expect(headlineWith([violationOf({ metDays: 3 })], within('api/query-p95'))).toContain(
      'API Query P95, from 28 January, met for 3 of 7 days',
    );
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
});
