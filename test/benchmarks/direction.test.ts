import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { directionOf } from '../../src/benchmarks/direction.ts';

const MORE = [
  'ops/s ops/sec op/s operations/s kops/s Mops/s ops/min req/s reqs/s requests/s requests/sec requests/min queries/s',
  'events/s events/sec B/s kB/s KB/s MB/s MiB/s GB/s GiB/s bytes/s bits/s Mbit/s Mb/s frames/s frames/sec fps FPS',
  'tx/s txs/s transactions/s transactions/min TPS tps RPS QPS IOPS ips iter/s iter/sec iterations/sec its/s',
  'hz Hz kHz 1/s rows/s records/s msgs/s messages/s items/s elem/s Melem/s docs/s packets/s pps Mbps Gbps',
  'hits hits/op hit-rate cache-hit-ratio hit% success-rate throughput speedup Mgas/s cycles/s GFLOPS ops ops-per-second',
  'hitrate frames_per_sec req/sec/core requestsPerSecond items_per_second tokens/s blocks/h',
]
  .join(' ')
  .split(' ');
const LESS = [
  'ns ns/op us/op µs/op μs/op ms s sec s/op sec/op ms/frame ns/iter p99-ns avg_latency_ms p95-latency latency seconds',
  'B B/op kB MB MiB bytes bytes/req allocs/op allocs peak-RSS-bytes errors errors/s failures/s failed-requests/s misses/op',
  'miss-rate cache-misses error-rate timeouts/min dropped-frames/s retries cycles instructions gas gas/op joules',
]
  .join(' ')
  .split(' ');
const UNTOLD = ['', 'x', 'score', 'points', '%', 'rows/op', 'widgets', 'ratio', 'syscalls/s', 's/s'];

describe('which way is better', () => {
  it.each(MORE)('is more for %s', (unit) => expect(directionOf(unit)).toBe('higher'));
  it.each(LESS)('is less for %s', (unit) => expect(directionOf(unit)).toBe('lower'));
  it.each(UNTOLD)('is not told by “%s”', (unit) => expect(directionOf(unit)).toBe('unknown'));

  it('is more for whatever is done in a stretch of time, and less for the time that it takes', () => {
    const noun = fc.constantFrom('order', 'bid', 'block', 'file', 'job', 'image', 'page', 'user', 'node');
    const time = fc.constantFrom('ms', 's', 'sec', 'second', 'min', 'minute', 'h', 'hour');
    fc.assert(
      fc.property(noun, fc.constantFrom('', 's'), time, (word, plural, per) => {
        expect(directionOf(`${word}${plural}/${per}`)).toBe('higher');
        expect(directionOf(`${per}/${word}`)).toBe('lower');
      }),
    );
  });
});
