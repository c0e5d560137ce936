import type { Budget, BudgetId } from '../model/budget.ts';
import type { FamilyFinding, OtherMember } from '../model/family.ts';
import type { Cell, Gist, GistRow } from '../model/gist.ts';
import type { History, Life, LifeCell, MemberLife, PeriodKept, ReportKept } from '../model/history.ts';
import { familyIn, memberParts } from '../model/member-id.ts';
import { before, calendarOf, type Period } from '../model/period.ts';
import { baseValue } from '../model/quantity.ts';
import type { ReportKind } from '../model/report.ts';
import type { DayPoint } from '../model/verdict.ts';

/** How many periods the reading room looks back over. */
export const REACH: Readonly<Record<ReportKind, number>> = { weekly: 53, monthly: 13 };

/** The history that reports tell, in whatever order they come. */
export function historyOf(reports: readonly ReportKept[]): History {
  const sorted = reports.toSorted(newestFirst);
  const weeks = periodsOf(sorted, 'weekly');
  const months = periodsOf(sorted, 'monthly');
  return { reports: sorted, weeks, months, lives: livesOf(weeks, months) };
}

function newestFirst({ gist: a }: ReportKept, { gist: b }: ReportKept): number {
  return (
    b.period.end - a.period.end || (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0) || b.revision - a.revision
  );
}

/** Periods on end to the newest, each with the last edition of its report; not from before the first. */
function periodsOf(reports: readonly ReportKept[], kind: ReportKind): readonly PeriodKept[] {
  const last = new Map<string, ReportKept>();
  for (const report of reports.filter(({ gist }) => gist.kind === kind)) {
    const { id } = report.gist.period;
    if (!last.has(id)) last.set(id, report);
  }
  const [newest] = last.values();
  // Of reports from long before that nothing is asked but what lists show, so that nothing else of them is read.
  const known = [...last.values()].slice(0, 2 * REACH[kind]);
  const first = Math.min(...known.map(({ gist }) => firstStart(gist)));
  if (!newest) return [];
  const { period } = newest.gist;
  return Array.from({ length: REACH[kind] }, (_, back) => before(period, calendarOf(period), back))
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
  budget?: Budget;
  family?: FamilyFinding;
  readonly days: Map<string, DayPoint>;
  readonly members: Map<string, Cells>;
  readonly told: { readonly report: ReportKept; readonly row: GistRow }[];
}

function livesOf(weeks: readonly PeriodKept[], months: readonly PeriodKept[]): readonly Life[] {
  const reports = [...weeks, ...months]
    .flatMap(({ report }) => report ?? [])
    .toSorted((a, b) => a.gist.period.end - b.gist.period.end || (a.gist.kind < b.gist.kind ? -1 : 1));
  const lives = new Map<BudgetId, Gathered>();
  const lifeOf = (id: BudgetId): Gathered => {
    const known = lives.get(id);
    if (known) return known;
    const life: Gathered = { id, ...noCells(), days: new Map(), members: new Map(), told: [] };
    lives.set(id, life);
    return life;
  };
  for (const report of reports) gather(report, lifeOf);
  const newest = (weeks.at(-1) ?? months.at(-1))?.report?.gist;
  return [...lives.values()]
    .flatMap((life) => lived(life, newest) ?? [])
    .toSorted((a, b) => a.id.localeCompare(b.id, 'en'));
}

function gather(report: ReportKept, lifeOf: (id: BudgetId) => Gathered): void {
  const { gist } = report;
  const place = gist.kind === 'weekly' ? 'weeks' : 'months';
  const period = gist.period.id;
  for (const [index, row] of gist.rows.entries()) {
    const life = lifeOf(familyIn(row.budget));
    life.told.push({ report, row });
    const parts = memberParts(row.budget);
    const cells = parts ? memberOf(life, parts.values) : life;
    for (const { week, ...cell } of row.weeksBefore ?? [])
      if (!cells.weeks.has(week)) cells.weeks.set(week, { period: week, ...cell });
    cells[place].set(period, { period, ...cellIn(row) });
    if (!parts) {
      life.budget = gist.budgets[index] ?? life.budget;
      for (const day of row.days) life.days.set(day.date, day);
    }
  }
  for (const family of gist.families) {
    const life = lifeOf(family.id);
    life.family = family;
    const at = gist.rows.findIndex(({ budget }) => budget === family.worst);
    const worst = gist.rows[at];
    life.budget = gist.budgets[at] ?? life.budget;
    for (const other of family.others)
      memberOf(life, other.value)[place].set(period, { period, ...otherCell(other, life.budget) });
    if (worst) life[place].set(period, { period, ...cellIn(worst) });
  }
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

function lived(life: Gathered, newest: Gist | undefined): Life | undefined {
  const { id, budget, family, members, days, told } = life;
  if (!budget) return undefined;
  const { service, serviceName, category } = family ?? budget;
  const owner = (family ?? budget).owner;
  return {
    id,
    name: family?.name ?? budget.name,
    service,
    serviceName,
    category,
    ...(owner === undefined ? {} : { owner }),
    budget,
    ...(family ? { family } : {}),
    members: [...members]
      .map(([value, cells]): MemberLife => ({ id: `${id}[${value}]`, value, ...inOrder(cells) }))
      .toSorted((a, b) => a.value.localeCompare(b.value, 'en')),
    isGone: !newest || !isIn(newest, id),
    ...inOrder(life),
    days: [...days.values()].toSorted((a, b) => (a.date < b.date ? -1 : 1)),
    told,
  };
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
