import type { Story } from '../story.ts';
import type { Traffic } from '../traffic.ts';

/** 1,440 requests a second on a working day, 1,150 at weekends: the season without a trend. */
const REQUESTS: Traffic = { name: 'api requests', perDay: 124_420_000, weekend: 0.2 };
const REST: Traffic = { ...REQUESTS, share: 0.7214 };
const PROBES: Traffic = { name: 'api probes', perDay: 17_280, weekend: 0, noise: 0 };

/**
 * The API: since January each request asks the database more often, so execution and with it the whole query slow
 * down day by day, until the query goes over its limit in the last week. Errors peaked on single days. A release
 * of Tuesday 20 January made WebSocket messages slower. gRPC became faster with the last week, whose answers are larger:
 * the network, quiet at weekends, carries more on each of its days. GraphQL is not instrumented.
 */
export const API: Readonly<Record<string, Story>> = {
  'api/query-p95': {
    usage: [
      ['2026-01-02', 0.48],
      ['2026-02-01', 1.115],
    ],
    weeks: { '2026-W04': 1.797, '2026-W05': 2.1 },
    weekend: 0,
    noise: 0.01,
    traffic: REST,
  },
  'api/grpc-p95': {
    usage: [
      ['2026-01-25', 0.72],
      ['2026-01-26', 0.565],
    ],
    noise: 0.02,
    traffic: { ...REQUESTS, share: 0.2102 },
  },
  'api/websocket-p95': {
    usage: [
      ['2026-01-19', 0.61],
      ['2026-01-20', 0.72],
    ],
    noise: 0.02,
    lasting: 0.3,
    traffic: { ...REQUESTS, share: 0.0684 },
  },
  'api/graphql-p95': {
    silent: 'The source has no series of api_request_duration_seconds with protocol graphql.',
  },
  'api/requests': { traffic: REQUESTS },
  'api/requests-peak': { usage: 0.71, weekend: -0.12, noise: 0.03 },
  'api/connections': { usage: 0.74, weekend: -0.1, noise: 0.02 },
  'api/memory': { usage: 0.82, weekend: 0.01 },
  'api/cpu': { usage: 0.76, weekend: 0.16 },
  'api/cache-storage': { usage: 0.52, weekend: 0.01, noise: 0.02 },
  'api/network': {
    usage: [
      ['2026-01-25', 0.68],
      ['2026-01-26', 0.8],
    ],
    weekend: 0.35,
    lasting: 0.3,
  },
  'api/error-rate': {
    usage: 0.54,
    noise: 0.04,
    days: { '2025-11-20': 1.18, '2026-01-14': 1.23, '2026-01-27': 1.42, '2026-01-30': 1.31 },
    traffic: REQUESTS,
  },
  'api/availability': { usage: 0.66, weekend: 0, noise: 0.1, traffic: PROBES },
  'api/db-queries': {
    usage: [
      ['2026-01-02', 0.6],
      ['2026-02-01', 0.84],
    ],
    weekend: 0,
    noise: 0.01,
  },
  'api/stage-auth': { usage: 0.4, weeks: { '2026-W05': 20 }, traffic: REST },
  'api/stage-parsing': { usage: 0.2, weeks: { '2026-W05': 10 }, traffic: REST },
  'api/stage-execution': {
    usage: [
      ['2026-01-02', 0.5],
      ['2026-02-01', 0.875],
    ],
    weekend: 0,
    noise: 0.01,
    traffic: REST,
  },
  'api/stage-serialization': { usage: 0.5, weeks: { '2026-W05': 50 }, traffic: REST },
};
