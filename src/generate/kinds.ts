import type { Artifact } from '../model/artifact.ts';
import type { BudgetSet } from '../model/budget.ts';

/** Everything that can be made from budgets, each with the function that makes it. Loaded when asked for. */
export const GENERATORS = {
  alerts: async () => (await import('./alerts/alerts.ts')).alertFiles,
  dashboard: async () => (await import('./dashboard/dashboard.ts')).dashboardFiles,
  k6: async () => (await import('./k6/thresholds.ts')).thresholdFiles,
  openslo: async () => (await import('./openslo/openslo.ts')).opensloFiles,
  'recording-rules': async () => (await import('./recording-rules/recording-rules.ts')).recordingRuleFiles,
} as const satisfies Readonly<Record<string, () => Promise<(set: BudgetSet) => readonly Artifact[]>>>;

/** What can be made. */
export type GeneratedKind = keyof typeof GENERATORS;
