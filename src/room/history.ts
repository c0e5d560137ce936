import type { Budget, BudgetId } from '../model/budget.ts';
import { compareText } from '../model/compare-text.ts';
import type { FamilyFinding, OtherMember } from '../model/family.ts';
import type { Cell, Gist, GistRow } from '../model/gist.ts';
import type {
  History,
  Life,
  LifeCell,
  MemberLife,
  PeriodKept,
  ReportKept,
  RowTold,
} from '../model/history.ts';
import { familyIn, memberParts } from '../model/member-id.ts';
import { before, calendarOf, type Period } from '../model/period.ts';
import { baseValue } from '../model/quantity.ts';
import type { ReportKind } from '../model/report.ts';
import { type DayPoint, worstFirst } from '../model/verdict.ts';

/** How many periods the reading room looks back over. */
export const REACH: Readonly<Record<ReportKind, number>> = { weekly: 53, monthly: 13 };

/** How many periods' reports it looks into: of those from long before nothing is asked but what lists show, so that nothing else of them is read. */
const LOOKED_INTO: Readonly<Record<ReportKind, number>> = {
  weekly: 2 * REACH.weekly,
  monthly: 2 * REACH.monthly,
};

/** How many periods before those a life may know: its page is written anew once a month at least, and then shows as many. */
const BEHIND: Readonly<Record<ReportKind, number>> = { weekly: 6, monthly: 2 };

/** The history that reports tell, in whatever order they come. */
export function historyOf(reports: readonly ReportKept[]): History {
  const sorted = reports.toSorted(newestFirst);
  const [weekly, monthly] = [periodsOf(sorted, 'weekly'), periodsOf(sorted, 'monthly')];
  const weeks = weekly.slice(-REACH.weekly);
  const months = monthly.slice(-REACH.monthly);
  const lives = livesOf(inTime([...weekly, ...monthly]), inTime([...weeks, ...months]));
  return { reports: sorted, weeks, months, lives };
}

/** The reports of periods in the order of time: a month’s before that of the week in which it ended. */
export function inTime(periods: readonly PeriodKept[]): readonly ReportKept[] {
  return periods.flatMap(({ report }) => report ?? []).toSorted((a, b) => newestFirst(b, a));
}

function newestFirst({ gist: a }: ReportKept, { gist: b }: ReportKept): number {
  // By days: a correction in another zone is of another moment.
  return (
    compareText(b.period.lastDay, a.period.lastDay) || compareText(a.kind, b.kind) || b.revision - a.revision
  );
}

/** The reports that a history looks into. */
export function lookedInto(reports: readonly ReportKept[]): readonly ReportKept[] {
  const sorted = reports.toSorted(newestFirst);
  return (['weekly', 'monthly'] as const).flatMap((kind) =>
    [...lastOf(sorted, kind).values()].slice(0, LOOKED_INTO[kind]),
  );
}

/** The last edition of each period's report. */
function lastOf(sorted: readonly ReportKept[], kind: ReportKind): ReadonlyMap<string, ReportKept> {
  const last = new Map<string, ReportKept>();
  for (const report of sorted.filter(({ gist }) => gist.kind === kind)) {
    const { period, revision } = report.gist;
    const known = last.get(period.id)?.gist.revision ?? 0;
    if (revision > known) last.set(period.id, report);
  }
  return last;
}

/** Periods on end to the newest, each with the last edition of its report; not from before the first. */
function periodsOf(reports: readonly ReportKept[], kind: ReportKind): readonly PeriodKept[] {
  const last = lastOf(reports, kind);
  const [newest] = last.values();
  const known = [...last.values()].slice(0, LOOKED_INTO[kind]);
  const first = Math.min(...known.map(({ gist }) => firstStart(gist)));
  if (!newest) return [];
  const { period } = newest.gist;
  return Array.from({ length: REACH[kind] + BEHIND[kind] }, (_, back) =>
    before(period, calendarOf(period), back),
  )
    .filter(({ start }) => start >= first)
    .map((one) => withReport(one, last.get(one.id)))
    .toReversed();
}

