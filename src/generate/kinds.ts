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

/** What is carried out by the server that has the metrics, and so is of the budgets of one source, in words. */
export const OF_ONE_SERVER: Partial<Readonly<Record<GeneratedKind, string>>> = {
  alerts: 'Alert rules belong to the server that evaluates them',
  dashboard: 'A dashboard asks one server',
  'recording-rules': 'Recording rules belong to the server that evaluates them',
};
