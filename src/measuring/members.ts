import { BOUNDS } from '../model/bounds.ts';
import type { Budget, BudgetId, Family, Member } from '../model/budget.ts';
import { cut, visibleLine } from '../model/one-line.ts';
import { ofLabel } from '../promql/labelled.ts';

/** What makes a member that one: a label's value, a source's name under `source`, or both, in the order of its id. */
export type Values = Member['values'];

/** What stands under a source's name among what makes a member. */
const SOURCE = 'source';

/** What stands in the brackets of a member's id: `/search`, or `eu, /search`. */
export function inBrackets(values: Values): string {
  return Object.values(values).join(', ');
}

/** The id of a family's member: `api/route-p95[/search]`. */
export function memberId({ id }: Pick<Family, 'id'>, values: Values): BudgetId {
  return `${id}[${inBrackets(values)}]`;
}

/** What tells a family's members apart, as readers say it: `route`, `source`, `source and route`. */
export function labelWords({ each: { label, sources } }: Pick<Family, 'each'>): string {
  return [...(sources ? [SOURCE] : []), ...(label === undefined ? [] : [label])].join(' and ');
}

/**
 * A family's members for some values of its label, each by each of its sources where it has any: budgets like any other, in the
 * order of sources and values. A family without a label has one member a source, whatever the values.
 */
export function membersOf(family: Family, found: readonly string[]): readonly Budget[] {
  const { label, sources } = family.each;
  const bySource: readonly Values[] = sources ? sources.map((source) => ({ [SOURCE]: source })) : [{}];
  return bySource
    .flatMap((values): readonly Values[] =>
      label === undefined ? [values] : found.map((value) => ({ ...values, [label]: value })),
    )
    .map((values) => memberOf(family, values));
}

/** One member of a family. */
export function memberOf(family: Family, values: Values): Budget {
  const { template, each, own } = family;
  const { label, sources } = each;
  const value = label === undefined ? undefined : values[label];
  const source = sources ? values[SOURCE] : undefined;
  const bracketed = inBrackets(values);
  const having = own.get(bracketed) ?? {};
  return {
    ...template,
    ...having,
    id: memberId(family, values),
    slug: `${template.slug}[${bracketed}]`,
    name: memberName(template.name, values),
    ...(source === undefined ? {} : { source }),
    ...(label === undefined || value === undefined
      ? {}
      : { indicator: ofLabel(template.indicator, label, value) }),
    member: {
      family: family.id,
      familyName: family.name,
      values,
      ...(having.limit ? { hasOwnLimit: true } : {}),
    },
  };
}

/** A name that says nothing of what makes the member has it at its end. One too long to be read is cut: the id is whole. */
function memberName(name: string, values: Values): string {
  const named = Object.entries(values).reduce(
    (said, [label, value]) => said.replaceAll(`{${label}}`, () => visibleLine(value)),
    name,
  );
  return cut(named === name ? `${name} [${visibleLine(inBrackets(values))}]` : named, BOUNDS.name.most);
}
