import type { Budget } from '../model/budget.ts';
import type { Indicator } from '../model/indicator.ts';
import type { AnsweredSeries } from '../model/points.ts';
import type { Instant } from '../model/window.ts';
import { presenceSelector } from '../promql/figure-expression.ts';
import { labelsFixedIn } from '../promql/labelled.ts';
import { presentWithin } from '../promql/queries.ts';
import { selectorsIn } from '../promql/selector.ts';
import { labelOf } from '../promql/split.ts';
import type { Inquiry } from './inquiry.ts';
import { canSplit } from './split.ts';

/** A label by which a budget may be told apart, and how many values it has. */
export interface Candidate {
  readonly label: string;
  readonly of: number;
}

/** A label with more values is not asked for. */
export const MOST_VALUES = 50;
/** Labels that are asked for where none are named. */
const MOST_LABELS = 4;
/** Seconds within which series have a sample: most have, or else all of those that are written now and then. */
const WITHIN = { most: 3600, all: 86_400 } as const;
/** Labels whose values make one figure together, or name what is measured. */
const OF_FIGURES: ReadonlySet<string> = new Set(['__name__', 'le', 'quantile']);

/** What people look at first, in this order; patterns of whole names. */
const READ_FIRST = [
  /route|http_route/,
  /endpoint|path|uri|url/,
  /handler/,
  /method|grpc_method|rpc_method/,
  /operation|action|query|command|job_name/,
  /tenant|customer|client|consumer|caller/,
  /queue|topic|table|database|db|shard|partition/,
  /device|disk|mountpoint|volume|persistentvolumeclaim/,
  /instance/,
  /pod|container/,
  /node|host|hostname/,
  /zone|availability_zone|az/,
  /region|cluster|datacenter|dc/,
  /version|release/,
].map((one) => new RegExp(`^(?:${one.source})$`, 'i'));

/**
 * The labels to ask for, each of which has as many values as its series have at a moment: those that are named, or the
 * series' own with 2 to {@link MOST_VALUES} values, those that read best first. Throws a SourceError where the source fails.
 */
export async function labelsOf(budget: Budget, at: Instant, inquiry: Inquiry): Promise<readonly Candidate[]> {
  const { indicator, splitBy } = budget;
  if (splitBy?.length === 0) return [];
  const selector = selectorOf(indicator);
  if (selector === undefined) return [];
  const seriesWithin = (seconds: number) =>
    inquiry.points('labels', {
      query: presentWithin(selector, seconds),
      start: at,
      end: at,
      step: seconds,
    });
  const most = await seriesWithin(WITHIN.most);
  const found = valuesByLabel(most.length > 0 ? most : await seriesWithin(WITHIN.all));
  if (splitBy) return splitBy.map((label) => ({ label, of: new Set(found.get(label)).size }));
  const fixed = labelsFixedIn(indicator);
  const ranked = [...found]
    .map(([label, values]) => ({ label, values, of: new Set(values).size }))
    .filter(({ label, of }) => of >= 2 && of <= MOST_VALUES && !OF_FIGURES.has(label) && !fixed.has(label))
    .toSorted((a, b) => rankOf(a.label) - rankOf(b.label) || a.of - b.of || (a.label < b.label ? -1 : 1));
  const chosen: (Candidate & { readonly values: readonly string[] })[] = [];
  for (const one of ranked) {
    if (chosen.length === MOST_LABELS) break;
    if (!chosen.some(({ values }) => sayTheSame(one.values, values)) && canSplit(budget, one.label))
      chosen.push(one);
  }
  return chosen.map(({ label, of }) => ({ label, of }));
}

/** What selects an indicator's series, with all of their labels; undefined where there is nothing to select. */
export function selectorOf(indicator: Indicator): string | undefined {
  return presenceSelector(indicator) ?? selectorsIn(indicator.kind === 'expr' ? indicator.expr : '')[0]?.text;
}

/** The value that each series has of each label that any has; a series without it has the empty one. */
function valuesByLabel(series: readonly AnsweredSeries[]): ReadonlyMap<string, readonly string[]> {
  const labels = new Set(series.flatMap((one) => Object.keys(one.labels)));
  return new Map([...labels].map((label) => [label, series.map((one) => labelOf(one.labels, label))]));
}

function rankOf(label: string): number {
  const rank = READ_FIRST.findIndex((pattern) => pattern.test(label));
  return rank < 0 ? READ_FIRST.length : rank;
}

/** Whether two labels tell the same series apart, one value for one. */
function sayTheSame(some: readonly string[], others: readonly string[]): boolean {
  const [there, back] = [new Map<string, string>(), new Map<string, string>()];
  return some.every((value, index) => {
    const other = others[index] ?? '';
    if (!there.has(value)) there.set(value, other);
    if (!back.has(other)) back.set(other, value);
    return there.get(value) === other && back.get(other) === value;
  });
}
