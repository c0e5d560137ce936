import { shareUsed } from '../analyse/suggest.ts';
import { withMembers } from '../measuring/find-members.ts';
import { measureAll } from '../measuring/measure.ts';
import { describeSources, sourcesIn } from '../measuring/sources.ts';
import type { Budget, BudgetId, BudgetSet } from '../model/budget.ts';
import type { Recommendation } from '../model/finding.ts';
import { daysUntil } from '../model/period.ts';
import { baseValue } from '../model/quantity.ts';
import type { Clock } from '../ports/clock.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import { type Examined, examine } from '../report/examine.ts';
import { type Plan, planReport, requestOf, weeksOf } from '../report/plan.ts';
import { dataUntil, type Project, reportOn } from './generate.ts';

/** Complete weeks of history that limits are suggested from, and the least of them. */
const WEEKS = 12;
const LEAST_WEEKS = 4;

/** What history says of a budget's limit: figures of its weeks in base units, and the report's advice. */
export type Suggestion = {
  readonly budget: Budget;
  /** Of a family the worst member, whose figures these are, and how many share its limit. */
  readonly member?: BudgetId;
  readonly members?: number;
} & (
  | { readonly kind: 'too_little'; readonly weeks: number; readonly needed: number }
  | {
      readonly kind: 'keep' | Recommendation['advice'];
      readonly worst: number;
      readonly median: number;
      readonly weeks: number;
      readonly recommendation?: Recommendation;
    }
);

/**
 * What limits the history of budgets suggests, those that would change most first: what the weekly report of the last whole
 * week advises, with more weeks to look back on.
 */
export async function suggestAll(
  project: Project,
  ports: { readonly source: MetricSource; readonly clock: Clock },
): Promise<readonly Suggestion[]> {
  const { calendar, set, coverage } = project;
  const sources = sourcesIn(set);
  const plan = planReport('weekly', calendar, await dataUntil(ports, sources));
  const found = await withMembers(ports.source, set, weeksOf(plan));
  const asked = lookingBack(plan);
  const { results: examined } = await measureAll(
    found.source,
    found.set,
    (budget) => requestOf(asked, budget),
    (budget, series) => examine(budget, series, plan, coverage, found.set.families),
  );
  const described = await describeSources(ports.source, sources);
  const { recommendations } = await reportOn(
    { ...project, set: found.set },
    { plan, ...described, examined },
  );
  const there = examined.filter(({ standing }) => standing !== 'gone' && standing !== 'absent');
  return suggestionsFor(there, set, recommendations).toSorted(
    (a, b) => changeOf(b) - changeOf(a) || a.budget.id.localeCompare(b.budget.id, 'en'),
  );
}

/**
 * One suggestion a limit: a family's is that of its worst member. Members of which something else is advised than of their limit
 * have their own.
 */
function suggestionsFor(
  examined: readonly Examined[],
  { families = [] }: BudgetSet,
  recommendations: readonly Recommendation[],
): readonly Suggestion[] {
  const advised = new Map(recommendations.map((one) => [one.budget, one]));
  const templates = new Map(families.map(({ id, template, name }) => [id, { ...template, name }]));
  const byLimit = Map.groupBy(examined, ({ row }) => limitOwner(row.budget));
  return [...byLimit].flatMap(([id, sharing]) => {
    const template = templates.get(id);
    // What stands for a family that has no members to be found has its id, too.
    if (!template || sharing.some(({ row }) => row.budget.id === id))
      return sharing.map((one) => suggestionFor(one, advised.get(id)));
    const own = sharing.flatMap((one) => {
      const advice = advised.get(one.row.budget.id);
      return advice ? [suggestionFor(one, advice)] : [];
    });
    return [
      ...worstOf(
        template,
        sharing.map((one) => suggestionFor(one, advised.get(id))),
      ),
      ...own,
    ];
  });
}

/** The id of what has the limit of a budget: its own, or that of the family that it shares it with. */
function limitOwner({ id, member }: Budget): BudgetId {
  return member && !member.hasOwnLimit ? member.family : id;
}

function worstOf(family: Budget, suggestions: readonly Suggestion[]): readonly Suggestion[] {
  const used = (one: Suggestion) => (one.kind === 'too_little' ? -1 : shareUsed(family, one.worst));
  const [worst] = suggestions.toSorted((a, b) => used(b) - used(a) || b.weeks - a.weeks);
  if (!worst) return [];
  return [{ ...worst, budget: family, member: worst.budget.id, members: suggestions.length }];
}

/** What is measured for a plan, with more weeks and all of their days, by which they are covered. */
function lookingBack({ windows, periods, endDate, calendar }: Plan): Parameters<typeof requestOf>[0] {
  const { weeks, recorded = [] } = windows;
  const days = daysUntil(endDate, WEEKS * 7, calendar.zone);
  const before = recorded.slice(weeks.length - WEEKS);
  return { windows: { ...windows, days }, periods: [...before, ...periods], endDate, calendar };
}

function suggestionFor(
  { row, assessment }: Examined,
  recommendation: Recommendation | undefined,
): Suggestion {
  const { budget, weeks: lately } = row;
  const actuals = [...assessment.recorded, ...lately].flatMap(({ actual }) => actual?.value ?? []);
  const sorted = actuals.toSorted((a, b) => (budget.bound === 'at_most' ? a - b : b - a));
  const [worst, median] = [sorted.at(-1), sorted[Math.floor((sorted.length - 1) / 2)]];
  if (actuals.length < LEAST_WEEKS || worst === undefined || median === undefined) {
    return { budget, kind: 'too_little', weeks: actuals.length, needed: LEAST_WEEKS };
  }
  const known = { budget, worst, median, weeks: actuals.length };
  return recommendation
    ? { ...known, kind: recommendation.advice, recommendation }
    : { ...known, kind: 'keep' };
}

/** How far a suggested limit is from today's, in doublings. */
function changeOf(suggestion: Suggestion): number {
  if (suggestion.kind === 'too_little') return -1;
  const to = suggestion.recommendation?.suggested;
  if (!to) return suggestion.kind === 'keep' ? -1 : 0;
  return Math.abs(Math.log2(baseValue(to) / baseValue(suggestion.budget.limit)));
}
