import { BOUNDS } from '../model/bounds.ts';
import type { Budget, BudgetId, BudgetSet, Family } from '../model/budget.ts';
import { SourceError } from '../model/errors.ts';
import type { QualityNote } from '../model/report.ts';
import type { Measured } from '../model/series.ts';
import type { Window } from '../model/window.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import { selectorsOfLabel } from '../promql/labelled.ts';
import { matches } from '../promql/pattern.ts';
import { metricOf, selectedBy } from '../promql/selector.ts';
import { unmeasured } from './measure.ts';
import {
  allExceptedWords,
  CANNOT_LIST,
  noSeriesWords,
  passedOverWords,
  strangersIn,
  tooManyWords,
} from './member-words.ts';
import { memberOf, membersOf } from './members.ts';

/** A set whose families' members are budgets in it, and the source that measures them. */
export interface Expanded {
  readonly set: BudgetSet;
  /** Answers for a family whose members could not be found why that is so; it is then one budget of the set. */
  readonly source: MetricSource;
  /** What to know of the finding: values passed over, members that have something of their own and are not there. */
  readonly notes: readonly QualityNote[];
}

/**
 * Finds the members that families have over a stretch, and makes them budgets of the set. A family whose members cannot be found, because the
 * source fails, there are none, or there are too many, stands in it as one budget that is unknown; it stops no other.
 */
export async function withMembers(source: MetricSource, set: BudgetSet, within: Window): Promise<Expanded> {
  const { families = [] } = set;
  if (families.length === 0) return { set, source, notes: [] };
  const found = await Promise.all(families.map((family) => membersIn(source, family, within)));
  const unfound = new Map(
    found.flatMap((one) => one.unfound.map(({ budget, why }) => [budget.id, why] as const)),
  );
  const budgets = found.flatMap((one) => [...one.members, ...one.unfound.map(({ budget }) => budget)]);
  return {
    set: { ...set, budgets: [...set.budgets, ...budgets] },
    source: unfound.size === 0 ? source : answeringFor(unfound, source),
    notes: found.flatMap(({ notes }) => notes),
  };
}

/** Why there are no members: what the source failed with, or what to say in place of a measurement. */
type Why = SourceError | Extract<Measured, { kind: 'none' }>;

/** A family's members, and the budgets that stand for those that could not be found. */
interface Found {
  readonly members: readonly Budget[];
  readonly unfound: readonly { readonly budget: Budget; readonly why: Why }[];
  readonly notes: readonly QualityNote[];
}

async function membersIn(source: MetricSource, family: Family, within: Window): Promise<Found> {
  const { label, sources, in: wanted, atMost } = family.each;
  if (label === undefined || wanted)
    return { members: membersOf(family, wanted ?? []), unfound: [], notes: [] };
  const parts = sources ? sources.map((one) => narrowed(family, one)) : [family];
  const found = await Promise.all(parts.map((part) => partOf(source, part, within)));
  const [members, unfound] = [found.flatMap((one) => one.members), found.flatMap((one) => one.unfound)];
  if (members.length > atMost)
    return without(standIn(family), none('too_many_members', tooManyWords(family, members.length)));
  const strangers = unfound.length > 0 ? [] : strangersIn(family, members);
  return {
    members,
    unfound,
    notes: [...found.flatMap(({ notes }) => notes), ...notesOn(family, strangers)],
  };
}

/** A family over sources as it is of one of them. */
function narrowed(family: Family, source: string): Family {
  const { template, each } = family;
  return { ...family, template: { ...template, source }, each: { ...each, sources: [source] } };
}

async function partOf(source: MetricSource, family: Family, within: Window): Promise<Found> {
  const budget = standIn(family);
  try {
    const listed = await source.values?.(family, within);
    if (!listed) return without(budget, none('no_data', CANNOT_LIST));
    const values = listed.filter((value) => value !== '');
    const short = values.filter(({ length }) => length <= BOUNDS.label.most);
    const long = values.length - short.length;
    const wanted = short.filter((value) => !isExcepted(family, value)).toSorted();
    const notes = notesOn(family, long > 0 ? [passedOverWords(family, long)] : []);
    if (wanted.length > 0) return { members: membersOf(family, wanted), unfound: [], notes };
    const why =
      short.length > 0 ? allExceptedWords(family, short.length) : await noSeries(source, family, within);
    return { ...without(budget, none('no_data', why)), notes };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return without(budget, error);
  }
}

function isExcepted({ each: { except } }: Family, value: string): boolean {
  return except.some((pattern) => matches(value, '=~', pattern));
}

async function noSeries(source: MetricSource, family: Family, within: Window): Promise<string> {
  const { label = '' } = family.each;
  const [selector = ''] = selectorsOfLabel(family.template.indicator, label);
  const selected = selectedBy(selector);
  const metric = selected && metricOf(selected);
  const there = metric === undefined ? undefined : await source.labels?.(metric, within, family.template);
  return noSeriesWords(family, metric, [...(there?.keys() ?? [])]);
}

/** The budget that stands for a family, or for its members of the one source that it is narrowed to. */
function standIn(family: Family): Budget {
  const { template, name, each } = family;
  const [source, ...others] = each.sources ?? [];
  if (source === undefined || others.length > 0) return { ...template, name };
  return { ...memberOf(family, { source }), name: `${name}, ${source}` };
}

function without(budget: Budget, why: Why): Found {
  return { members: [], unfound: [{ budget, why }], notes: [] };
}

function none(why: Extract<Measured, { kind: 'none' }>['why'], detail: string): Why {
  return { kind: 'none', why, detail };
}

function notesOn({ id }: Family, texts: readonly string[]): readonly QualityNote[] {
  return texts.map((text) => ({ budget: id, text }));
}

/** A source that is not asked for what stands for members that were not found. */
function answeringFor(unfound: ReadonlyMap<BudgetId, Why>, source: MetricSource): MetricSource {
  return {
    ...source,
    measure: async (budget, request, signal) => {
      const why = unfound.get(budget.id);
      if (why instanceof SourceError) throw why;
      return why ? unmeasured(budget, request, why) : source.measure(budget, request, signal);
    },
  };
}
