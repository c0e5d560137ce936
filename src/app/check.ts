import { assess } from '../evaluate/assess.ts';
import { gateOf, type Judged } from '../gate/gate.ts';
import { withMembers } from '../measuring/find-members.ts';
import { measureAll } from '../measuring/measure.ts';
import { isJudgedByDays, requestFor } from '../measuring/request.ts';
import { askEach, sourcesIn } from '../measuring/sources.ts';
import type { Budget, BudgetSet, Family } from '../model/budget.ts';
import { InputError } from '../model/errors.ts';
import { listWords } from '../model/format.ts';
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
import type { Project } from './generate.ts';

/** What a gate is to judge, and what keeps it shut. */
export interface Checked extends Pick<BudgetSet, 'budgets' | 'families'> {
  /** How much of the past; the last hour unless given, and the last week of a source that has whole days and weeks alone. */
  readonly past?: Past;
  readonly failOn: readonly Status[];
}

/** The length of a window; it ends now, or where a recording ends. */
export interface Past {
  /** As it was asked for: `1h`. */
  readonly asked: string;
  readonly seconds: number;
}

const DAY = 86_400;
const WEEK: Past = { asked: '7d', seconds: 7 * DAY };
const HOUR: Past = { asked: '1h', seconds: 3600 };

/** Judges budgets over the last stretch of time. Throws a SourceError for a source that fails for all of them. */
export async function check(
  project: Project,
  { budgets, families = [], past, failOn }: Checked,
  ports: { readonly source: MetricSource; readonly clock: Clock },
): Promise<Gate> {
  const each = [...budgets, ...families.flatMap(bySource)];
  const windows = await windowsOf(each, past, ports);
  const { zone } = project.calendar;
  // What is judged by days is judged at the end of whole ones, whatever the window.
  const windowOf = ({ source }: Budget): Window => windows.get(source) ?? NO_WINDOW;
  const judgedOf = (budget: Budget) =>
    isJudgedByDays(budget) ? lastDay(windowOf(budget).end, zone) : windowOf(budget);
  // A window that is asked for is what budgets over a rolling one are judged over, too.
  const rolledOf = (budget: Budget) =>
    budget.over && !past ? rolledTo(windowOf(budget).end, budget.over, zone) : undefined;
  const requestOf = (budget: Budget): Request => {
    const window = windowOf(budget);
    const measured = rolledOf(budget) ?? window;
    if (!isJudgedByDays(budget)) return { days: pieces(measured), periods: [measured] };
    const endDate = dateAt(window.end, zone);
    return requestFor({ days: daysUntil(endDate, 7, zone), periods: [], endDate, zone }, budget);
  };
  const { set, source, notes } = await withMembers(
    ports.source,
    { ...project.set, budgets, families },
    spanOf(each.map((budget) => rolledOf(budget) ?? judgedOf(budget))),
  );
  const { results: judged } = await measureAll(
    source,
    set,
    requestOf,
    (budget, series): readonly Judged[] => {
      if (isFoundWithoutData(budget, series, families)) return [];
      const judging = { period: judgedOf(budget), earlier: [], weeks: [], days: [] };
      const { verdict } = assess(budget, series, judging, project.coverage);
      const endDate = dateAt(windowOf(budget).end - 1, zone);
      const own = budget.over && verdict.rolled ? { over: rollingWords(budget.over, endDate) } : {};
      return [{ ...judgedFrom(budget, verdict), ...own }];
    },
  );
  const gate = gateOf(judged.flat(), failOn, overWords(windows));
  return notes.length > 0 ? { ...gate, notes } : gate;
}

const NO_WINDOW: Window = { start: 0, end: 0 };

/** What the members of a family share, by each of the sources that they are measured by. */
function bySource({ template, each }: Family): readonly Budget[] {
  return each.sources?.map((source) => ({ ...template, source })) ?? [template];
}

/** The stretch from the first beginning of some windows to the last end. */
function spanOf(windows: readonly Window[]): Window {
  return {
    start: Math.min(...windows.map(({ start }) => start)),
    end: Math.max(...windows.map(({ end }) => end)),
  };
}

/** The window of each source, which ends where its data do, by the source's name. */
type Windows = ReadonlyMap<string | undefined, Window & Past>;

async function windowsOf(
  budgets: readonly Budget[],
  past: Past | undefined,
  { source, clock }: { readonly source: MetricSource; readonly clock: Clock },
): Promise<Windows> {
  const ends = await askEach(sourcesIn({ budgets }), (of) => source.coversUntil(of));
  return new Map(
    ends.map(({ source: name, value }) => {
      const own = budgets.filter((budget) => budget.source === name);
      const length = lengthFor(
        own.every((budget) => source.abilities(budget).stretches),
        past,
      );
      const end = Math.min(clock.now(), value ?? Number.POSITIVE_INFINITY);
      return [name, { ...length, start: end - length.seconds, end }];
    }),
  );
}

function lengthFor(hasStretches: boolean, past: Past | undefined): Past {
  if (!past) return hasStretches ? HOUR : WEEK;
  if (hasStretches || [DAY, WEEK.seconds].includes(past.seconds)) return past;
  throw new InputError(
    `A recording answers windows of 1d and 7d, not ${past.asked}. Give one of them, or leave --window out.`,
  );
}

/** What a gate was over: one window, or those of several sources that differ. */
function overWords(windows: Windows): Pick<Gate, 'over' | 'window'> {
  const groups = Map.groupBy(windows, ([, { asked, end }]) => `the last ${asked} to ${isoOf(end)}`);
  const words = [...groups].map(([over, of]) => `${over} of ${listWords(of.map(([name = '']) => name))}`);
  const [over = '', second] = groups.keys();
  const [window = NO_WINDOW] = windows.values();
  return second === undefined
    ? { over, window: { start: window.start, end: window.end } }
    : { over: listWords(words) };
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
