import { assess } from '../evaluate/assess.ts';
import type { CoveragePolicy } from '../evaluate/judge.ts';
import type { Budget, BudgetId, BudgetSet } from '../model/budget.ts';
import type { Row } from '../model/report.ts';
import type { QueryRecord, Series } from '../model/series.ts';
import { type Assessment, rankedBy, worstFirst } from '../model/verdict.ts';
import { MOST_ROWS, type Standing, standingOf } from './members.ts';
import type { Plan } from './plan.ts';
import { rowInBrief, rowOf } from './rows.ts';

/** All that a report says of one budget whatever the others are. The measurements, which are large, are no part of it. */
export interface Examined {
  /** What was asked for its measurements. */
  readonly queries: readonly QueryRecord[];
  readonly assessment: Assessment;
  readonly row: Row;
  /** How it stands in the period, of a member that a source was found to have. */
  readonly standing?: Standing;
}

/** A budget that is judged, before anything is concluded from its days. */
type JudgedOne = Omit<Examined, 'row'> & { readonly warnings: readonly string[] };

/** Judges and analyses one budget. It needs no other, so that it can be done while those are still measured. */
export function examine(
  budget: Budget,
  series: Series,
  plan: Plan,
  coverage: CoveragePolicy,
  families?: BudgetSet['families'],
): Examined {
  const judged = judgedOne(budget, series, plan, coverage, families);
  return isThere(judged) ? concluded(judged, plan) : inBrief(judged, plan);
}

/** Examines budgets as they are measured. What it answers for each is to be asked for when all of them are. */
export type Examining = (budget: Budget, series: Series) => () => Examined;

/**
 * Examines the budgets of a set. Of a family with more members than a report has rows of, only so many are looked at
 * closely, the worst in the period; of each other member no more is kept than a list of thousands needs.
 */
export function examining(set: BudgetSet, plan: Plan, coverage: CoveragePolicy): Examining {
  const members = Map.groupBy(set.budgets, ({ member }) => member?.family ?? '');
  const closest = new Map<BudgetId, readonly JudgedOne[]>();
  const known = new Map<BudgetId, JudgedOne | Examined>();
  const judgeMember = (judged: JudgedOne, family: BudgetId) => {
    const before = closest.get(family) ?? [];
    const [last] = before.slice(MOST_ROWS - 1);
    const isClose = isThere(judged) && !(last && worstOf([last, judged])[0] === last);
    known.set(judged.assessment.budget.id, isClose ? judged : inBrief(judged, plan));
    if (!isClose) return;
    if (last) known.set(last.assessment.budget.id, inBrief(last, plan));
    closest.set(family, worstOf([...before, judged]));
  };
  // By the id alone, so that what is not looked at closely is not kept.
  const settled = (id: BudgetId) => () => {
    const one = known.get(id);
    if (!one) throw new Error(`${id} was not examined.`);
    return 'row' in one ? one : concluded(one, plan);
  };
  return (budget, series) => {
    const { id, member } = budget;
    const isOfMany = member && (members.get(member.family)?.length ?? 0) > MOST_ROWS;
    if (isOfMany) judgeMember(judgedOne(budget, series, plan, coverage, set.families), member.family);
    else known.set(id, examine(budget, series, plan, coverage, set.families));
    return settled(id);
  };
}

/** So many of the worst as have a row in a report. */
function worstOf(judged: readonly JudgedOne[]): readonly JudgedOne[] {
  return worstFirst(judged, ({ assessment }) => rankedBy(assessment)).slice(0, MOST_ROWS);
}

function judgedOne(
  budget: Budget,
  series: Series,
  plan: Plan,
  coverage: CoveragePolicy,
  families: BudgetSet['families'] = [],
): JudgedOne {
  const standing = standingOf(budget, series, plan, families);
  return {
    queries: series.queries,
    assessment: assess(budget, series, plan.windows, coverage),
    warnings: [...new Set(series.warnings)],
    ...(standing ? { standing } : {}),
  };
}

function isThere({ standing }: Pick<JudgedOne, 'standing'>): boolean {
  return standing !== 'gone' && standing !== 'absent';
}

function concluded({ warnings, ...judged }: JudgedOne, plan: Plan): Examined {
  return { ...judged, row: warned(rowOf(judged.assessment, plan), warnings) };
}

/** What is kept of a budget without a row: the days and the weeks that violations and advice are derived from. */
function inBrief({ warnings, assessment, standing }: JudgedOne, plan: Plan): Examined {
  const row = warned(rowInBrief(assessment, plan), warnings);
  const kept = { ...assessment, earlier: [], recorded: [] };
  return { queries: [], assessment: kept, row, ...(standing ? { standing } : {}) };
}

function warned(row: Row, warnings: readonly string[]): Row {
  return warnings.length > 0 ? { ...row, warnings } : row;
}
