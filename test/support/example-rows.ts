import type { Budget } from '../../src/model/budget.ts';
import type { Comparison, Forecast, Trend } from '../../src/model/finding.ts';
import { addDays } from '../../src/model/period.ts';
import type { Row } from '../../src/model/report.ts';
import type { JudgedVerdict, Unknown, Verdict } from '../../src/model/verdict.ts';
import { quantity } from './budget.ts';
import { EXAMPLE_EXCEPTION } from './example-exception.ts';
import { rowOf, verdictOf } from './row.ts';

const DAYS = 30;
const LAST_DAY = '2026-02-01';
const WEEK = {
  start: Date.parse('2026-01-25T23:00:00Z') / 1000,
  end: Date.parse('2026-02-01T23:00:00Z') / 1000,
};
const WEEK_SECONDS = 7 * 86_400;
const FULL = { present: 2016, expected: 2016, first: WEEK.start, last: WEEK.end - 300 };

interface Sketch {
  readonly id: string;
  readonly service: string;
  readonly name: string;
  readonly limit: string;
  /** The limit in the file, where an exception has put `limit` in force. */
  readonly usual?: string;
  readonly bound?: Budget['bound'];
  readonly category?: Budget['category'];
  readonly now?: number;
  readonly before?: number;
  readonly owner?: string;
  readonly budget?: Partial<Budget>;
  readonly known?: Pick<JudgedVerdict, 'actual' | 'cannotTell' | 'events'>;
  readonly unknown?: Unknown;
  readonly row?: Partial<Omit<Row, 'budget' | 'verdict'>>;
}

/** The rows of the example report, worst first. */
export function exampleRows(): readonly Row[] {
  return SKETCHES.map(rowFrom);
}

function trend(direction: 'improving' | 'degrading' | 'steady', from: number, to: number): Trend {
  const slope = (to - from) / (DAYS - 1);
  return {
    kind: 'tested',
    direction,
    days: DAYS,
    n: DAYS,
    slope,
    lower: slope * 0.6,
    upper: slope * 1.4,
    p: direction === 'steady' ? 0.41 : 0.0004,
    change: slope * DAYS,
    from,
    to,
    firstDay: addDays(LAST_DAY, 1 - DAYS),
    lastDay: LAST_DAY,
  };
}

function crossing(earliest: string, central: string, latest?: string): Forecast {
  const horizon = addDays(LAST_DAY, 90);
  return { kind: 'crossing', earliest, central, ...(latest ? { latest } : {}), horizon, points: [] };
}

function compared(against: Comparison['against'], before: number, now: number): Comparison {
  const change = now / before - 1;
  return {
    kind: 'compared',
    against,
    outcome: change > 0 ? 'regressed' : 'improved',
    before,
    now,
    change,
    p: 0.004,
  };
}

