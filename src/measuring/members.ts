import { BOUNDS } from '../model/bounds.ts';
import type { Budget, Family } from '../model/budget.ts';
import { inBrackets, memberId, memberValues, type Values } from '../model/member.ts';
import { cut, visibleLine } from '../model/one-line.ts';
import { ofLabel } from '../promql/labelled.ts';

/** A family's members for some values of its label: budgets like any other. */
export function membersOf(family: Family, found: readonly string[]): readonly Budget[] {
  return memberValues(family.each, found).map((values) => memberOf(family, values));
}

/** One member of a family. Its own limit has its own past, and not the family's. */
export function memberOf(family: Family, values: Values): Budget {
  const { template, each, own } = family;
  const { label, sources } = each;
  const value = label === undefined ? undefined : values[label];
  const source = sources ? values.source : undefined;
  const bracketed = inBrackets(values);
  const having = own.get(bracketed) ?? {};
  return {
    ...template,
    ...(having.limit ? { history: [] } : {}),
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
