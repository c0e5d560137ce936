import type { Story } from '../story.ts';
import type { Traffic } from '../traffic.ts';

const TRANSACTIONS: Traffic = { name: 'node transactions', perDay: 6_170_000, weekend: 0.06 };
const BLOCKS: Traffic = { name: 'node blocks', perDay: 14_370, weekend: 0, noise: 0.002 };
const QUERIES: Traffic = { name: 'node queries', perDay: 2_310_000, weekend: 0.2 };
const STATE_SYNCS: Traffic = { name: 'node state syncs', perDay: 218, weekend: 0.1, noise: 0.05 };
const PROBES: Traffic = { name: 'node probes', perDay: 17_280, weekend: 0, noise: 0 };

/**
 * The node: a faster mempool makes transactions quicker through January. Its query histogram kept its library's
 * default buckets, so the limit of 2 s lies inside the bucket from 1 s to 2.5 s. State
 * syncs are few and differ much from day to day.
 */
export const NODE: Readonly<Record<string, Story>> = {
  'node/block-production-p95': { usage: 0.87, weekend: 0, noise: 0.005, traffic: BLOCKS, spread: 0.12 },
  'node/tx-latency-p95': {
    usage: [
      ['2026-01-02', 0.836],
      ['2026-02-01', 0.708],
    ],
    weeks: { '2026-W04': 7.5, '2026-W05': 7.2 },
    weekend: 0,
    noise: 0.006,
    traffic: TRANSACTIONS,
  },
  'node/query-p95': {
    usage: 0.575,
    weekend: 0.01,
    noise: 0.008,
    traffic: QUERIES,
    bounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
  'node/state-sync-p95': { usage: 0.66, weekend: 0, noise: 0.14, traffic: STATE_SYNCS },
  'node/tx-throughput': { traffic: TRANSACTIONS },
  'node/tx-throughput-peak': { usage: 0.73, weekend: -0.05, noise: 0.01 },
  'node/block-size': { usage: 0.674, weekend: -0.04, noise: 0.025 },
  'node/memory': { usage: 0.78, weekend: 0.01 },
  'node/cpu': { usage: 0.71, weekend: 0.06 },
  'node/storage-growth': { usage: 0.76, weekend: 0.06, noise: 0.05, start: 612_480_315_392 },
  'node/network': { usage: 0.64, weekend: 0.08 },
  'node/tx-failure-rate': { usage: 0.62, noise: 0.04, traffic: TRANSACTIONS },
  'node/availability': { usage: 0.6, weekend: 0, noise: 0.1, traffic: PROBES },
  'node/stage-validation': { usage: 0.5, weeks: { '2026-W05': 50 }, traffic: TRANSACTIONS },
  'node/stage-mempool': {
    usage: [
      ['2026-01-02', 0.715],
      ['2026-02-01', 0.588],
    ],
    weeks: { '2026-W05': 3 },
    weekend: 0,
    noise: 0.008,
    traffic: TRANSACTIONS,
  },
  'node/stage-consensus': { usage: 0.75, weekend: 0, weeks: { '2026-W05': 1.5 }, traffic: TRANSACTIONS },
  'node/stage-finalization': {
    usage: 0.857,
    weekend: 0,
    noise: 0.005,
    weeks: { '2026-W05': 6 },
    traffic: TRANSACTIONS,
    spread: 0.2,
  },
};
