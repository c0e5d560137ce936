import { everyFiveMinutes, type StoredSeries } from '../../test/support/prometheus-server.ts';
import { seeded } from '../make-samples/random.ts';

const DAY = 86_400;
const DAYS = 36;
/** Requests in five minutes. */
const REQUESTS = 600;
const BOUNDS = ['0.1', '0.25', '0.5', '1', '1.5', '2', '4', '+Inf'];

/** Five weeks of an API up to `now`, in seconds since 1970: requests grow slower, and memory fills up. */
export function history(now: number): readonly StoredSeries[] {
  const end = Math.floor(now / 300) * 300;
  const start = end - DAYS * DAY;
  const random = seeded('demo');
  // No two days of a real system are the same.
  const days = Array.from({ length: DAYS + 1 }, (_, day) => ({
    p95: 1.1 + 0.015 * day + 0.05 * random.normal(),
    memory: 1.2e9 + 1.4e7 * day + 3e7 * random.normal(),
  }));
  const dayAt = (time: number) => days[Math.floor((time - start) / DAY)] ?? { p95: 0, memory: 0 };
  return [
    ...BOUNDS.map((bound) => ({
      metric: `api_request_duration_seconds_bucket{le="${bound}"}`,
      samples: counter(start, end, (time) => REQUESTS * shareUnder(bound, dayAt(time).p95)),
    })),
    { metric: 'api_request_duration_seconds_count', samples: counter(start, end, () => REQUESTS) },
    {
      metric: 'process_resident_memory_bytes{job="api"}',
      samples: everyFiveMinutes(start, end, (time) =>
        Math.round(dayAt(time).memory + 1e8 * Math.sin((time / DAY) * 2 * Math.PI)),
      ),
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
