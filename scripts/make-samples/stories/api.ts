import type { Label, Story } from '../story.ts';
import type { Traffic } from '../traffic.ts';

/** 1,440 requests a second on a working day, 1,150 at weekends: the season without a trend. */
const REQUESTS: Traffic = { name: 'api requests', perDay: 124_420_000, weekend: 0.2 };
const REST: Traffic = { ...REQUESTS, share: 0.7214 };
const PROBES: Traffic = { name: 'api probes', perDay: 17_280, weekend: 0, noise: 0 };

const INSTANCES: Label = {
  name: 'instance',
  values: { 'api-1:9100': 0.2, 'api-2:9100': 0.2, 'api-3:9100': 0.2, 'api-4:9100': 0.2, 'api-5:9100': 0.2 },
};
/** Filters by tag: two routes ask the database more often. */
const ROUTES: Label = {
  name: 'route',
  values: {
    '/search': 0.42,
    '/leases': 0.24,
    '/deployments': 0.1,
    '/bids': 0.08,
    '/orders': 0.06,
    '/providers': 0.04,
    '/accounts': 0.03,
    '/health': 0.03,
  },
  by: ['/search', '/leases'],
};

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
    labels: [ROUTES, INSTANCES],
  },
  'api/grpc-p95': {
    usage: [
      ['2026-01-25', 0.72],
      ['2026-01-26', 0.565],
    ],
    noise: 0.02,
    traffic: { ...REQUESTS, share: 0.2102 },
    steppedAt: '2026-01-26T02',
    labels: [
      {
        name: 'method',
        values: { GetOrder: 1, ListBids: 1, ListOrders: 1, Simulate: 1, Export: 1 },
        byTraffic: true,
      },
      INSTANCES,
    ],
  },
  'api/websocket-p95': {
    usage: [
      ['2026-01-19', 0.61],
      ['2026-01-20', 0.72],
    ],
    noise: 0.02,
    lasting: 0.3,
    traffic: { ...REQUESTS, share: 0.0684 },
    steppedAt: '2026-01-20T02',
    labels: [
      {
        name: 'topic',
        values: { market: 0.2, orders: 0.24, leases: 0.2, blocks: 0.14, logs: 0.12, alerts: 0.1 },
        by: ['market'],
      },
      INSTANCES,
    ],
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
    steppedAt: '2026-01-26T02',
    labels: [
      { name: 'protocol', values: { grpc: 0.34, rest: 0.48, websocket: 0.18 }, by: ['grpc'] },
      INSTANCES,
    ],
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
    labels: [
      {
        name: 'route',
        values: {
          '/search': 1,
          '/leases': 0.93,
          '/deployments': 0.9,
          '/bids': 0.82,
          '/orders': 0.7,
          '/providers': 0.55,
          '/accounts': 0.3,
        },
        by: ['/search', '/leases'],
      },
    ],
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
    labels: [ROUTES, INSTANCES],
  },
  'api/stage-serialization': { usage: 0.5, weeks: { '2026-W05': 50 }, traffic: REST },
};
