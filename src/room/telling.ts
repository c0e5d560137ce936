import type { Budget, BudgetId } from '../model/budget.ts';
import { canonicalJson } from '../model/canonical-json.ts';
import type { FamilyFinding } from '../model/family.ts';
import type { Gist, GistRow } from '../model/gist.ts';
import type { History, Life, LifeCell, ReportKept } from '../model/history.ts';
import { familyIn } from '../model/member-id.ts';
import { addDays, before, calendarOf } from '../model/period.ts';
import type { ReportKind } from '../model/report.ts';
import { definedIn, inTime, REACH } from './history.ts';
import { isSameStep, lastDayOf } from './told.ts';

/** Finds up to which report the page of a budget tells of it; undefined for a life that is in none. */
export type LastTelling = (life: Life) => ReportKept | undefined;

/**
 * The last report that has something to tell of each budget of a history. It has where the budget is new or gone, was not
 * quietly within as in the report before, or where the report is the first that ends in its month. So the page of a budget that
 * keeps quiet is made anew once a month.
 */
export function lastTellings({ weeks, months }: Pick<History, 'weeks' | 'months'>): LastTelling {
  const all = inTime([...weeks, ...months]);
  const lookedUp = new Map<ReportKept, Lookup>();
  const lookupOf = (report: ReportKept): Lookup => {
    const known = lookedUp.get(report) ?? lookup(report.gist);
    lookedUp.set(report, known);
    return known;
  };
  return ({ id, reports, isGone }) => {
    if (isGone) return goneIn(reports.at(-1), all);
    return reports.findLast((report, index) => {
      const earlier = reports[index - 1];
      return (
        !earlier ||
        monthOf(report) !== monthOf(earlier) ||
        tells(saidIn(lookupOf(report), id), saidIn(lookupOf(earlier), id))
      );
    });
  };
}

/** The first report after the last with a budget that should have it: one of the newest’s kind. */
function goneIn(last: ReportKept | undefined, all: readonly ReportKept[]): ReportKept | undefined {
  const kind: ReportKind = all.some(({ gist }) => gist.kind === 'weekly') ? 'weekly' : 'monthly';
  const at = last ? all.indexOf(last) : -1;
  return all.slice(at + 1).find(({ gist }) => gist.kind === kind) ?? last;
}

function monthOf({ gist }: ReportKept): string {
  return gist.period.lastDay.slice(0, 7);
}

/** A row and its definition. */
interface Defined {
  readonly row: GistRow;
  readonly budget: Budget | undefined;
}

/** Something that is said of a budget; what concerns none in particular is passed over. */
interface About {
  readonly budget?: BudgetId;
}

/** A report by budgets, and by families as those are one. */
interface Lookup {
  readonly rows: ReadonlyMap<BudgetId, readonly Defined[]>;
  readonly families: ReadonlyMap<BudgetId, FamilyFinding>;
  /** What is told once, by this report. */
  readonly news: ReadonlyMap<BudgetId, readonly About[]>;
  /** What goes on from report to report. */
  readonly standing: ReadonlyMap<BudgetId, readonly About[]>;
}

function lookup({ rows, budgets, families, ...gist }: Gist): Lookup {
  const { actions, recommendations, exceptions, maintenance, review } = gist;
  return {
    rows: Map.groupBy(
      rows.map((row, index) => ({ row, budget: budgets[index] })),
      ({ row }) => familyIn(row.budget),
    ),
    families: new Map(families.map((family) => [family.id, family])),
    news: byBudget([...gist.differences, ...(gist.corrections ?? []), ...review.notes]),
    standing: byBudget([
      ...actions.map(({ budget }) => ({ budget })),
      // Of advice the figures move from week to week.
      ...recommendations.map(({ budget, advice }) => ({ budget, advice })),
      ...exceptions,
      ...maintenance.flatMap(({ budgets: of, ...one }) => of.map((budget) => ({ budget, ...one }))),
      ...review.violations,
      ...review.proposals,
    ]),
  };
}

function byBudget(list: readonly About[]): ReadonlyMap<BudgetId, readonly About[]> {
  return Map.groupBy(list, ({ budget = '' }) => familyIn(budget));
}

/** What a report says of one budget or family. */
interface Said {
  readonly rows: readonly Defined[];
  readonly isWithin: boolean;
  readonly isNews: boolean;
  readonly standing: string;
}

function saidIn({ rows, families, news, standing }: Lookup, id: BudgetId): Said {
  const own = rows.get(id) ?? [];
  const { counts, appeared, gone } = families.get(id) ?? {};
  return {
    rows: own,
    isWithin:
      own.every(({ row }) => row.status === 'within' && row.daysOver.over === 0) &&
      counts?.within === counts?.monitored,
    isNews: [appeared, gone, news.get(id)].some((list) => list && list.length > 0),
    standing: canonicalJson([
      standing.get(id) ?? [],
      own.flatMap(({ row }) => (row.forecast ? [row.budget, row.forecast] : [])),
      own.flatMap(({ row }) => (row.changes ?? []).map(({ kind, at, text }) => [kind, at, text])),
    ]),
  };
}

function tells(now: Said, earlier: Said): boolean {
  return (
    !now.isWithin ||
    !earlier.isWithin ||
    now.isNews ||
    now.standing !== earlier.standing ||
    now.rows.some((one) => isOtherwise(one, earlier.rows))
  );
}

/** Whether a budget is defined otherwise than in the report before, or has a step that was not told there. */
function isOtherwise({ row, budget }: Defined, earlier: readonly Defined[]): boolean {
  const known = earlier.find((one) => one.row.budget === row.budget);
  const isNew = (row.steps ?? []).some(
    (step) => !(known?.row.steps ?? []).some((other) => isSameStep(step, other)),
  );
  return isNew || (known !== undefined && canonicalJson(known.budget) !== canonicalJson(budget));
}

/**
 * The life as a report knew it: up to the report's last day, over as many periods as the reading room looks back. What was said
 * afterwards is left out.
 */
export function lifeAsOf(life: Life, report: ReportKept): Life {
  const first = firstOf(report);
  const reports = life.reports.filter(
    ({ gist: { period } }) => period.lastDay <= report.gist.period.lastDay && first <= period.firstDay,
  );
  const isIn = new Set(reports);
  const told = life.told.filter((one) => isIn.has(one.report));
  const shown = { weekly: periodsShown(reports, 'weekly'), monthly: periodsShown(reports, 'monthly') };
  const lastDay = lastDayOf(report.gist);
  return {
    ...life,
    ...definedIn(life.id, reports),
    members: life.members
      .map((member) => ({
        ...member,
        weeks: member.weeks.filter(shown.weekly),
        months: member.months.filter(shown.monthly),
      }))
      .filter(({ weeks, months }) => weeks.length + months.length > 0),
    reports,
    weeks: life.weeks.filter(shown.weekly),
    months: life.months.filter(shown.monthly),
    days: life.days.filter(({ date }) => date >= first && date <= lastDay),
    told,
  };
}

/** The first day that a page which tells up to a report reaches back to. */
function firstOf({ gist }: ReportKept): string {
  return addDays(gist.period.lastDay, 1 - 7 * REACH.weekly);
}

/** Whether a cell is of the periods on end to the last report of a kind. Ids of periods are in the order of time. */
function periodsShown(reports: readonly ReportKept[], kind: ReportKind): (cell: LifeCell) => boolean {
  const period = reports.findLast(({ gist }) => gist.kind === kind)?.gist.period;
  if (!period) return () => false;
  const first = before(period, calendarOf(period), REACH[kind] - 1).id;
  return ({ period: id }) => first <= id && id <= period.id;
}
