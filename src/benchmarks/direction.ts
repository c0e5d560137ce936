import type { Direction } from '../model/benchmark.ts';

const TIME =
  /^(ns|nsec|nanoseconds?|[u\u00b5\u03bc]s|usec|microseconds?|ms|msec|millis(econds?)?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)$/;
const DATA = /^[kmgtp]?i?(b|bytes?|bits?)$/;
/** What is bad however it is counted. */
const BAD =
  /^(err|errs?|errors?|errored|fail|fails|failed|failures?|miss|misses|missed|drop|drops|dropped|lost|loss|retry|retries|retried|timeouts?|reject(s|ed)?|abort(s|ed)?|faults?|stalls?|conflicts?|collisions?|evictions?|leak(s|ed)?|overhead|wait(s|ing)?|pauses?|latency|latencies|duration|elapsed|jitter|throttled)$/;
/** What is a cost by itself; in a stretch of time it may be the work done, or not. */
const COST = /^(allocs?|allocations?|allocated|gcs?|joules?|watts?|cost|switches|wakeups|syscalls)$/;
/** What is a cost by itself, and the work done in a stretch of time. */
const WORK = /^([kmg]?gas|cycles?|instrs?|instructions?)$/;
const GOOD =
  /^(hits?|hit(rate|ratio)s?|success(es)?|succeeded|passed|throughput|bandwidth|speedup|accuracy|recall|precision|efficiency|availability|goodput|k?ops|[kmg]?flops|mips)$/;
/** Letters that stand for so much of something a second: TPS, RPS, QPS, IOPS, Mbps. */
const PER_SECOND = /^[kmgtp]?(t|tx|txn|r|req|q|f|e|ev|p|pk|m|msg|b|i|io|o|op|h|w|c|j|u|v|s|flo|mi)ps$/;
const FREQUENCY = /^[kmg]?hz$/;

/**
 * Which way is better for figures of a unit, as far as it tells. What is done in a stretch of time is better when it is
 * more, unless it is bad; times, sizes, costs and what is bad are better when they are less. Anything else is unknown.
 */
export function directionOf(unit: string): Direction {
  const [over = '', ...under] = dividedBy(unit);
  const words = wordsOf(over);
  const has = (pattern: RegExp) => words.some((word) => pattern.test(word));
  if (has(BAD)) return 'lower';
  const isPerTime = under.some((part) => wordsOf(part).some((word) => TIME.test(word)));
  if (has(COST)) return isPerTime ? 'unknown' : 'lower';
  if (has(WORK)) return isPerTime ? 'higher' : 'lower';
  if (has(GOOD) || has(FREQUENCY) || has(PER_SECOND)) return 'higher';
  if (isPerTime) return has(TIME) ? 'unknown' : 'higher';
  return has(TIME) || has(DATA) ? 'lower' : 'unknown';
}

/** `rows_per_second`, `rowsPerSecond` and `rows/second` are one. */
function dividedBy(unit: string): readonly string[] {
  return unit
    .replaceAll(/(?<=[a-z])Per(?=[A-Z])/g, '/')
    .replaceAll(/[\s_-]per[\s_-]/gi, '/')
    .split('/');
}

/** `p99-nsLatency` has the words p99, ns and latency; `MB`, `ops` and `GiB` are one each. */
function wordsOf(text: string): readonly string[] {
  return text
    .replaceAll(/(?<=[a-z]{2})(?=[A-Z][a-z])/g, ' ')
    .toLowerCase()
    .split(/[^a-z0-9\u00b5\u03bc]+/)
    .filter((word) => word !== '');
}