const SKETCHES: readonly Sketch[] = [
  {
    id: 'provider/bid-rate',
    service: 'Provider',
    name: 'Bid Processing Rate',
    limit: '20 bids/second',
    bound: 'at_least',
    category: 'throughput',
    now: 0,
    before: 24,
    row: { trend: { kind: 'not_enough_data', n: 9, needed: 14, days: DAYS } },
  },
  {
    id: 'api/query-p95',
    service: 'API',
    name: 'Query P95',
    limit: '2 s',
    now: 2.1,
    before: 1.8,
    owner: '@backend-team',
    budget: {
      runbook: 'https://runbooks.virtengine.example/api-query',
      rationale: 'industry standard for a REST call',
    },
    row: {
      daysOver: { over: 5, of: 7 },
      trend: trend('degrading', 1.8, 2.1),
      forecast: { kind: 'none', because: 'the limit is exceeded already' },
      comparisons: [compared('week_before', 1.8, 2.1), compared('four_weeks_before', 1.75, 2.1)],
    },
  },
  {
    id: 'provider/provisioning-p95',
    service: 'Provider',
    name: 'Provisioning P95',
    limit: '300 s',
    now: 285,
    before: 283,
    owner: '@sre-team',
    row: { trend: trend('steady', 284, 285) },
  },
  {
    id: 'node/availability',
    service: 'Node',
    name: 'Availability',
    limit: '99.95%',
    bound: 'at_least',
    category: 'quality',
    now: 0.99954,
    before: 0.99971,
    owner: '@sre-team',
    row: { daysOver: { over: 1, of: 7 } },
  },
  {
    id: 'node/state-sync-p95',
    service: 'Node',
    name: 'State Sync P95',
    limit: '30 s',
    unknown: { why: 'no_data', detail: 'No series matched the indicator.' },
  },
  {
    id: 'benchmark/failure-rate',
    service: 'Benchmark',
    name: 'Failure Rate',
    limit: '5%',
    category: 'quality',
    owner: '@benchmark-team',
    unknown: { why: 'low_coverage', detail: 'Data for 61% of the period; 75% is needed for a verdict.' },
  },
  {
    id: 'api/memory',
    service: 'API',
    name: 'Memory',
    limit: '2 GB',
    category: 'resource',
    now: 1.72e9,
    before: 1.65e9,
    owner: '@backend-team',
    row: {
      trend: trend('degrading', 1.48e9, 1.73e9),
      forecast: crossing('2026-02-20', '2026-03-09', '2026-05-02'),
    },
  },
  {
    id: 'benchmark/completion-p95',
    service: 'Benchmark',
    name: 'Completion P95',
    limit: '600 s',
    now: 450,
    before: 450,
    row: { trend: trend('steady', 450, 451) },
  },
  {
    id: 'node/transaction-p95',
    service: 'Node',
    name: 'Transaction P95',
    limit: '10 s',
    now: 7.2,
    before: 7.5,
    owner: '@node-team',
    row: { daysOver: { over: 2, of: 7 }, trend: trend('improving', 7.5, 7.2) },
  },
  {
    id: 'provider/memory',
    service: 'Provider',
    name: 'Memory',
    limit: '6 GB',
    category: 'resource',
    usual: '4 GB',
    now: 4.2e9,
    before: 4.1e9,
    budget: { exceptions: [EXAMPLE_EXCEPTION] },
    row: { forecast: crossing('2026-04-20', '2026-05-01') },
  },
  {
    id: 'api/grpc-p95',
    service: 'API',
    name: 'gRPC Query P95',
    limit: '1 s',
    now: 0.7,
    known: { actual: { value: 0.7, lower: 0.5, upper: 1.2 }, cannotTell: true, events: 18_204 },
  },
  {
    id: 'node/cpu',
    service: 'Node',
    name: 'CPU',
    limit: '4 cores',
    category: 'resource',
    now: 1.9,
    before: 1.9,
    row: { trend: trend('steady', 1.9, 1.9) },
  },
  {
    id: 'node/storage-growth',
    service: 'Node',
    name: 'Storage Growth',
    limit: '500 GB/year',
    category: 'resource',
    now: 210e9 / 365 / 86_400,
    row: { trend: { kind: 'not_applicable', because: 'the figure is itself a growth' } },
  },
  {
    id: 'api/panics',
    service: 'API',
    name: 'Panics',
    limit: '0 panics',
    category: 'rule',
    now: 0,
    before: 0,
  },
];

function rowFrom(sketch: Sketch): Row {
  const [service = '', slug = ''] = sketch.id.split('/');
  const differing: Partial<Budget> = {
    id: sketch.id,
    service,
    slug,
    serviceName: sketch.service,
    name: sketch.name,
    limit: quantity(sketch.limit),
    bound: sketch.bound ?? 'at_most',
    category: sketch.category ?? 'latency',
    ...(sketch.owner ? { owner: sketch.owner } : {}),
    ...sketch.budget,
  };
  const built = rowOf(dailyValues(sketch), { budget: differing });
  const inForce = built.budget;
  const earlier = { start: WEEK.start - WEEK_SECONDS, end: WEEK.start };
  return {
    ...built,
    budget: { ...built.budget, limit: quantity(sketch.usual ?? sketch.limit) },
    daysOver: { over: 0, of: 7 },
    verdict: verdictFrom(sketch, inForce),
    previous: verdictOf(inForce, earlier, sketch.before),
    weeks: [3, 2, 1, 0].map((back) =>
      verdictOf(
        inForce,
        { start: WEEK.start - back * WEEK_SECONDS, end: WEEK.end - back * WEEK_SECONDS },
        sketch.now,
      ),
    ),
    ...sketch.row,
  };
}

function verdictFrom({ now, known, unknown }: Sketch, budget: Budget): Verdict {
  if (now !== undefined) return { ...verdictOf(budget, WEEK, now), coverage: FULL, ...known };
  const coverage = { present: 1230, expected: 2016 };
  const nothing: Unknown = unknown ?? { why: 'no_data', detail: 'No data.' };
  return { window: WEEK, limit: budget.limit, coverage, status: 'unknown', unknown: nothing };
}

/** A line from the figure before to the figure now with a small fixed ripple; a hole where the figure is unknown. */
function dailyValues({ now, before }: Sketch): readonly (number | undefined)[] {
  return Array.from({ length: DAYS }, (_, day) => {
    if (now === undefined) return undefined;
    const start = before ?? now;
    return start + ((now - start) * day) / (DAYS - 1) + now * 0.01 * Math.sin(day * 1.7);
  });
}
