import { lastComplete } from '../../src/model/period.ts';
import { everyFiveMinutes, type StoredSeries } from '../../test/support/prometheus-server.ts';
import { seeded } from '../make-samples/random.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const DAYS = 36;
const BOUNDS = ['0.1', '0.25', '0.5', '1', '1.5', '2', '4', '8', '+Inf'];
const INSTANCES = ['api-1:9100', 'api-2:9100'];
/** Requests of each instance in five minutes. */
const ROUTES = { '/search': 80, '/orders': 140, '/cart': 80 } as const;
/** By how much searches took longer from a release on. */
const SLOWER = 2.6;

/** When version 1.43.0 came, in the morning of the second day of the last whole week before `now`, in seconds since 1970. */
export function releaseBefore(now: number): number {
  const week = lastComplete('week', now, { zone: 'UTC', weekStartsOn: 'monday' });
  return week.start + DAY + 9 * HOUR + 40 * 60;
}

/** Five weeks of an API up to `now`, in seconds since 1970: a release makes searches slower, and memory fills up. */
export function history(now: number): readonly StoredSeries[] {
  const end = Math.floor(now / 300) * 300;
  const start = end - DAYS * DAY;
  const release = releaseBefore(now);
  const random = seeded('demo');
  // No two hours, and no two days, of a real system are the same.
  const hours = Array.from({ length: 24 * DAYS + 1 }, () => 1.1 + 0.03 * random.normal());
  const days = Array.from({ length: DAYS + 1 }, (_, day) => 1.2e9 + 1.4e7 * day + 3e7 * random.normal());
  const p95 = (route: string, time: number) =>
    (hours[Math.floor((time - start) / HOUR)] ?? 0) * (route === '/search' && time >= release ? SLOWER : 1);
  const memory = (time: number) =>
    Math.round((days[Math.floor((time - start) / DAY)] ?? 0) + 1e8 * Math.sin((time / DAY) * 2 * Math.PI));
  const version = (name: string, isThere: (time: number) => boolean): readonly StoredSeries[] =>
    INSTANCES.map((instance) => ({
      metric: `api_build_info{job="api",instance="${instance}",version="${name}"}`,
      samples: everyFiveMinutes(start, end, (time) => (isThere(time) ? 1 : undefined)),
    }));
  return [
    ...INSTANCES.flatMap((instance) =>
      Object.entries(ROUTES).flatMap(([route, requests]) => [
        ...BOUNDS.map((bound) => ({
          metric: `api_request_duration_seconds_bucket{job="api",instance="${instance}",route="${route}",le="${bound}"}`,
          samples: counter(start, end, (time) => requests * shareUnder(bound, p95(route, time))),
        })),
        {
          metric: `api_request_duration_seconds_count{job="api",instance="${instance}",route="${route}"}`,
          samples: counter(start, end, () => requests),
        },
      ]),
    ),
    ...version('1.42.0', (time) => time < release),
    ...version('1.43.0', (time) => time >= release),
    {
      metric: 'process_resident_memory_bytes{job="api"}',
      samples: everyFiveMinutes(start, end, memory),
    },
  ];
}

/** The samples of a counter that grows by so much every five minutes. */
function counter(start: number, end: number, growth: (time: number) => number): StoredSeries['samples'] {
  let total = 0;
  return everyFiveMinutes(start, end, (time) => {
    total += growth(time);
    return Math.round(total);
  });
}

/** The share of requests that take at most `bound` seconds when durations are exponential with this 95th percentile. */
function shareUnder(bound: string, p95: number): number {
  return bound === '+Inf' ? 1 : 1 - 0.05 ** (Number(bound) / p95);
}
