import type { History, Life, LifeCell, MemberLife, PeriodKept } from '../model/history.ts';
import { STATUSES, type Status } from '../model/verdict.ts';
import type { StatusRun, Year, YearGroup, YearRow } from '../model/year.ts';

/**
 * How restless a budget was: in how many periods its status was another than in the one before, and in how many it was over,
 * together. A period in which it was unknown, or that no report is of, says nothing: what is before and after it are compared.
 */
export function restlessness(cells: readonly (Pick<LifeCell, 'status'> | undefined)[]): number {
  const known = cells.flatMap((cell) => (cell && cell.status !== 'unknown' ? [cell.status] : []));
  const changes = known.filter((status, index) => index > 0 && status !== known[index - 1]);
  return changes.length + known.filter((status) => status === 'exceeded').length;
}

/**
 * All budgets against the weeks that a history knows: services with most budgets over first, and in them what is worst now and
 * then what was most restless; what is gone comes last.
 */
export function yearOf({ weeks, months, lives }: History): Year {
  const kind = weeks.length > 0 ? 'week' : 'month';
  const periods = (kind === 'week' ? weeks : months).toReversed();
  const groups = [...Map.groupBy(lives, ({ service }) => service)].map(([service, own]) => ({
    service,
    serviceName: serviceNameIn(own),
    rows: rowsOf(own, { kind, periods }),
  }));
  return { kind, periods, groups: groups.toSorted(worstGroupFirst) };
}

/** The name of a service as the budgets have it that are told of last; one that is gone may have another. */
function serviceNameIn(lives: readonly Life[]): string {
  const one = lives.find(({ isGone }) => !isGone) ?? lives[0];
  return one?.serviceName ?? '';
}

/** Budgets, or members of a family, against the periods of a year, worst first. */
export function rowsOf<T extends Life | MemberLife>(
  lives: readonly T[],
  { kind, periods }: Pick<Year, 'kind' | 'periods'>,
): readonly YearRow<T>[] {
  return lives.map((life) => rowOf(life, kind, periods)).toSorted(worstRowFirst);
}

function rowOf<T extends Life | MemberLife>(
  life: T,
  kind: Year['kind'],
  periods: readonly PeriodKept[],
): YearRow<T> {
  const known = new Map((kind === 'week' ? life.weeks : life.months).map((cell) => [cell.period, cell]));
  const cells = periods.map(({ period }) => known.get(period.id));
  const [newest] = cells;
  const isGone = 'isGone' in life && life.isGone;
  return {
    of: life,
    cells,
    ...(newest && !isGone ? { now: newest.status } : {}),
    restless: restlessness(cells),
  };
}

type Row = YearRow<Life | MemberLife>;

function worstRowFirst(a: Row, b: Row): number {
  return (
    place(a.now) - place(b.now) || b.restless - a.restless || a.of.id.localeCompare(b.of.id, 'en', NUMERIC)
  );
}

const NUMERIC = { numeric: true } as const;

function place(now: Status | undefined): number {
  return now === undefined ? STATUSES.length : STATUSES.indexOf(now);
}

function worstGroupFirst(a: YearGroup, b: YearGroup): number {
  return (
    countNow(b, 'exceeded') - countNow(a, 'exceeded') ||
    countNow(b, 'approaching') - countNow(a, 'approaching') ||
    restlessTogether(b) - restlessTogether(a) ||
    a.service.localeCompare(b.service, 'en')
  );
}

/** How many budgets of a service have a status now. */
export function countNow({ rows }: YearGroup, status: Status): number {
  return rows.filter(({ now }) => now === status).length;
}

function restlessTogether({ rows }: YearGroup): number {
  return rows.reduce((sum, { restless }) => sum + restless, 0);
}

/**
 * Since when, to the newest period, a status has been what it is now; a period that says nothing of it is passed over. Undefined
 * where it has no status now.
 */
export function runOf(
  { cells }: Pick<YearRow, 'cells'>,
  { periods }: Pick<Year, 'periods'>,
): StatusRun | undefined {
  const known = cells.flatMap((cell, index) => (cell ? [{ ...cell, at: index }] : []));
  const [now] = known;
  if (now?.at !== 0) return undefined;
  const end = known.findIndex(({ status }) => status !== now.status);
  const run = end < 0 ? known : known.slice(0, end);
  const first = periods[run.at(-1)?.at ?? 0]?.period;
  return first && { count: run.length, first, ...(end < 0 ? { before: true } : {}) };
}
