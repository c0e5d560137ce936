import { before, periodOn } from '../../src/model/period.ts';
import type { Report, ReportKind, Row } from '../../src/model/report.ts';
import { exampleFindings } from './example-findings.ts';
import { exampleRows } from './example-rows.ts';
import { reportOf } from './report.ts';

const CALENDAR = { zone: 'Europe/Berlin', weekStartsOn: 'monday' } as const;
const LAST_DAY = '2026-02-01';

/**
 * A report written by hand that holds every case a form must show: each status, usage without a number, a limit inside
 * a bucket, an exception, each reason to be unknown that differs in form, trends, forecasts, regressions, open and
 * closed violations, over-allocated paths, each kind of advice and an overdue action.
 */
export function exampleReport(kind: ReportKind = 'weekly'): Report {
  const rows = exampleRows();
  const period = periodOn(
    kind === 'weekly' ? 'week' : 'month',
    kind === 'weekly' ? LAST_DAY : '2026-01-15',
    CALENDAR,
  );
  return reportOf(rows, {
    kind,
    title: `VirtEngine performance budgets: ${kind === 'weekly' ? 'week of 26 January 2026' : 'monthly review of January 2026'}`,
    period,
    asOf: period.end,
    previousPeriod: before(period, CALENDAR),
    source: {
      kind: 'prometheus',
      name: 'https://prometheus.example',
      version: '2.42.0',
      link: 'https://prometheus.example',
    },
    headline:
      '2 of 14 budgets exceeded, 2 approaching, 2 unknown: API Query P95 is 0.1 s over 2 s and degrading; @backend-team, due 9 February.',
    previousCounts: { monitored: 14, exceeded: 1, approaching: 1, unknown: 1, within: 11 },
    ...exampleFindings(),
    maintenance: [
      {
        service: 'node',
        budgets: ['node/transaction-p95'],
        start: period.start + 3600,
        end: period.start + 7200,
        reason: 'Upgrade of the consensus engine',
      },
    ],
    queries: Object.fromEntries(rows.map(({ budget }) => [budget.id, [queryOf(budget.id, period)]])),
    presentation: {
      organisation: 'VirtEngine',
      from: 'Headroom <headroom@virtengine.example>',
      to: ['performance@virtengine.example'],
      reportsUrl: 'https://docs.virtengine.example/performance/',
    },
  });
}

/** A report of `count` budgets, made of the example's rows under new ids, nearly all within their limits. */
export function bigReport(count: number, kind: ReportKind = 'weekly'): Report {
  const base = exampleReport(kind);
  const rows = Array.from({ length: count }, (_, index) => bigRow(base.rows, index));
  const ordered = ['exceeded', 'approaching', 'unknown', 'within'].flatMap((status) =>
    rows.filter(({ verdict }) => verdict.status === status),
  );
  const report = reportOf(ordered);
  return {
    ...base,
    rows: ordered,
    counts: report.counts,
    previousCounts: report.counts,
    queries: Object.fromEntries(ordered.map(({ budget }) => [budget.id, [queryOf(budget.id, base.period)]])),
  };
}

function bigRow(rows: readonly Row[], index: number): Row {
  const within = rows.filter(({ verdict }) => verdict.status === 'within');
  const from = index < rows.length ? rows : within;
  const row = from[index % from.length];
  if (!row) throw new Error('The example has no rows.');
  if (index < rows.length) return row;
  const slug = `${row.budget.slug}-${index}`;
  const named = { slug, id: `${row.budget.service}/${slug}`, name: `${row.budget.name} ${index}` };
  return { ...row, budget: { ...row.budget, ...named } };
}

function queryOf(id: string, period: { start: number; end: number }) {
  const metric = id.replace(/[^a-z0-9]/g, '_');
  return {
    purpose: 'figure',
    query: `sum by (le) (increase(${metric}_bucket{env="prod"}[7d]))`,
    start: period.start,
    end: period.end,
  } as const;
}
