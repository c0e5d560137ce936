import { assess } from '../evaluate/assess.ts';
import { gateOf, type Judged } from '../gate/gate.ts';
import { withMembers } from '../measuring/find-members.ts';
import { measureAll } from '../measuring/measure.ts';
import { isJudgedByDays, requestFor } from '../measuring/request.ts';
import type { Budget, BudgetSet } from '../model/budget.ts';
import type { Gate } from '../model/gate.ts';
import { dateAt, daysUntil, startOf } from '../model/period.ts';
import { rolledTo, rollingWords } from '../model/rolling.ts';
import type { Request } from '../model/series.ts';
import type { Status, Verdict } from '../model/verdict.ts';
import type { Day, Window } from '../model/window.ts';
import { isoOf } from '../model/window.ts';
import type { Clock } from '../ports/clock.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import { isFoundWithoutData } from '../report/members.ts';
import { dataUntil, type Project } from './generate.ts';

/** What a gate is to judge, and what keeps it shut. */
export interface Checked extends Pick<BudgetSet, 'budgets' | 'families'> {
  /** The window's length in seconds; it ends now, or where a recording ends. */
  readonly seconds: number;
  /** The window as it was asked for: `1h`. */
  readonly asked: string;
  /** Whether it is what budgets over a rolling window are judged over, too; else each of them has its own, which ends with it. */
  readonly isForAll?: boolean;
  readonly failOn: readonly Status[];
}

/** Judges budgets over the last stretch of time. Throws a SourceError for a source that fails for all of them. */
export async function check(
  project: Project,
  { budgets, families = [], seconds, asked, isForAll, failOn }: Checked,
  ports: { readonly source: MetricSource; readonly clock: Clock },
): Promise<Gate> {
  const end = await dataUntil(ports);
  const window: Window = { start: end - seconds, end };
  const { zone } = project.calendar;
  // What is judged by days is judged at the end of whole ones, whatever the window.
  const judgedOf = (budget: Budget) => (isJudgedByDays(budget) ? lastDay(end, zone) : window);
  const rolledOf = ({ over }: Budget) => (over && !isForAll ? rolledTo(end, over, zone) : undefined);
  const requestOf = (budget: Budget): Request => {
    if (isJudgedByDays(budget)) {
      const endDate = dateAt(end, zone);
      return requestFor({ days: daysUntil(endDate, 7, zone), periods: [], endDate, zone }, budget);
    }
    const measured = rolledOf(budget) ?? window;
    return { days: pieces(measured), periods: [measured] };
  };
  const { set, source, notes } = await withMembers(
    ports.source,
    { ...project.set, budgets, families },
    window,
  );
  const { results: judged } = await measureAll(
    source,
    set,
    requestOf,
    (budget, series): readonly Judged[] => {
      const windows = { period: judgedOf(budget), earlier: [], weeks: [], days: [] };
      if (isFoundWithoutData(budget, series, families)) return [];
      const { verdict } = assess(budget, series, windows, project.coverage);
      const { rolled } = verdict;
      const own = budget.over && rolled ? { over: rollingWords(budget.over, dateAt(end - 1, zone)) } : {};
      return [{ ...judgedFrom(budget, verdict), ...own }];
    },
  );
  const gate = gateOf(judged.flat(), failOn, { over: `the last ${asked} to ${isoOf(end)}`, window });
  return notes.length > 0 ? { ...gate, notes } : gate;
}

/** A verdict as a gate shows it. */
function judgedFrom(budget: Budget, verdict: Verdict): Judged {
  const { limit, status } = verdict;
  if (status === 'unknown') return { budget, limit, status, remark: verdict.unknown.detail };
  const { actual, usage, headroom, cannotTell } = verdict;
  return { budget, limit, status, actual, usage, headroom, ...(cannotTell ? { remark: CANNOT_TELL } : {}) };
}

const CANNOT_TELL = 'The limit lies inside the bucket that the quantile fell in: the buckets cannot tell.';

/** Coverage is counted by the day, and so in pieces of at most a day here. */
function pieces({ start, end }: Window): readonly Day[] {
  const count = Math.ceil((end - start) / 86_400);
  return Array.from({ length: count }, (_, index) => ({
    date: `piece ${index}`,
    start: start + index * 86_400,
    end: Math.min(end, start + (index + 1) * 86_400),
  }));
}

function lastDay(end: number, zone: string): Window {
  const today = dateAt(end, zone);
  const [day] = daysUntil(today, 1, zone);
  return day ?? { start: startOf(today, zone), end };
}
