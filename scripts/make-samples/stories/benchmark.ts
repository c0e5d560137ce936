import type { Story } from '../story.ts';
import type { Traffic } from '../traffic.ts';

const RUNS: Traffic = { name: 'benchmark runs', perDay: 463, weekend: 0, noise: 0.01 };

/** The benchmark daemon: steady. Its host was away for a day, so the last week's CPU was measured for 85% of it. */
export const BENCHMARK: Readonly<Record<string, Story>> = {
  'benchmark/completion-p95': {
    usage: 0.75,
    weeks: { '2026-W05': 450 },
    weekend: 0,
    noise: 0.012,
    traffic: RUNS,
    spread: 0.25,
  },
  'benchmark/memory': { usage: 0.66, weekend: 0 },
  'benchmark/cpu': { usage: 0.63, weekend: 0, gaps: [['2026-01-31T03:05:00Z', '2026-02-01T04:20:00Z']] },
  'benchmark/failure-rate': { usage: 0.64, weekend: 0, noise: 0.05, traffic: RUNS },
};
