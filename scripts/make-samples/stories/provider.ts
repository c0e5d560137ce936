import type { Label, Story } from '../story.ts';
import type { Traffic } from '../traffic.ts';

const BIDS: Traffic = { name: 'provider bids', perDay: 2_365_000, weekend: 0.1 };
const DEPLOYMENTS: Traffic = { name: 'provider deployments', perDay: 1252, weekend: 0.12, noise: 0.03 };
const MANIFESTS: Traffic = { name: 'provider manifests', perDay: 1940, weekend: 0.12, noise: 0.03 };
const METERINGS: Traffic = { name: 'provider meterings', perDay: 6912, weekend: 0, noise: 0.002 };
const EVENTS: Traffic = { name: 'provider events', perDay: 13_190_000, weekend: 0.1 };
const PROBES: Traffic = { name: 'provider probes', perDay: 17_280, weekend: 0, noise: 0 };

const INSTANCES: Label = {
  name: 'instance',
  values: { 'provider-1:8443': 1, 'provider-2:8443': 0.98, 'provider-3:8443': 0.96 },
};

/**
 * The provider: provisioning slowed through the autumn and has stayed just under its limit since the end of the year.
 * Storage fills steadily. Memory leaks, faster from day to day. A new index makes bids quicker from Wednesday 14 January
 * on. The metering exporter was down for two days of the last week.
 */
export const PROVIDER: Readonly<Record<string, Story>> = {
  'provider/bid-placement-p95': {
    usage: [
      ['2026-01-13', 0.72],
      ['2026-01-14', 0.6],
    ],
    noise: 0.01,
    lasting: 0.3,
    traffic: BIDS,
    steppedAt: '2026-01-14T04',
    labels: [INSTANCES],
  },
  'provider/provisioning-p95': {
    usage: [
      ['2025-10-06', 0.815],
      ['2025-12-16', 0.95],
    ],
    weeks: { '2026-W05': 285 },
    weekend: 0,
    noise: 0.01,
    traffic: DEPLOYMENTS,
    spread: 0.25,
  },
  'provider/manifest-validation-p95': { usage: 0.21, noise: 0.02, traffic: MANIFESTS },
  'provider/usage-metering-p95': {
    usage: 0.66,
    noise: 0.015,
    traffic: METERINGS,
    gaps: [['2026-01-27T14:10:00Z', '2026-01-29T18:25:00Z']],
  },
  'provider/concurrent-deployments': { usage: 0.72, weekend: 0, noise: 0.02 },
  'provider/bid-rate': { traffic: BIDS },
  'provider/event-rate': { traffic: EVENTS },
  'provider/memory': {
    usage: [
      ['2025-12-29', 0.62],
      ['2026-01-05', 0.627],
      ['2026-01-12', 0.643],
      ['2026-01-19', 0.675],
      ['2026-01-26', 0.735],
      ['2026-02-01', 0.825],
    ],
    weekend: 0,
    noise: 0.01,
    lasting: 0.3,
    labels: [INSTANCES],
  },
  'provider/cpu': { usage: 0.69, weekend: 0.08 },
  'provider/storage': {
    usage: [
      ['2025-10-06', 0.46],
      ['2026-02-01', 0.85],
    ],
    weekend: 0,
    noise: 0.004,
    labels: [{ name: 'volume', values: { manifests: 1, logs: 0.8, certificates: 0.3 }, by: ['manifests'] }],
  },
  'provider/network': { usage: 0.62, weekend: 0.1 },
  'provider/deployment-failure-rate': { usage: 0.66, noise: 0.05, traffic: DEPLOYMENTS },
  'provider/availability': { usage: 0.62, weekend: 0, noise: 0.1, traffic: PROBES },
  'provider/stage-bid-decision': { usage: 0.5, weeks: { '2026-W05': 0.5 }, traffic: BIDS },
  'provider/stage-bid-win': { usage: 0.6, weekend: 0.01, weeks: { '2026-W05': 3 }, traffic: DEPLOYMENTS },
  'provider/stage-validation': { usage: 0.2, weeks: { '2026-W05': 0.2 }, traffic: DEPLOYMENTS },
  'provider/stage-scheduling': {
    usage: 0.643,
    weekend: 0.01,
    weeks: { '2026-W05': 180 },
    traffic: DEPLOYMENTS,
  },
  'provider/stage-health-check': { usage: 0.5, weeks: { '2026-W05': 10 }, traffic: DEPLOYMENTS },
};
