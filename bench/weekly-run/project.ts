import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { CALM_ROUTES, ROUTES, SLOW_ROUTES, STEP } from './stored.ts';

const SERVICES = 1;

/** Limits of routes of the histogram that several instances have: all are approaching, and what became slow asks why. */
const OF_MANY: ReadonlyMap<string, string> = new Map([
  ...SLOW_ROUTES.map((route) => [route, '5s'] as const),
  ...CALM_ROUTES.map((route) => [route, '2.4s'] as const),
]);

/** What one kind of budget asks of a route. Five kinds on ten routes make 50 budgets a service. */
const KINDS: Readonly<Record<string, (route: string) => object>> = {
  p95: (route) => ({
    category: 'latency',
    at_most: OF_MANY.get(route) ?? '10s',
    indicator: {
      quantile: 0.95,
      histogram: OF_MANY.has(route) ? 'slow_seconds' : 'request_seconds',
      where: { route },
    },
  }),
  median: (route) => ({
    category: 'latency',
    at_most: '2s',
    indicator: { quantile: 0.5, histogram: 'request_seconds', where: { route } },
  }),
  availability: (route) => ({
    category: 'quality',
    at_least: '99.9%',
    indicator: {
      ratio: {
        good: `requests_total{route="${route}",code!~"5.."}`,
        total: `requests_total{route="${route}"}`,
      },
    },
  }),
  requests: (route) => ({
    category: 'throughput',
    at_least: '0.01 RPS',
    indicator: { rate: 'requests_total', where: { route } },
  }),
  memory: (route) => ({
    category: 'resource',
    at_most: '2 GB',
    indicator: { gauge: 'memory_bytes', over_time: 'p95', across: 'max', where: { route } },
  }),
};

/** How many queries run at once: the settings' own default. */
export const CONCURRENCY = 4;
/** How many budgets the project has. */
export const BUDGETS: number = SERVICES * ROUTES.length * Object.keys(KINDS).length;
/** How many of them ask why, where some do. */
export const ASKING: number = SLOW_ROUTES.length;

/** How the budgets are written: one by one, as a family of each kind, or one by one with ten of several instances, that ask why or do not. */
export type Written = 'singly' | 'as families' | 'asking why' | 'asking nothing';

/** Writes a project of 500 budgets on the stored series into a new folder; answers a function that writes its settings. */
export function writeProject(folder: string, written: Written = 'singly'): (url: string) => string {
  mkdirSync(join(folder, 'budgets'), { recursive: true });
  for (let service = 0; service < SERVICES; service += 1) {
    const content = {
      service: `service-${service}`,
      owner: '@team',
      budgets: BUDGETS_WRITTEN[written](),
    };
    writeFileSync(join(folder, 'budgets', `${service}.yaml`), stringify(content));
  }
  return (url) => {
    const file = join(folder, 'headroom.yaml');
    writeFileSync(
      file,
      stringify({
        time_zone: 'UTC',
        budgets: ['budgets'],
        output: 'output',
        source: { prometheus: { url, concurrency: CONCURRENCY, resolution: `${STEP}s`, deadline: '10m' } },
        email: { from: 'headroom@example.com', to: ['team@example.com'] },
      }),
    );
    return file;
  };
}

const BUDGETS_WRITTEN: Readonly<Record<Written, () => Readonly<Record<string, object>>>> = {
  singly: () => budgets(() => ROUTES),
  'as families': families,
  'asking why': () => budgets(withTen(SLOW_ROUTES)),
  'asking nothing': () => budgets(withTen(CALM_ROUTES)),
};

function withTen(ten: readonly string[]): (kind: string) => readonly string[] {
  return (kind) => (kind === 'p95' ? [...ten, ...ROUTES.slice(ten.length)] : ROUTES);
}

function budgets(routesOf: (kind: string) => readonly string[]): Readonly<Record<string, object>> {
  return Object.fromEntries(
    Object.entries(KINDS).flatMap(([kind, make]) =>
      routesOf(kind).map((route) => [`${route.slice(1)}-${kind}`, make(route)]),
    ),
  );
}

/** The same budgets as five families: what a kind asks of a route without the route. */
function families(): Readonly<Record<string, object>> {
  return Object.fromEntries(
    Object.entries(FAMILIES).map(([kind, one]) => [kind, { name: `{route} ${kind}`, each: 'route', ...one }]),
  );
}

const FAMILIES: Readonly<Record<string, object>> = {
  p95: { category: 'latency', at_most: '10s', indicator: { quantile: 0.95, histogram: 'request_seconds' } },
  median: { category: 'latency', at_most: '2s', indicator: { quantile: 0.5, histogram: 'request_seconds' } },
  availability: {
    category: 'quality',
    at_least: '99.9%',
    indicator: { ratio: { good: 'requests_total{code!~"5.."}', total: 'requests_total' } },
  },
  requests: { category: 'throughput', at_least: '0.01 RPS', indicator: { rate: 'requests_total' } },
  memory: {
    category: 'resource',
    at_most: '2 GB',
    indicator: { gauge: 'memory_bytes', over_time: 'p95', across: 'max' },
  },
};
