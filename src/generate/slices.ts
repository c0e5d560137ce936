import { memberOf, membersOf } from '../measuring/members.ts';
import type { Budget, BudgetSet, Family } from '../model/budget.ts';
import type { Matcher } from '../model/indicator.ts';
import type { Values } from '../model/member.ts';
import { ofValues } from '../promql/labelled.ts';
import { anyOf, matches } from '../promql/pattern.ts';

/** The members of a family that share a limit, as one budget whose expressions are parted by the label. */
export interface Slice {
  /** Its indicator selects all of these members; where its id and name would say a member's value, they have the placeholder. */
  readonly budget: Budget;
  readonly label: string;
  /** What the values of the label meet. */
  readonly conditions: readonly Matcher[];
}

/** What the files say of budgets, and of families as far as something can be made of them. */
export interface Sorted {
  readonly budgets: readonly Budget[];
  readonly families: readonly Family[];
}

/** Budgets, the members of families over sources among them, and the families whose members a label tells apart. */
export function sorted({ budgets, families = [] }: BudgetSet): Sorted {
  const isLabelled = ({ each }: Family) => each.label !== undefined;
  const bySource = families.filter((family) => !isLabelled(family));
  return {
    budgets: [...budgets, ...bySource.flatMap((family) => membersOf(family, []))],
    families: families.filter(isLabelled),
  };
}

/** Budgets, all members that the files name among them, and the families whose members only the source knows. */
export function spelledOut({ budgets, families = [] }: BudgetSet): Sorted {
  const known = families.flatMap((family) => {
    const named = namedValues(family);
    return named ? membersOf(family, named) : [];
  });
  return { budgets: [...budgets, ...known], families: families.filter((family) => !namedValues(family)) };
}

/** Why there is nothing of a family in a file that has one entry a budget. */
export function unnamedMembers({ id }: Family): string {
  return `${id}. Only the source knows its members; name them under in.`;
}

/**
 * A family of a label in as few slices as its rules can have: the members that have all of the family’s, and each that has
 * a limit, an owner or a bound of its own. `placeholder` stands for the value of the label where a slice is of several. None
 * for a family over sources alone, whose members are budgets.
 */
export function slicesOf(family: Family, placeholder: string): readonly Slice[] {
  const { label, sources } = family.each;
  if (label === undefined) return [];
  return (sources ?? [undefined]).flatMap((source) => {
    const begin: Values = source === undefined ? {} : { source };
    const slice = (value: string, conditions: readonly Matcher[]): Slice => {
      const indicator = ofValues(family.template.indicator, label, conditions);
      return { budget: { ...memberOf(family, { ...begin, [label]: value }), indicator }, label, conditions };
    };
    const own = ownValues(family, source === undefined ? '' : `${source}, `);
    return [
      ...sharedBy(family, own).map((conditions) => slice(placeholder, conditions)),
      ...own.map((value) => slice(value, [{ is: '=', value }])),
    ];
  });
}

/** The values of the label that a family names itself; undefined where only the source knows them. */
export function namedValues({ each: { label, in: named } }: Family): readonly string[] | undefined {
  return label === undefined ? [] : named;
}

/** What the values meet whose members have the family’s limit; nothing where all have their own. */
function sharedBy(family: Family, own: readonly string[]): readonly (readonly Matcher[])[] {
  const named = namedValues(family);
  if (named) {
    const rest = named.filter((value) => !own.includes(value));
    return rest.length === 0 ? [] : [[oneOf(rest)]];
  }
  const { except } = family.each;
  return [
    [
      { is: '!=', value: '' },
      ...(except.length > 0 ? [{ is: '!~', value: anyPattern(except) } as const] : []),
      ...(own.length > 0 ? [noneOf(own)] : []),
    ],
  ];
}

/** The values of the members that have something of their own, as far as they are members. */
function ownValues(family: Family, begin: string): readonly string[] {
  const [named, { except }] = [namedValues(family), family.each];
  return [...family.own].flatMap(([bracketed, { limit, owner, approaching }]) => {
    if (!bracketed.startsWith(begin) || (limit ?? owner ?? approaching) === undefined) return [];
    const value = bracketed.slice(begin.length);
    const isMember = named?.includes(value) ?? !except.some((pattern) => matches(value, '=~', pattern));
    return isMember ? value : [];
  });
}

/** A pattern of what any of some match, each by itself: one may begin with flags, or have alternatives. */
function anyPattern(patterns: readonly string[]): string {
  const [only = '', ...more] = patterns;
  return more.length === 0 ? only : patterns.map((pattern) => `(?:${pattern})`).join('|');
}

function oneOf(values: readonly string[]): Matcher {
  const [only = '', ...more] = values;
  return more.length === 0 ? { is: '=', value: only } : { is: '=~', value: anyOf(values) };
}

function noneOf(values: readonly string[]): Matcher {
  const { is, value } = oneOf(values);
  return { is: is === '=' ? '!=' : '!~', value };
}
