import type { BudgetId, Each, Family, Member } from './budget.ts';

/** What makes a member that one: the name of a source under `source`, a label's value, or both, in the order of its id. */
export type Values = Member['values'];

/** What stands in the brackets of a member's id: `/search`, or `eu, /search`. */
export function inBrackets(values: Values): string {
  return Object.values(values).join(', ');
}

/** The id of a family's member: `api/route-p95[/search]`. */
export function memberId({ id }: Pick<Family, 'id'>, values: Values): BudgetId {
  return `${id}[${inBrackets(values)}]`;
}

/** What tells members apart, in the order of their ids: `source`, a label's name, or both. */
export function labelsOf({ label, sources }: Pick<Each, 'label' | 'sources'>): readonly string[] {
  return [...(sources ? [SOURCE] : []), ...(label === undefined ? [] : [label])];
}

/** The same as readers say it: `route`, `source`, `source and route`. */
export function labelWords(each: Pick<Each, 'label' | 'sources'>): string {
  return labelsOf(each).join(' and ');
}

/**
 * What makes each member for some values of the label, each by each of the sources where there are any, in the order of both.
 * Without a label there is one a source, whatever the values.
 */
export function memberValues(
  { label, sources }: Pick<Each, 'label' | 'sources'>,
  found: readonly string[],
): readonly Values[] {
  const bySource: readonly Values[] = sources ? sources.map((source) => ({ [SOURCE]: source })) : [{}];
  if (label === undefined) return bySource;
  return bySource.flatMap((values) => found.map((value) => ({ ...values, [label]: value })));
}

/** The name of a member's source among what makes it. */
const SOURCE = 'source';
