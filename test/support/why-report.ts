import type { Change } from '../../src/model/change.ts';
import type { Action } from '../../src/model/finding.ts';
import type { Report, Row } from '../../src/model/report.ts';
import { worstFirst } from '../../src/model/verdict.ts';
import type { Why } from '../../src/model/why.ts';
import { quantity } from './budget.ts';
import { stepOf, stepsOf, tooFewDays, trendOf } from './concluded-rows.ts';
import { reportOf } from './report.ts';
import { rowOf } from './row.ts';
import { CHANGES, OTHER_WHYS, WHY } from './why.ts';

const at = (text: string) => Date.parse(text) / 1000;

/** Thirty days that end with 1 February 2026, with a week's pattern and a little noise. */
function daysOf(level: (day: number) => number): readonly number[] {
  const noise = [0.01, -0.015, 0.005, 0.02, -0.01, -0.005, 0.012, -0.018];
  return Array.from(
    { length: 30 },
    (_, day) => level(day) * (1 + (noise[day % 8] ?? 0) + (day % 7 > 4 ? -0.03 : 0)),
  );
}

function row(
  slug: string,
  name: string,
  level: (day: number) => number,
  differing: Partial<Omit<Row, 'budget'>> & { readonly why: Why },
): Row {
  const budget = { id: `api/${slug}`, slug, name, owner: '@backend-team', limit: quantity('2s') };
  return rowOf(daysOf(level), { budget, ...differing });
}

/** Three changes of one day and one of the day before the first that is shown. */
const MANY: readonly Change[] = [
  { kind: 'alert', at: at('2026-01-20T09:30:00Z'), service: 'api', text: 'ApiErrorsHigh', place: 'alerts' },
  { kind: 'limit', at: at('2026-01-20T00:00:00Z'), service: 'api', text: 'limit 1.5 s → 2 s' },
  {
    kind: 'restart',
    at: at('2026-01-19T22:10:00Z'),
    service: 'api',
    text: '3 of 5 restarted',
    place: 'starts',
  },
];

const [BETTER, TREND, OVERRUN, REGRESSION] = OTHER_WHYS as [Why, Why, Why, Why];

const ROWS: readonly Row[] = [
  row('query-p95', 'Query P95', (day) => (day < 24 ? 1.8 : 2.15), {
    trend: tooFewDays(6),
    steps: stepsOf([stepOf('2026-01-27', { size: 0.35, change: 0.19 })], { before: 1.8 }),
    why: WHY,
  }),
  row('export-p95', 'Export P95', () => 2.3, {
    trend: trendOf('unclear', { thirty: { change: 0.04, lower: -0.09, upper: 0.17 } }),
    why: { ...OVERRUN, changes: { ...CHANGES, changes: MANY, more: 0, unknown: [] } },
  }),
  row('search-p95', 'Search P95', (day) => 1.6 + 0.013 * day, {
    trend: trendOf('degrading', { from: 1.6, to: 1.98 }),
    why: { ...TREND, changes: { ...CHANGES, changes: [], more: 0, unknown: [] } },
  }),
  row('upload-p95', 'Upload P95', (day) => (day < 23 ? 1.2 : 1.4), {
    trend: trendOf('unclear'),
    comparisons: [
      {
        kind: 'compared',
        against: 'week_before',
        outcome: 'regressed',
        before: 1.2,
        now: 1.4,
        change: 0.17,
        p: 0.012,
      },
    ],
    why: REGRESSION,
  }),
  row('login-p95', 'Login P95', (day) => (day < 24 ? 1.7 : 1.2), {
    trend: tooFewDays(6),
    steps: stepsOf([stepOf('2026-01-27', { size: -0.5, half: 0.06, change: -0.29, worse: false })], {
      before: 1.7,
    }),
    why: BETTER,
  }),
];

const ACTIONS: readonly Action[] = ROWS.slice(0, 2).map(({ budget }, index) => ({
  budget: budget.id,
  why: 'exceeded',
  title: `${budget.serviceName} ${budget.name} over budget`,
  text: 'Find out what changed, and bring it back below 2 s.',
  owner: '@backend-team',
  opened: '2026-01-26',
  step: 'investigate',
  stepDue: at('2026-02-04T07:00:00Z'),
  due: '2026-02-09',
  overdueDays: 0,
  ...(index === 0 ? { rootCause: 'an index is missing' } : {}),
}));

/** A weekly report in which every form of an answer is on a row that asks for it, from a Prometheus that a Grafana shows. */
export function whyReport(differing: Partial<Report> = {}): Report {
  const rows = worstFirst(ROWS, ({ budget, verdict }) => ({ ...verdict, id: budget.id }));
  return reportOf(rows, {
    headline: '2 of 5 budgets exceeded, 1 approaching: API Export P95 is 0.3 s over 2 s.',
    source: {
      kind: 'prometheus',
      name: 'https://prometheus.example',
      version: '3.5.0',
      link: 'https://prometheus.example',
      grafana: { url: 'https://grafana.example', datasource: 'PBFA97CFB590B2093' },
    },
    actions: ACTIONS,
    ...differing,
  });
}
