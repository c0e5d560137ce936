import { overrunsIn } from '../analyse/overruns.ts';
import { type Advised, recommend } from '../analyse/recommend.ts';
import type { CoveragePolicy } from '../evaluate/judge.ts';
import { pathFinding } from '../evaluate/paths.ts';
import type { BudgetSet } from '../model/budget.ts';
import type { Recommendation, Told } from '../model/finding.ts';
import { addDays } from '../model/period.ts';
import {
  type ActiveException,
  type Presentation,
  REPORT_SCHEMA,
  type Report,
  type Row,
  type SourceInfo,
} from '../model/report.ts';
import { NO_REVIEW, type Review } from '../model/review.ts';
import { worstFirst } from '../model/verdict.ts';
import { actionsOf } from './actions.ts';
import { changesOf, countsOf } from './changes.ts';
import type { Examined } from './examine.ts';
import { headlineOf } from './headline.ts';
import type { Plan } from './plan.ts';
import { qualityOf } from './quality.ts';
import { type ReviewInput, reviewOf } from './review.ts';
import { serviceNames, titleOf } from './title.ts';

/** Days over which overruns are counted. */
const OVERRUN_DAYS = 30;
const DAY = 86_400;
/** Most pressing first. */
const ADVICE: readonly Recommendation['advice'][] = [
  'investigate',
  'decide',
  'loosen',
  'watch',
  'measure',
  'tighten',
];

/** Everything a report is made from. `examined` has one entry a budget of the set, in its order. */
export interface Ingredients {
  readonly plan: Plan;
  readonly set: BudgetSet;
  readonly examined: readonly Examined[];
  readonly coverage: CoveragePolicy;
  readonly source: SourceInfo;
  readonly settingsHash: string;
  readonly version: string;
  readonly presentation: Presentation;
  /** Whether services were left out, so that the report is about some of them alone. */
  readonly isPartial?: boolean;
  /** What people wrote down about the budgets; nothing unless given. */
  readonly review?: ReviewInput;
  /** What the report before has told of; nothing unless given. */
  readonly told?: readonly Told[];
}

/** Makes the report of a planned period from what was measured. Pure: the same ingredients make the same report. */
export function assembleReport(ingredients: Ingredients): Report {
  const { plan, set, examined, told = [] } = ingredients;
  const assessments = examined.map(({ assessment }) => assessment);
  const review = ingredients.review ? reviewOf(assessments, plan, ingredients.review) : NO_REVIEW;
  const judged = worstFirst(
    examined.map(({ row }) => row),
    ({ budget, verdict }) => ({ ...verdict, id: budget.id }),
  );
  const rows = judged.map((row) => withViolation(row, review));
  const counts = countsOf(rows.map(({ verdict }) => verdict));
  const services = ingredients.isPartial ? serviceNames(rows) : undefined;
  const day = { kind: plan.period.kind, asOf: plan.asOf, date: plan.endDate, zone: plan.calendar.zone, told };
  const actions = actionsOf(rows, review.violations, day);
  const byId = new Map(assessments.map((assessment) => [assessment.budget.id, assessment]));
  return {
    schema: REPORT_SCHEMA,
    kind: plan.kind,
    title: titleOf(plan.kind, plan.period, ingredients.presentation.organisation, services),
    ...(services ? { services } : {}),
    period: plan.period,
    asOf: plan.asOf,
    complete: plan.complete,
    previousPeriod: plan.previousPeriod,
    revision: 1,
    madeBy: { program: 'headroom', version: ingredients.version },
    source: ingredients.source,
    settingsHash: ingredients.settingsHash,
    headline: headlineOf({ kind: plan.period.kind, counts, rows, actions, violations: review.violations }),
    counts,
    previousCounts: countsOf(rows.map(({ previous }) => previous)),
    rows,
    actions,
    paths: set.paths.flatMap((path) => pathFinding(path, byId) ?? []),
    violations: overrunsIn(rows, addDays(plan.endDate, -OVERRUN_DAYS), addDays(plan.endDate, -1)),
    recommendations: recommendationsIn(judged, review, ingredients),
    dataQuality: qualityOf(rows, ingredients.coverage.warn, plan),
    changes: changesOf(rows),
    exceptions: activeExceptions(set, plan),
    maintenance: set.maintenance.filter(({ start, end }) => start < plan.asOf && end > plan.period.start),
    review,
    queries: Object.fromEntries(examined.map(({ row, queries }) => [row.budget.id, queries])),
    presentation: ingredients.presentation,
  };
}

function withViolation(row: Row, { violations }: Review): Row {
  const open = violations.find(({ state, budget }) => state === 'open' && budget === row.budget.id);
  return open ? { ...row, violation: open.id } : row;
}

/** By what is most pressing, and then in the order of the rows. */
function recommendationsIn(
  rows: readonly Row[],
  review: Review,
  { examined, plan, coverage }: Ingredients,
): readonly Recommendation[] {
  const assessments = new Map(examined.map(({ row, assessment }) => [row, assessment]));
  const all = rows.flatMap((row) => {
    const recorded = assessments.get(row)?.recorded ?? [];
    const violation = violationOf(row, review, plan);
    return recommend({
      row,
      coverage,
      zone: plan.calendar.zone,
      endDate: plan.endDate,
      recorded,
      ...(violation ? { violation } : {}),
    });
  });
  return all.toSorted((a, b) => ADVICE.indexOf(a.advice) - ADVICE.indexOf(b.advice));
}

function violationOf({ budget }: Row, { violations }: Review, { asOf }: Plan): Advised['violation'] {
  const open = violations.find((one) => one.state === 'open' && one.budget === budget.id);
  if (!open) return undefined;
  return {
    daysOpen: (asOf - open.opened) / DAY,
    implemented: open.steps.some(({ step }) => step === 'implement'),
  };
}

function activeExceptions(set: BudgetSet, plan: Plan): readonly ActiveException[] {
  return set.budgets.flatMap((budget) =>
    budget.exceptions
      .filter(({ start, end }) => start < plan.asOf && end > plan.period.start)
      .map((exception) => ({ ...exception, budget: budget.id, usual: budget.limit })),
  );
}
