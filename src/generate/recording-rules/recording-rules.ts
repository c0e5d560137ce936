import { stringify } from 'yaml';
import type { Artifact } from '../../model/artifact.ts';
import type { Budget, BudgetSet } from '../../model/budget.ts';
import { RECORDED_STEP, type Recorded, recordedOf } from '../../promql/recorded.ts';
import { heading, leftOutLines } from '../heading.ts';
import { spelledOut, unnamedMembers } from '../slices.ts';

/** A rule as Prometheus reads it. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A group of rules, evaluated every `interval`. */
export interface RecordingGroup {
  readonly name: string;
  readonly interval: string;
  readonly rules: readonly RecordingRule[];
}

/**
 * Prometheus' recording rules for what the budgets count, one group a service: increases of five minutes, summed over
 * series, from which those of a week are read in place of every series' every sample.
 */
export function recordingRuleFiles(set: BudgetSet): readonly Artifact[] {
  const { budgets, families } = spelledOut(set);
  const missing = families
    .filter(({ template }) => recordedOf(template.indicator).length > 0)
    .map(unnamedMembers);
  const content = `${heading('recording-rules')}${leftOutLines(missing)}${stringify({ groups: recordingGroups(budgets) }, { lineWidth: 0 })}`;
  return [{ path: 'budgets.recording.yaml', mediaType: 'application/yaml', content }];
}

/** The groups. What several budgets count is recorded once, in the group of the first: two would be at odds. */
export function recordingGroups(budgets: readonly Budget[]): readonly RecordingGroup[] {
  const taken = new Set<string>();
  const once = (recorded: Recorded): boolean => {
    const key = JSON.stringify([recorded.record, recorded.labels]);
    if (taken.has(key)) return false;
    taken.add(key);
    return true;
  };
  return [...Map.groupBy(budgets, ({ service }) => service)].flatMap(([service, own]) => {
    const rules = own
      .flatMap(({ indicator }) => recordedOf(indicator))
      .filter(once)
      .map(({ record, expr, labels }) => ({ record, expr, labels }));
    const interval = `${RECORDED_STEP / 60}m`;
    return rules.length === 0 ? [] : [{ name: `headroom-recorded-${service}`, interval, rules }];
  });
}
