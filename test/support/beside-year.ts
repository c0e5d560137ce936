import type { Comparison } from '../../src/model/finding.ts';
import type { History } from '../../src/model/history.ts';
import { quantity } from './budget.ts';
import { about, historyOfStories, route, type Story } from './room-stories.ts';

/** Which week a day is in, counted back from the newest. */
const week = (daysAgo: number) => Math.floor(daysAgo / 7);

function told(outcome: 'regressed' | 'unchanged', against: Comparison['against']): Comparison {
  return { kind: 'compared', against, outcome, before: 1, now: 1, change: 0, p: 0.5 };
}

/** One of all that can become of a budget between two periods. */
const STORIES: readonly Story[] = [
  { budget: { id: 'api/query-p95' }, on: about((ago) => (week(ago) < 6 ? 2.4 : 1.2)) },
  { budget: { id: 'api/moved' }, on: about((ago) => (week(ago) < 10 ? 1.4 : 1)) },
  { budget: { id: 'api/noisy' }, on: about(() => 1, 0.4) },
  { budget: { id: 'api/restless' }, on: about((ago) => [1, 1.9, 2.2][week(ago) % 3] ?? 1, 0.01) },
  {
    budget: { id: 'api/availability', bound: 'at_least', limit: quantity('99.9%') },
    on: (ago, random) => 1 - (week(ago) < 8 ? 0.0007 : 0.0003) * (1 + 0.1 * random.normal()),
  },
  {
    budget: { id: 'api/throughput', bound: 'at_least', limit: quantity('50 TPS') },
    on: about((ago) => (week(ago) < 4 ? 45 : 80)),
  },
  {
    budget: { id: 'db/stricter' },
    on: about(() => 1.5, 0.01),
    limitOn: (ago) => quantity(week(ago) < 5 ? '1s' : '2s'),
  },
  {
    budget: { id: 'db/stricter-and-slower' },
    on: about((ago) => (week(ago) < 5 ? 2.5 : 1.5), 0.01),
    limitOn: (ago) => quantity(week(ago) < 5 ? '1s' : '2s'),
  },
  { budget: { id: 'db/gaps' }, on: (ago) => ([3, 4, 9].includes(week(ago)) ? undefined : 1) },
  { budget: { id: 'db/never' }, on: () => undefined },
  { budget: { id: 'db/few-days' }, on: (ago) => (ago % 7 < 2 ? 1 + week(ago) / 9 : undefined) },
  {
    budget: { id: 'db/beyond' },
    on: about((ago) => (week(ago) < 9 ? 10 : 1)),
    isBound: (ago) => week(ago) < 9,
  },
  { budget: { id: 'db/from-zero' }, on: (ago) => (week(ago) < 7 ? 1 : 0) },
  { budget: { id: 'edge/new' }, on: about(() => 1), isThere: (ago) => week(ago) < 9 },
  { budget: { id: 'edge/gone' }, on: about(() => 1), isThere: (ago) => week(ago) > 3 },
  {
    budget: { id: 'edge/rolling', over: { text: '28d', days: 28 } },
    on: about((ago) => (week(ago) < 3 ? 1.8 : 1)),
  },
  {
    budget: { id: 'edge/said', name: '</script><b>said & "done"</b>' },
    on: about((ago) => (week(ago) < 5 ? 1.3 : 1)),
    comparisons: (ago) => [
      told('unchanged', 'week_before'),
      told(week(ago) < 5 ? 'regressed' : 'unchanged', 'four_weeks_before'),
    ],
  },
  { budget: route('/search'), on: about((ago) => (week(ago) < 6 ? 2.3 : 1)) },
  { budget: route('/cart'), on: about((ago) => (week(ago) < 12 ? 1.2 : 2.1)) },
  { budget: route('/health'), on: about(() => 0.2) },
];

/** Weeks, one of which has no report, and months. */
export function besideYear(weeks = 20, months = 5): History {
  return historyOfStories({ stories: STORIES, weeks, months, silent: [2] });
}