/** The beginning of the first week or month that a gist knows something of. */
function firstStart({ period, rows }: Gist): number {
  const weeks = rows.reduce((most, { weeksBefore = [] }) => Math.max(most, weeksBefore.length), 0);
  return before(period, calendarOf(period), weeks).start;
}

function withReport(period: Period, report: ReportKept | undefined): PeriodKept {
  return report ? { period, report } : { period };
}

/** Where somebody stood, by period. */
interface Cells {
  readonly weeks: Map<string, LifeCell>;
  readonly months: Map<string, LifeCell>;
}

/** What is gathered of a budget or a family while the reports are gone through, oldest first. */
interface Gathered extends Cells {
  readonly id: BudgetId;
  readonly days: Map<string, DayPoint>;
  readonly members: Map<string, Cells>;
  readonly reports: Set<ReportKept>;
  readonly told: RowTold[];
}

/** The lives that reports tell, of the budgets that are in one of the `shown`. */
function livesOf(reports: readonly ReportKept[], shown: readonly ReportKept[]): readonly Life[] {
  const lives = new Map<BudgetId, Gathered>();
  const lifeOf = (id: BudgetId): Gathered => {
    const known = lives.get(id);
    if (known) return known;
    const life = {
      id,
      ...noCells(),
      days: new Map(),
      members: new Map(),
      reports: new Set<ReportKept>(),
      told: [],
    };
    lives.set(id, life);
    return life;
  };
  for (const report of reports) gather(report, lifeOf);
  const isShown = new Set(shown);
  const newest = shown.findLast(({ gist }) => gist.kind === 'weekly') ?? shown.at(-1);
  return [...lives.values()]
    .filter((life) => [...life.reports].some((report) => isShown.has(report)))
    .flatMap((life) => lived(life, newest) ?? [])
    .toSorted((a, b) => a.id.localeCompare(b.id, 'en'));
}

function gather(report: ReportKept, lifeOf: (id: BudgetId) => Gathered): void {
  const { gist } = report;
  const place = gist.kind === 'weekly' ? 'weeks' : 'months';
  const period = gist.period.id;
  for (const [index, row] of gist.rows.entries()) {
    const life = lifeOf(familyIn(row.budget));
    life.reports.add(report);
    const budget = gist.budgets[index];
    if (budget) life.told.push({ report, row, budget });
    const parts = memberParts(row.budget);
    const cells = parts ? memberOf(life, parts.values) : life;
    for (const { week, ...cell } of row.weeksBefore ?? []) addFromLater(cells, { period: week, ...cell });
    cells[place].set(period, { period, ...cellIn(row) });
    if (!parts) for (const day of row.days) life.days.set(day.date, day);
  }
  for (const family of gist.families) {
    const life = lifeOf(family.id);
    life.reports.add(report);
    const { budget, row } = worstOf(gist, family);
    for (const other of family.others)
      memberOf(life, other.value)[place].set(period, { period, ...otherCell(other, budget) });
    if (row) life[place].set(period, { period, ...cellIn(row) });
    for (const cell of earlierWeeks(gist, family)) addFromLater(life, cell);
  }
}

function addFromLater({ weeks }: Cells, cell: LifeCell): void {
  if (!weeks.has(cell.period)) weeks.set(cell.period, { ...cell, isFromLater: true });
}

/** Where a family stood in the weeks before its report, by its worst member then; known where the report tells these weeks of all its members. */
function earlierWeeks({ rows }: Gist, { id, others }: FamilyFinding): readonly LifeCell[] {
  const own = rows.filter(({ budget }) => familyIn(budget) === id);
  if (others.length > 0 || own.some((row) => !row.weeksBefore)) return [];
  const cells = own.flatMap(({ budget, weeksBefore: weeks = [] }) =>
    weeks.map(({ week, ...cell }): LifeCell => ({ period: week, of: budget, ...cell })),
  );
  return [...Map.groupBy(cells, ({ period }) => period).values()].flatMap((all) => {
    // A member that had no data yet was none.
    const there = all.filter(({ unknown }) => unknown !== 'no_data');
    const sorted = worstFirst(there.length > 0 ? there : all, (cell) => ({ ...cell, id: cell.of ?? id }));
    return sorted.slice(0, 1);
  });
}

