import { memberOf } from '../../measuring/members.ts';
import type { Budget, Family } from '../../model/budget.ts';
import { byLabel } from '../../promql/together.ts';
import { namedValues, type Slice, slicesOf } from '../slices.ts';
import { labelValue, type Rule } from './rule.ts';
import { absentRule } from './threshold.ts';

/** The rules of a family and the slices that they are of; or why there are none. */
export interface FamilyRules {
  readonly slices: readonly Slice[];
  readonly rules: readonly Rule[];
  readonly leftOut?: string;
}

/**
 * The rules of a family of a label, from those of a budget: one for each kind of alert, parted by the label, and again for each
 * member with a limit of its own.
 */
export function familyRules(family: Family, rulesOf: (budget: Budget) => readonly Rule[]): FamilyRules {
  const { id, each } = family;
  const { label = '' } = each;
  const slices = slicesOf(family, labelValue(label));
  const rules = slices.flatMap(({ budget }) =>
    rulesOf(budget).map((rule) => ({ ...rule, expr: byLabel(rule.expr, label) })),
  );
  if (rules.some(({ expr }) => expr === undefined)) {
    return {
      slices: [],
      rules: [],
      leftOut: `${id}. Its expression cannot be parted by ${label}: a function in it loses labels or makes them up.`,
    };
  }
  const parted = rules.flatMap(({ expr, ...rule }) => (expr === undefined ? [] : [{ ...rule, expr }]));
  return { slices, rules: [...parted, ...absentRules(family)] };
}

/**
 * What the file names must be there, each member by itself. Of those that only the source knows one may go at any
 * time: then nothing rings but for the last of them.
 */
function absentRules(family: Family): readonly Rule[] {
  const { label = '' } = family.each;
  const named = namedValues(family);
  return slicesOf({ ...family, own: new Map() }, labelValue(label)).flatMap(({ budget }) => {
    const { id, name } = family;
    if (!named) return absentRule({ ...family.template, id, name, indicator: budget.indicator });
    const values = budget.member?.values ?? {};
    return absentRule(
      budget,
      named.map((value) => memberOf(family, { ...values, [label]: value })),
    );
  });
}
