import type { Action, PathFinding, Recommendation } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { quantity } from './budget.ts';
import { EXAMPLE_EXCEPTION } from './example-exception.ts';

type Findings = Pick<
  Report,
  'actions' | 'paths' | 'violations' | 'recommendations' | 'dataQuality' | 'changes' | 'exceptions'
>;

/** The findings of the example report. */
export function exampleFindings(): Findings {
  return {
    actions: ACTIONS,
    paths: [TRANSACTION, PROVISIONING],
    violations: {
      firstDay: '2026-01-03',
      lastDay: '2026-02-01',
      byService: [
        { name: 'API', daysOver: 5, episodes: 1, open: 1 },
        { name: 'Node', daysOver: 3, episodes: 2, open: 0 },
      ],
      byMetric: [
        { name: 'API Query P95', daysOver: 5, episodes: 1, open: 1 },
        { name: 'Node Transaction P95', daysOver: 3, episodes: 2, open: 0 },
      ],
      episodes: [
        { budget: 'api/query-p95', firstDay: '2026-01-28', lastDay: '2026-02-01', daysOver: 5 },
        {
          budget: 'node/transaction-p95',
          firstDay: '2026-01-27',
          lastDay: '2026-01-28',
          daysOver: 2,
          closed: '2026-01-29',
        },
        {
          budget: 'node/transaction-p95',
          firstDay: '2026-01-12',
          lastDay: '2026-01-12',
          daysOver: 1,
          closed: '2026-01-13',
        },
      ],
    },
    recommendations: RECOMMENDATIONS,
    dataQuality: {
      lowestCoverage: 0.84,
      notes: [
        { budget: 'node/state-sync-p95', text: 'No series matched the indicator.' },
        {
          budget: 'benchmark/failure-rate',
          text: 'Data for 61% of the period; 75% is needed for a verdict.',
        },
        { budget: 'node/cpu', text: 'Data for only 84% of the period.' },
        {
          budget: 'api/grpc-p95',
          text: 'The limit lies inside the bucket that the quantile fell in: the buckets cannot tell.',
        },
      ],
      warnings: [
        { text: 'PromQL info: metric might not be a counter, name does not end in _total', budgets: 2 },
      ],
    },
    changes: [
      {
        budget: 'api/query-p95',
        kind: 'status',
        from: 'within',
        to: 'exceeded',
        text: 'API Query P95: within → exceeded.',
      },
      {
        budget: 'provider/memory',
        kind: 'limit',
        from: '4 GB',
        to: '6 GB',
        text: 'Provider Memory: the limit went from 4 GB to 6 GB.',
      },
    ],
    exceptions: [{ ...EXAMPLE_EXCEPTION, budget: 'provider/memory', usual: quantity('4 GB') }],
  };
}

const ACTIONS: readonly Action[] = [
  {
    budget: 'provider/bid-rate',
    why: 'exceeded',
    title: 'Provider Bid Processing Rate over budget',
    text: '0 bids/second against at least 20 bids/second. Find the cause and bring it back within budget.',
    opened: '2026-01-19',
    step: 'validate',
    due: '2026-01-28',
    overdueDays: 5,
  },
  {
    budget: 'api/query-p95',
    why: 'exceeded',
    title: 'API Query P95 over budget',
    text: '2.1 s against 2 s (105% used). Find the cause and bring it back within budget.',
    owner: '@backend-team',
    rootCause: 'The order list is read without an index',
    opened: '2026-02-02',
    step: 'acknowledge',
    due: '2026-02-09',
    overdueDays: 0,
  },
  {
    budget: 'provider/provisioning-p95',
    why: 'approaching',
    title: 'Provider Provisioning P95 approaching budget',
    text: '285 s against 300 s (95% used). Watch it, its trend is steady; optimise before it exceeds the budget.',
    owner: '@sre-team',
    opened: '2026-02-02',
    overdueDays: 0,
  },
  {
    budget: 'node/state-sync-p95',
    why: 'unknown',
    title: 'Node State Sync P95 could not be judged',
    text: 'No series matched the indicator. Fix the measurement.',
    opened: '2026-02-02',
    due: '2026-02-09',
    overdueDays: 0,
  },
];

const TRANSACTION: PathFinding = {
  id: 'node/transaction',
  serviceName: 'Node',
  name: 'Transaction Processing',
  total: 'node/transaction-p95',
  totalName: 'Transaction P95',
  totalLimit: quantity('10 s'),
  totalActual: 7.2,
  allocated: 14.1,
  overAllocated: 4.1,
  stages: [
    {
      budget: 'node/stage-validation',
      name: 'Validation',
      limit: 0.1,
      actual: 0.05,
      status: 'within',
      share: 0.007,
    },
    { budget: 'node/stage-mempool', name: 'Mempool', limit: 5, actual: 3, status: 'within', share: 0.417 },
    {
      budget: 'node/stage-consensus',
      name: 'Consensus',
      limit: 2,
      actual: 2.3,
      status: 'exceeded',
      share: 0.319,
    },
    { budget: 'node/stage-finalization', name: 'Finalization', limit: 7, status: 'unknown' },
  ],
};

const PROVISIONING: PathFinding = {
  id: 'provider/provisioning',
  serviceName: 'Provider',
  name: 'Deployment Provisioning',
  total: 'provider/provisioning-p95',
  totalName: 'Provisioning P95',
  totalLimit: quantity('300 s'),
  totalActual: 285,
  allocated: 307,
  overAllocated: 7,
  stages: [
    {
      budget: 'provider/stage-bid',
      name: 'Bid Decision',
      limit: 1,
      actual: 0.5,
      status: 'within',
      share: 0.002,
    },
    {
      budget: 'provider/stage-kubernetes',
      name: 'Kubernetes Scheduling',
      limit: 280,
      actual: 262,
      status: 'approaching',
      share: 0.919,
    },
  ],
};

const RECOMMENDATIONS: readonly Recommendation[] = [
  {
    budget: 'api/query-p95',
    advice: 'investigate',
    text: 'Investigate the regression of API Query P95',
    evidence: '1.8 s → 2.1 s against the week before (+17%, p = 0.004, 7 days each)',
  },
  {
    budget: 'provider/provisioning-p95',
    advice: 'loosen',
    text: 'Consider loosening Provider Provisioning P95 from 300 s to 320 s',
    evidence: 'Above 90% of 300 s in each of the last 4 weeks (283 s to 285 s), with no improving trend',
    suggested: quantity('320 s'),
    replay: { limit: quantity('320 s'), exceeded: 0, approaching: 3, days: 28 },
  },
  {
    budget: 'api/memory',
    advice: 'watch',
    text: 'Watch API Memory: it reaches 2 GB around 9 March 2026',
    evidence: 'Degrading by 0.25 GB in 30 days (p < 0.001)',
  },
  {
    budget: 'node/state-sync-p95',
    advice: 'measure',
    text: 'Fix the measurement of Node State Sync P95',
    evidence: 'Unknown in each of the last 2 weeks: no series matched the indicator',
  },
  {
    budget: 'node/cpu',
    advice: 'tighten',
    text: 'Consider tightening Node CPU from 4 cores to 2.4 cores',
    evidence: 'Under 60% of 4 cores in each of the last 4 weeks (1.9 cores at most)',
    suggested: quantity('2.4 cores'),
    replay: { limit: quantity('2.4 cores'), exceeded: 0, approaching: 0, days: 28 },
  },
];
