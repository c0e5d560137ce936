import { addDays, before, periodOn, startOf } from '../../src/model/period.ts';
import type { Report } from '../../src/model/report.ts';
import { budget, quantity } from './budget.ts';
import { reportOf } from './report.ts';
import { LAST_DAY, rowOf, verdictOf } from './row.ts';

const rising = Array.from({ length: 30 }, (_, day) => 1.6 + day * 0.02);
const flat = Array.from({ length: 30 }, (_, day) => 1 + (day % 7) * 0.01);

/** A report in which every part of a page has something to show. */
export function richReport(kind: Report['kind'] = 'weekly'): Report {
  const rows = [
    rowOf(rising, {
      budget: { owner: '@backend-team', runbook: 'https://runbooks.example/api' },
      weeks: [0, 1, 2, 3].map((week) =>
        verdictOf(
          budget(),
          {
            start: startOf(addDays(LAST_DAY, week * 7 - 27), 'Europe/Berlin'),
            end: startOf(addDays(LAST_DAY, week * 7 - 20), 'Europe/Berlin'),
          },
          1.8 + week * 0.1,
        ),
      ),
      trend: {
        kind: 'tested',
        direction: 'degrading',
        days: 30,
        n: 30,
        slope: 0.02,
        lower: 0.019,
        upper: 0.021,
        p: 0.001,
        change: 0.58,
        from: 1.6,
        to: 2.18,
        firstDay: addDays(LAST_DAY, -29),
        lastDay: LAST_DAY,
      },
    }),
    rowOf([...flat, 1.85], {
      budget: {
        id: 'provider/provisioning',
        slug: 'provisioning',
        serviceName: 'Provider',
        name: 'Provisioning P95',
        category: 'resource',
      },
      forecast: {
        kind: 'crossing',
        earliest: addDays(LAST_DAY, 4),
        central: addDays(LAST_DAY, 8),
        horizon: addDays(LAST_DAY, 90),
        points: Array.from({ length: 20 }, (_, day) => ({
          date: addDays(LAST_DAY, day + 1),
          value: 1.85 + day * 0.02,
          lower: 1.8 + day * 0.01,
          upper: 1.9 + day * 0.03,
        })),
      },
    }),
    rowOf([undefined, undefined], { budget: { id: 'api/cache', slug: 'cache', name: 'Cache storage' } }),
    ...Array.from({ length: 12 }, (_, index) =>
      rowOf(flat, {
        budget: {
          id: `node/m${index}`,
          service: 'node',
          serviceName: 'Node',
          slug: `m${index}`,
          name: `Metric ${index + 1}`,
          ...(index === 0 ? { bound: 'at_least', limit: quantity('10,000 connections') } : {}),
        },
      }),
    ),
  ];
  const report = reportOf(rows, {
    actions: [
      {
        budget: 'api/query-p95',
        why: 'exceeded',
        title: 'API Query P95 over budget',
        text: 'Find the cause and bring it back within budget.',
        owner: '@backend-team',
        rootCause: 'A missing index.',
        opened: '2026-01-26',
        step: 'implement',
        due: '2026-01-31',
        overdueDays: 2,
      },
    ],
    paths: [
      {
        id: 'api/request',
        serviceName: 'API',
        name: 'Query request',
        total: 'api/query-p95',
        totalName: 'Query P95',
        totalLimit: quantity('2s'),
        totalActual: 2.18,
        allocated: 2.4,
        overAllocated: 0.4,
        stages: [
          { budget: 'api/auth', name: 'Auth', limit: 0.4, actual: 0.2, status: 'within', share: 0.09 },
          {
            budget: 'api/execution',
            name: 'Execution',
            limit: 2,
            actual: 2.1,
            status: 'exceeded',
            share: 0.96,
          },
        ],
      },
    ],
    violations: {
      firstDay: '2026-01-03',
      lastDay: '2026-02-01',
      byService: [{ name: 'API', daysOver: 9, episodes: 1, open: 1 }],
      byMetric: [{ name: 'API Query P95', daysOver: 9, episodes: 1, open: 1 }],
      episodes: [{ budget: 'api/query-p95', firstDay: '2026-01-24', lastDay: '2026-02-01', daysOver: 9 }],
    },
    recommendations: [
      { budget: 'api/query-p95', advice: 'investigate', text: 'Find out why it rose.', evidence: 'Up 17%.' },
      {
        budget: 'node/m1',
        advice: 'tighten',
        text: 'Consider 1.4 s.',
        evidence: 'Under 60% in each of 4 weeks.',
        suggested: quantity('1.4s'),
        replay: { limit: quantity('1.4s'), exceeded: 0, approaching: 2, days: 28 },
      },
    ],
    dataQuality: {
      lowestCoverage: 0.93,
      notes: [{ budget: 'api/cache', text: 'No data in the week.' }],
      warnings: [{ text: 'A metric might not be a counter.', budgets: 2 }],
    },
    changes: [
      {
        budget: 'api/query-p95',
        kind: 'status',
        from: 'within',
        to: 'exceeded',
        text: 'API Query P95 is now exceeded.',
      },
    ],
    exceptions: [
      {
        budget: 'node/m1',
        limit: quantity('3s'),
        usual: quantity('2s'),
        from: '2026-01-01',
        until: '2026-03-01',
        start: 0,
        end: 1,
        reason: 'A migration',
        approvedBy: 'VP Engineering',
      },
    ],
    queries: {
      'api/query-p95': [
        {
          purpose: 'figure',
          query: 'sum by (le) (increase(x_bucket[604800s]))',
          start: 1769382000,
          end: 1769986800,
        },
        {
          purpose: 'days',
          query: 'sum by (le) (increase(x_bucket[86400s]))',
          start: 1769382000,
          end: 1769986800,
          step: 86_400,
        },
      ],
    },
    source: { kind: 'prometheus', name: 'https://prometheus.example', link: 'https://prometheus.example/' },
  });
  return kind === 'weekly' ? report : monthly(report);
}

function monthly(report: Report): Report {
  const calendar = { zone: 'Europe/Berlin', weekStartsOn: 'monday' } as const;
  const period = periodOn('month', '2026-01-15', calendar);
  return { ...report, kind: 'monthly', period, previousPeriod: before(period, calendar), asOf: period.end };
}