/** The row of a family’s worst member, and its definition. */
function worstOf(
  { rows, budgets }: Gist,
  { worst }: FamilyFinding,
): { readonly row: GistRow | undefined; readonly budget: Budget | undefined } {
  const at = worst === undefined ? -1 : rows.findIndex(({ budget }) => budget === worst);
  return { row: rows[at], budget: budgets[at] };
}

/** What a report says that a budget or a family is. */
type Defined = Pick<
  Life,
  'id' | 'name' | 'service' | 'serviceName' | 'category' | 'owner' | 'budget' | 'family'
>;

/** What the last of some reports that defines a budget or a family says that it is; undefined where none does. */
export function definedIn(id: BudgetId, reports: readonly ReportKept[]): Defined | undefined {
  for (const { gist } of reports.toReversed()) {
    const family = gist.families.find((one) => one.id === id);
    const at = gist.rows.findIndex((row) => row.budget === id);
    const budget = family ? worstOf(gist, family).budget : gist.budgets[at];
    if (!budget) continue;
    const { name, service, serviceName, category, owner } = family ?? budget;
    return {
      id,
      name,
      service,
      serviceName,
      category,
      ...(owner === undefined ? {} : { owner }),
      budget,
      ...(family ? { family } : {}),
    };
  }
  return undefined;
}

function noCells(): Cells {
  return { weeks: new Map(), months: new Map() };
}

function memberOf(life: Gathered, value: string): Cells {
  const known = life.members.get(value) ?? noCells();
  life.members.set(value, known);
  return known;
}

function cellIn({ status, actual, usage, limit, unknown }: Cell): Cell {
  return {
    status,
    ...(actual === undefined ? {} : { actual }),
    ...(usage === undefined ? {} : { usage }),
    limit,
    ...(unknown === undefined ? {} : { unknown }),
  };
}

/** A list of thousands says only what differs from the family. */
function otherCell({ status, actual, usage, limit }: OtherMember, budget: Budget | undefined): Cell {
  const inForce = limit ?? budget?.limit;
  return {
    status,
    ...(actual === undefined ? {} : { actual }),
    ...(usage === undefined ? {} : { usage }),
    limit: inForce ? baseValue(inForce) : 0,
  };
}

function lived(life: Gathered, newest: ReportKept | undefined): Life | undefined {
  const { id, members, days, told } = life;
  const reports = [...life.reports];
  const defined = definedIn(id, reports);
  return (
    defined && {
      ...defined,
      members: [...members]
        .map(([value, cells]): MemberLife => ({ id: `${id}[${value}]`, value, ...inOrder(cells) }))
        .toSorted((a, b) => a.value.localeCompare(b.value, 'en')),
      isGone: !newest || !isIn(newest.gist, id),
      reports,
      ...inOrder(life),
      days: [...days.values()].toSorted((a, b) => (a.date < b.date ? -1 : 1)),
      told,
    }
  );
}

function isIn({ rows, families }: Gist, id: BudgetId): boolean {
  return families.some((family) => family.id === id) || rows.some(({ budget }) => familyIn(budget) === id);
}

/** Periods of one kind are in the order of their ids. */
function inOrder({ weeks, months }: Cells): Pick<Life, 'weeks' | 'months'> {
  const sorted = (cells: ReadonlyMap<string, LifeCell>) =>
    [...cells.values()].toSorted((a, b) => (a.period < b.period ? -1 : 1));
  return { weeks: sorted(weeks), months: sorted(months) };
}
