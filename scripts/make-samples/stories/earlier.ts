import type { Story } from '../story.ts';

/** The first day of the stories that are shipped: those of before are told only for a whole year. */
export const BEGINNING = '2025-10-06';

/** What happened to a budget before, day by day. */
interface Earlier extends Pick<Story, 'days'> {
  readonly usage?: readonly (readonly [string, number])[];
}

/**
 * The year before the stories that are shipped: WebSocket messages were too slow for five weeks in spring, until the broker was
 * moved; the provider leaked memory from May on, reached its limit in August as it had been forecast, and was mended; block
 * production slowed down with the chain, until its limit was loosened; gRPC was quicker from June on, and its limit tightened; the
 * node’s processors were short of headroom for a while in summer, and errors peaked on single days.
 */
export const EARLIER: Readonly<Record<string, Earlier>> = {
  'api/websocket-p95': {
    usage: [
      ['2025-03-09', 0.62],
      ['2025-03-10', 1.14],
      ['2025-04-12', 1.17],
      ['2025-04-13', 0.61],
    ],
  },
  'provider/memory': {
    usage: [
      ['2025-05-01', 0.6],
      ['2025-08-17', 1.06],
      ['2025-08-27', 1.09],
      ['2025-08-28', 0.6],
    ],
  },
  'api/grpc-p95': {
    usage: [
      ['2025-06-09', 0.84],
      ['2025-06-10', 0.55],
      ['2025-10-05', 0.55],
      ['2025-10-06', 0.72],
    ],
  },
  'node/cpu': {
    usage: [
      ['2025-07-01', 0.7],
      ['2025-07-15', 0.95],
      ['2025-08-20', 0.96],
      ['2025-09-01', 0.71],
    ],
  },
  'node/block-production-p95': {
    usage: [
      ['2025-02-01', 0.8],
      ['2025-09-15', 0.99],
      ['2025-10-05', 1.01],
    ],
  },
  'api/db-queries': {
    usage: [
      ['2025-04-01', 0.8],
      ['2025-05-20', 1.04],
      ['2025-06-02', 1.06],
      ['2025-06-03', 0.58],
    ],
  },
  'api/error-rate': {
    days: { '2025-03-04': 1.4, '2025-05-18': 1.7, '2025-05-19': 1.5, '2025-07-22': 1.3, '2025-09-09': 1.6 },
  },
  'provider/provisioning-p95': {
    usage: [
      ['2025-02-01', 0.72],
      ['2025-07-01', 0.74],
    ],
  },
};
