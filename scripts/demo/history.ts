import { everyFiveMinutes, type StoredSeries } from '../../test/support/prometheus-server.ts';

const DAY = 86_400;
const BOUNDS = ['0.1', '0.25', '0.5', '1', '2', '4', '+Inf'];

/** Five weeks of an API up to `now`: requests that grow slower, and memory that comes and goes with the day. */
export function history(now: number): readonly StoredSeries[] {
  const end = Math.floor(now / 300) * 300;
  const start = end - 36 * DAY;
  const slowness = (time: number) => (time - start) / (end - start);
  return [
    ...BOUNDS.map((bound, index) => ({
      metric: `api_request_duration_seconds_bucket{le="${bound}"}`,
      samples: everyFiveMinutes(start, end, (time, count) =>
        Math.round(count * 600 * shareUnder(index, slowness(time))),
      ),
    })),
    {
      metric: 'api_request_duration_seconds_count',
      samples: everyFiveMinutes(start, end, (_time, count) => count * 600),
    },
    {
      metric: 'process_resident_memory_bytes{job="api"}',
      samples: everyFiveMinutes(start, end, (time) =>
        Math.round(1.2e9 + 2e8 * Math.sin((time / DAY) * 2 * Math.PI)),
      ),
    },
  ];
}

/** The share of all requests so far that are in the buckets up to one, from quick at the beginning to slow at the end. */
function shareUnder(bucket: number, slowness: number): number {
  const [quick, slow] = [
    [0.3, 0.6, 0.85, 0.97, 0.995, 0.999, 1],
    [0.2, 0.45, 0.7, 0.88, 0.97, 0.995, 1],
  ];
  const from = quick?.[bucket] ?? 1;
  return from + ((slow?.[bucket] ?? 1) - from) * slowness;
}
