import type { ChangesBefore, LabelFinding, Since, Where, Why } from '../../src/model/why.ts';

const at = (text: string) => Date.parse(text) / 1000;

/** One route of twelve became slow. */
export const ROUTES: LabelFinding = {
  label: 'route',
  outcome: 'values',
  of: 12,
  parted: 'beyond_limit',
  beyond: 2,
  values: [
    {
      value: '/search',
      now: 0.71,
      before: 0.12,
      trafficNow: 0.1,
      trafficBefore: 0.1,
      figureNow: 3.1,
      figureBefore: 1.6,
      ofChange: 0.96,
    },
    { value: '/cart', now: 0.08, before: 0.2, trafficNow: 0.2, trafficBefore: 0.2 },
  ],
};

/** All instances did. */
export const INSTANCES: LabelFinding = {
  label: 'instance',
  outcome: 'even',
  of: 5,
  parted: 'beyond_limit',
  beyond: 2,
  values: [{ value: 'api-1:80', now: 0.2, before: 0.2 }],
};

/** Nothing is shown of a label. */
export const UNCLEAR: LabelFinding = {
  label: 'zone',
  outcome: 'unclear',
  because: 'Its values scatter too much to tell.',
  of: 3,
  parted: 'beyond_usual',
  beyond: 1.2,
  values: [],
};

/** On a day, between two moments. */
export const HOURS: Since = {
  kind: 'hours',
  day: '2026-01-27',
  first: at('2026-01-27T14:00:00Z'),
  last: at('2026-01-27T16:00:00Z'),
};

/** Changes of which one is a deployment. */
export const CHANGES: ChangesBefore = {
  within: { start: at('2026-01-27T08:00:00Z'), end: at('2026-01-27T16:00:00Z') },
  changes: [
    {
      kind: 'deployment',
      at: at('2026-01-27T13:40:00Z'),
      until: at('2026-01-27T13:52:00Z'),
      service: 'api',
      text: 'api 1.42.0 → 1.43.0',
      place: 'builds',
      link: 'https://git.example.org/api/releases/1.43.0',
    },
    { kind: 'note', at: at('2026-01-27T12:10:00Z'), service: 'api', text: 'index rebuilt', place: 'notes' },
  ],
  more: 1,
  places: ['builds', 'notes', 'grafana'],
  unknown: ['grafana: The server refused the token (status 403).'],
};

const BY_ROUTE: Where = { kind: 'values', label: 'route', named: ['/search'], labels: [ROUTES, INSTANCES] };

/** The answers of a budget that went over on a Tuesday afternoon, by one route, after a deployment. */
export const WHY: Why = {
  occasion: 'step',
  since: HOURS,
  where: BY_ROUTE,
  changes: CHANGES,
  graph: {
    query: 'histogram_quantile(0.95, sum by (le, route) (rate(api_request_duration_seconds_bucket[1h])))',
    by: 'route',
    start: at('2026-01-26T14:00:00Z'),
    end: at('2026-02-02T00:00:00Z'),
  },
  queries: [
    {
      purpose: 'where',
      query: 'sum by (route, le) (increase(api_request_duration_seconds_bucket[86400s]))',
      start: at('2026-01-20T14:00:00Z'),
      end: at('2026-02-02T00:00:00Z'),
      step: 86_400,
    },
  ],
};

/** The same with each other form that an answer can have. */
export const OTHER_WHYS: readonly Why[] = [
  {
    ...WHY,
    better: true,
    since: {
      kind: 'days',
      day: '2026-01-27',
      earliest: '2026-01-26',
      latest: '2026-01-27',
      because: 'The hours cannot be told apart.',
    },
    where: { ...BY_ROUTE, kind: 'traffic' },
  },
  {
    ...WHY,
    occasion: 'trend',
    since: { kind: 'trend', day: '2026-01-03', before: true },
    where: { kind: 'even', labels: [INSTANCES, ROUTES, UNCLEAR] },
  },
  {
    ...WHY,
    occasion: 'overrun',
    since: { kind: 'overrun', day: '2026-01-03', before: true },
    where: {
      kind: 'unknown',
      because: 'Its values scatter too much to tell.',
      labels: [UNCLEAR, ROUTES],
    },
  },
  {
    occasion: 'regression',
    since: { kind: 'unknown', because: 'The days do not show when it began.' },
    where: {
      kind: 'unknown',
      because: 'The recording has no answer to that query: it keeps those that its own reports asked for.',
      labels: [],
    },
    changes: {
      changes: [],
      more: 0,
      places: [],
      unknown: ['When it began is not known, so no changes were looked for.'],
    },
    queries: [],
  },
];

/** Answers in which labels, their values, changes, places and reasons are all the given text. */
export function whySaying(said: string): Why {
  const finding: LabelFinding = {
    ...ROUTES,
    label: said,
    because: said,
    values: ROUTES.values.map((one) => ({ ...one, value: said })),
  };
  return {
    ...WHY,
    where: { kind: 'values', label: said, named: [said], labels: [finding, { ...UNCLEAR, because: said }] },
    changes: {
      ...CHANGES,
      changes: CHANGES.changes.map((one) => ({ ...one, text: said, place: said, link: said })),
      places: [said],
      unknown: [said],
    },
    graph: { query: said, by: said, start: 0, end: 86_400 },
  };
}
