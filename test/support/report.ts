import { before, periodOn } from '../../src/model/period.ts';
import { REPORT_SCHEMA, type Report, type Row } from '../../src/model/report.ts';
import { NO_REVIEW } from '../../src/model/review.ts';
import type { Counts } from '../../src/model/verdict.ts';

const CALENDAR = { zone: 'Europe/Berlin', weekStartsOn: 'monday' } as const;
const WEEK = periodOn('week', '2026-02-01', CALENDAR);

/** The weekly report of 2026-W05 on the given rows and nothing else, with what differs. */
export function reportOf(rows: readonly Row[], differing: Partial<Report> = {}): Report {
  const counts = countsOf(rows);
  return {
    schema: REPORT_SCHEMA,
    kind: 'weekly',
    title: 'Performance budgets: week of 26 January 2026',
    period: WEEK,
    asOf: WEEK.end,
    complete: true,
    previousPeriod: before(WEEK, CALENDAR),
    revision: 1,
    madeBy: { program: 'headroom', version: '0.1.0' },
    source: { kind: 'prometheus', name: 'https://prometheus.example', version: '2.42.0' },
    settingsHash: 'ab'.repeat(32),
    headline: 'The sentence that says it all.',
    counts,
    previousCounts: counts,
    rows,
    actions: [],
    paths: [],
    violations: { firstDay: '2026-01-03', lastDay: '2026-02-01', byService: [], byMetric: [], episodes: [] },
    recommendations: [],
    dataQuality: { notes: [], warnings: [] },
    changes: [],
    exceptions: [],
    maintenance: [],
    review: NO_REVIEW,
    queries: {},
    presentation: { from: 'reports@example.com', to: [] },
    ...differing,
  };
}

function countsOf(rows: readonly Row[]): Counts {
  const count = (status: Row['verdict']['status']) =>
    rows.filter(({ verdict }) => verdict.status === status).length;
  return {
    monitored: rows.length,
    within: count('within'),
    approaching: count('approaching'),
    exceeded: count('exceeded'),
    unknown: count('unknown'),
  };
}
