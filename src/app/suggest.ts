import { withMembers } from '../measuring/find-members.ts';
import { measureAll } from '../measuring/measure.ts';
import { describeSources, sourcesIn } from '../measuring/sources.ts';
import type { Budget } from '../model/budget.ts';
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
export type Suggestion = { readonly budget: Budget } & (
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
  return examined
    .filter(({ standing }) => standing !== 'gone' && standing !== 'absent')
    .map((one) =>
      suggestionFor(
        one,
        recommendations.find(({ budget }) => budget === one.row.budget.id),
      ),
    )
    .toSorted((a, b) => changeOf(b) - changeOf(a) || a.budget.id.localeCompare(b.budget.id, 'en'));
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
