import type { Budget, Member } from '../../model/budget.ts';
import { formatQuantity } from '../../model/format.ts';

/** How pressing an alert is: a budget is about to be over, it is over, or it is spent within days. */
export type Severity = 'info' | 'warning' | 'critical';

/** A rule as Prometheus reads it. */
export interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What tells the rules of one budget from each other. */
export type RuleKind = 'Exceeded' | 'Approaching' | 'Absent' | 'BurnsFast' | 'BurnsSlowly' | 'WillExceed';

/** The name of a budget's alert: `ApiQueryP95Exceeded`; of all members of a family one, since the label tells them apart. */
export function alertName({ id, member }: Pick<Budget, 'id' | 'member'>, kind: RuleKind): string {
  const words = (member?.family ?? id).split(/[^A-Za-z0-9]+/);
  return `${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}${kind}`;
}

/** A rule of a budget that rings after `wait` minutes, with what all of its rules carry. */
export function ruleOf(
  budget: Budget,
  kind: RuleKind,
  {
    expr,
    wait,
    severity,
    summary,
  }: { readonly expr: string; readonly wait: number; readonly severity: Severity; readonly summary: string },
): Rule {
  const { id, service, category, owner, runbook, rationale, bound, limit } = budget;
  const text = (written: string) => literal(written, budget.member);
  return {
    alert: alertName(budget, kind),
    expr,
    for: wait % 60 === 0 ? `${wait / 60}h` : `${wait}m`,
    labels: { severity, service, budget: text(id), category, ...(owner ? { owner: text(owner) } : {}) },
    annotations: {
      summary: text(summary),
      ...(kind === 'Absent' ? {} : { description: `Now ${shown(budget)}.` }),
      limit: `${bound === 'at_most' ? 'at most' : 'at least'} ${formatQuantity(limit)}`,
      ...(rationale ? { rationale: text(rationale) } : {}),
      ...(runbook ? { runbook_url: text(runbook) } : {}),
    },
  };
}

/** The value in the templates' own words, by what it is a number of. */
function shown({ measuredIn, indicator }: Budget): string {
  if (indicator.kind === 'ratio') return '{{ $value | humanizePercentage }} of events fail';
  if (measuredIn.kind === 'time' && measuredIn.symbol === 's') return '{{ $value | humanizeDuration }}';
  if (measuredIn.kind === 'ratio' && measuredIn.denominator === measuredIn.numerator)
    return '{{ $value | humanizePercentage }}';
  return `{{ $value | humanize }} ${literal(measuredIn.symbol)}`.trim();
}

/** What stands in a template for the value that the alert's series has of a label. */
export function labelValue(label: string): string {
  return /^[a-zA-Z_]\w*$/.test(label)
    ? `{{ $labels.${label} }}`
    : `{{ index $labels ${JSON.stringify(label)} }}`;
}

/** Text of a budget file in a template: its braces are shown, not run, but for what stands for a member's value. */
function literal(text: string, member?: Member): string {
  const [run] = Object.entries(member?.values ?? {}).flatMap(([label, value]) =>
    value === labelValue(label) ? value : [],
  );
  const parts = run === undefined ? [text] : text.split(run);
  return parts.map((part) => part.replaceAll('{{', '{{ "{{" }}')).join(run);
}
