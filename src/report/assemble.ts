import type { Advised } from '../analyse/recommend.ts';
import type { CoveragePolicy } from '../evaluate/judge.ts';
import { pathFinding } from '../evaluate/paths.ts';
import { type BudgetId, type BudgetSet, declared } from '../model/budget.ts';
import type { Told } from '../model/finding.ts';
import { addDays } from '../model/period.ts';
import {
  type ActiveException,
  type NamedSource,
  type Presentation,
  type QualityNote,
  REPORT_SCHEMA,
  type Report,
  type Row,
  type SourceInfo,
} from '../model/report.ts';
import { NO_REVIEW, type Review } from '../model/review.ts';
import { rankedBy, worstFirst } from '../model/verdict.ts';
import type { Violation } from '../model/violation.ts';
import type { Why } from '../model/why.ts';
import { actionsOf } from './actions.ts';
import { adviceOn } from './advice.ts';
import { differencesOf } from './differences.ts';
import type { Examined } from './examine.ts';
import { countsAmong, familiesIn, fewOfEach, overrunsAmong, rowsShown } from './families.ts';
import { headlineOf } from './headline.ts';
import type { Plan } from './plan.ts';
import { presentIn } from './present.ts';
import { qualityAmong, qualityOf } from './quality.ts';
import { type ReviewInput, reviewOf } from './review.ts';
import { serviceNames, titleOf } from './title.ts';

/** Days over which overruns are counted. */
const OVERRUN_DAYS = 30;
const DAY = 86_400;

/** Everything a report is made from. `examined` has one entry a budget of the set, in its order. */
export interface Ingredients {
  readonly plan: Plan;
  readonly set: BudgetSet;
  readonly examined: readonly Examined[];
  readonly coverage: CoveragePolicy;
  /** What was measured by: the only source of the project, or several by their names. */
  readonly source?: SourceInfo;
  readonly sources?: readonly NamedSource[];
  readonly settingsHash: string;
  readonly version: string;
  readonly presentation: Presentation;
  /** Whether services were left out, so that the report is about some of them alone. */
  readonly isPartial?: boolean;
  /** What people wrote down about the budgets; nothing unless given. */
  readonly review?: ReviewInput;
  /** What the report before has told of; nothing unless given. */
  readonly told?: readonly Told[];
  /** Since when, where and what changed before, by the budgets that ask for it; nothing unless given. */
  readonly why?: ReadonlyMap<BudgetId, Why>;
  /** What to know of how members of families were found; nothing unless given. */
  readonly notes?: readonly QualityNote[];
}

/** Makes the report of a planned period from what was measured. Pure: the same ingredients make the same report. */
export function assembleReport(ingredients: Ingredients): Report {
  const { plan, set, told = [] } = ingredients;
  const { present, gone, appeared } = presentIn(set, ingredients.examined, plan, ingredients.coverage);
  const assessments = present.map(({ assessment }) => assessment);
  const review = ingredients.review ? reviewOf(assessments, plan, ingredients.review) : NO_REVIEW;
  const open = openIn(review);
  const judged = worstFirst(present, ({ row }) => rankedBy(row));
  const all = judged.map(({ row }) => withWhy(withViolation(row, open), ingredients.why));
  const recommendations = adviceOn(judged.map((one) => advised(one, open, ingredients)));
  const families = familiesIn(set.families ?? [], {
    rows: all,
    gone,
    appeared,
    advised: new Set(recommendations.map(({ budget }) => budget)),
  });
  const rows = rowsShown(all, families);
  const { counts, previousCounts } = countsAmong(rows, families);
  const services = ingredients.isPartial ? serviceNames(rows) : undefined;
  const day = { kind: plan.period.kind, asOf: plan.asOf, date: plan.endDate, zone: plan.calendar.zone, told };
  const actions = fewOfEach(actionsOf(rows, review.violations, day), rows);
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
    ...sourcesOf(ingredients),
    settingsHash: ingredients.settingsHash,
    headline: headlineOf({ period: plan.period, counts, rows, actions, violations: review.violations }),
    counts,
    previousCounts,
    rows,
    ...(families.length > 0 ? { families } : {}),
    actions,
    paths: set.paths.flatMap((path) => pathFinding(path, byId) ?? []),
    violations: overrunsAmong(all, rows, addDays(plan.endDate, -OVERRUN_DAYS), addDays(plan.endDate, -1)),
    recommendations: fewOfEach(recommendations, all),
    dataQuality: {
      ...qualityAmong(all),
      notes: [...(ingredients.notes ?? []), ...qualityOf(rows, ingredients.coverage.warn, plan).notes],
    },
    changes: differencesOf(all, families),
    exceptions: activeExceptions(set, plan),
    maintenance: set.maintenance.filter(({ start, end }) => start < plan.asOf && end > plan.period.start),
    review,
    queries: queriesOf(present, rows),
    presentation: ingredients.presentation,
  };
}

function sourcesOf({ source, sources }: Ingredients): Pick<Report, 'source' | 'sources'> {
  return { ...(source ? { source } : {}), ...(sources ? { sources } : {}) };
}

/** The violations that are open, by their budgets. */
function openIn({ violations }: Review): ReadonlyMap<BudgetId, Violation> {
  return new Map(
    violations.filter(({ state }) => state === 'open').map((violation) => [violation.budget, violation]),
  );
}

function withViolation(row: Row, open: ReadonlyMap<BudgetId, Violation>): Row {
  const violation = open.get(row.budget.id);
  return violation ? { ...row, violation: violation.id } : row;
}

function withWhy(row: Row, answers: Ingredients['why']): Row {
  const why = answers?.get(row.budget.id);
  return why ? { ...row, why } : row;
}

/** A row with what advice on it leans on. */
function advised(
  { row, assessment }: Examined,
  open: ReadonlyMap<BudgetId, Violation>,
  { plan, coverage }: Ingredients,
): Advised {
  const violation = open.get(row.budget.id);
  return {
    row,
    coverage,
    zone: plan.calendar.zone,
    endDate: plan.endDate,
    recorded: assessment.recorded,
    ...(violation ? { violation: evidenceOf(violation, plan) } : {}),
  };
}

function evidenceOf({ opened, steps }: Violation, { asOf }: Plan): NonNullable<Advised['violation']> {
  return { daysOpen: (asOf - opened) / DAY, implemented: steps.some(({ step }) => step === 'implement') };
}

function queriesOf(examined: readonly Examined[], rows: readonly Row[]): Report['queries'] {
  const shown = new Set(rows.map(({ budget }) => budget.id));
  return Object.fromEntries(
    examined
      .filter(({ row }) => shown.has(row.budget.id))
      .map(({ row, queries }) => [row.budget.id, queries]),
  );
}

function activeExceptions(set: BudgetSet, plan: Plan): readonly ActiveException[] {
  return declared({ ...set, budgets: set.budgets.filter(({ member }) => !member) }).flatMap((budget) =>
    budget.exceptions
      .filter(({ start, end }) => start < plan.asOf && end > plan.period.start)
      .map((exception) => ({ ...exception, budget: budget.id, usual: budget.limit })),
  );
}
