import { unmeasured } from '../measuring/measure.ts';
import type { Budget, BudgetId, BudgetSet, Family } from '../model/budget.ts';
import { listWords, plural } from '../model/format.ts';
import { inBrackets } from '../model/member.ts';
import { visibleLine } from '../model/one-line.ts';
import type { Reading, Series } from '../model/series.ts';
import { type Window, within } from '../model/window.ts';
import { type Plan, requestOf } from './plan.ts';

/** So many members of a family have a row in a report, and are looked at closely, at most. */
export const MOST_ROWS = 100;

/** How a member of a family stands in a period: it has data in it, had its first ones in it, had some before alone, or had none. */
export type Standing = 'there' | 'new' | 'gone' | 'absent';

/** How a budget stands that is a member which a source was found to have; undefined of any other: that one is wanted, with data or without. */
export function standingOf(
  { member }: Budget,
  series: Series,
  { windows, previousPeriod }: Pick<Plan, 'windows' | 'previousPeriod'>,
  families: BudgetSet['families'] = [],
): Standing | undefined {
  const family = member && families.find(({ id }) => id === member.family);
  if (!family || !isFound(family)) return undefined;
  const { period } = windows;
  if (isWithoutData(series, period)) return isWithoutData(series, previousPeriod) ? 'absent' : 'gone';
  const before = { start: 0, end: period.start };
  return series.days.some(({ window }) => within(window, before)) && isWithoutData(series, before)
    ? 'new'
    : 'there';
}

/** Whether a budget is a member that a source was found to have, and has no data in anything that was measured. */
export function isFoundWithoutData(
  { member }: Budget,
  series: Series,
  families: BudgetSet['families'] = [],
): boolean {
  const family = member && families.find(({ id }) => id === member.family);
  return family !== undefined && isFound(family) && [...series.days, ...series.periods].every(hasNone);
}

/** Whether a source was asked for a family's members. */
function isFound({ each: { label, in: wanted } }: Family): boolean {
  return label !== undefined && !wanted;
}

/** Whether nothing that lies in a window has data; what was planned maintenance tells nothing. */
function isWithoutData({ days, periods }: Series, window: Window): boolean {
  const readings = [...days, ...periods].filter((reading) => within(reading.window, window));
  return readings.every(hasNone) && !readings.every(isMaintenance);
}

function hasNone({ measured, coverage }: Reading): boolean {
  return measured.kind === 'none' && coverage.present === 0 && ABSENT.has(measured.why);
}

const ABSENT: ReadonlySet<string> = new Set(['no_data', 'maintenance']);

function isMaintenance({ measured }: Reading): boolean {
  return measured.kind === 'none' && measured.why === 'maintenance';
}

/** Names that are said of members that are gone. */
const MOST_NAMED = 5;

/** What stands for a family none of whose members has data: it is unknown, since nothing else would say so. */
export function withoutMembers(
  { template, name }: Family,
  gone: readonly string[],
  plan: Plan,
): { readonly budget: Budget; readonly series: Series } {
  const more = gone.length > MOST_NAMED ? [plural(gone.length - MOST_NAMED, 'other', 'others')] : [];
  const named = listWords([...gone.slice(0, MOST_NAMED).map(visibleLine), ...more]);
  const before = gone.length === 0 ? '' : ` In the period before there were ${named}.`;
  const detail = `None of its members has data.${before}`;
  const budget = { ...template, name };
  return {
    budget,
    series: unmeasured(budget, requestOf(plan, budget), { kind: 'none', why: 'no_data', detail }),
  };
}

/** What stands in the brackets of a member's id; empty of any other budget. */
export function memberOf({ member }: Pick<Budget, 'member'>): string {
  return member ? inBrackets(member.values) : '';
}

/** Something of members by their families. */
export function byFamily<T>(all: readonly T[], of: (one: T) => Budget): ReadonlyMap<BudgetId, readonly T[]> {
  const groups = Map.groupBy(all, (one) => of(one).member?.family ?? '');
  groups.delete('');
  return groups;
}
