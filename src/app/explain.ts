import { assess } from '../evaluate/assess.ts';
import { type Failure, measureAll } from '../measuring/measure.ts';
import { familyNamed } from '../measuring/named.ts';
import { isJudgedByDays } from '../measuring/request.ts';
import { sourcesIn } from '../measuring/sources.ts';
import type { Budget, BudgetId } from '../model/budget.ts';
import { InputError } from '../model/errors.ts';
import { addDays, hourAt, hourStart, type Period } from '../model/period.ts';
import type { ReportKind, Row } from '../model/report.ts';
import { rankedBy, type Verdict, worstFirst } from '../model/verdict.ts';
import type { Why } from '../model/why.ts';
import type { Day, Instant, Window } from '../model/window.ts';
import type { Clock } from '../ports/clock.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import { examine } from '../report/examine.ts';
import { planReport, requestOf, weeksOf } from '../report/plan.ts';
import { contrastOfHour } from '../why/contrast.ts';
import { type Explaining, reachIn, whereAndWhat, whyOf } from '../why/explain.ts';
import { inquire } from '../why/inquiry.ts';
import { askedOccasion } from '../why/occasion.ts';
import { dataUntil, type Project } from './generate.ts';
import { membersNamed } from './members-named.ts';

/** What is to be explained of a budget: a week or a month, or the hour around a moment. */
export type Asked =
  | { readonly kind: ReportKind; readonly period?: string }
  | { readonly kind: 'hour'; readonly at: Instant };

/** The answers for one budget. */
export interface Explanation {
  readonly row: Row;
  /** What it is about, and for an hour the same one of each of the seven days before, oldest first. */
  readonly about:
    | { readonly kind: ReportKind; readonly period: Period }
    | { readonly kind: 'hour'; readonly hour: Window; readonly earlier: readonly Verdict[] };
  /** The family whose worst member it is, and how many it has. */
  readonly of?: { readonly family: BudgetId; readonly members: number };
  readonly why: Why;
  /** What the source failed with. */
  readonly failures: readonly Failure[];
}

interface Ports {
  readonly source: MetricSource;
  readonly clock: Clock;
}

/**
 * Asks since when a budget is as it is, where, and what changed before, whether or not a report would ask. Of a family it is its worst member.
 * Throws an InputError for a period or an hour that cannot be asked for.
 */
export async function explainBudget(
  project: Project,
  budget: Budget,
  asked: Asked,
  ports: Ports,
): Promise<Explanation> {
  const family = familyNamed(project.set, budget.id);
  const declared = family ? { budgets: [], families: [family] } : { budgets: [budget] };
  const until = await dataUntil(ports, sourcesIn(declared));
  const of = (members: number) => (family && !budget.member ? { of: { family: family.id, members } } : {});
  return asked.kind === 'hour'
    ? explainHour(project, budget, { at: asked.at, until, of }, ports)
    : explainPeriod(project, budget, { ...asked, until, of }, ports);
}

interface Known {
  /** The moment up to which there are data. */
  readonly until: Instant;
  readonly of: (members: number) => Pick<Explanation, 'of'>;
}

async function explainPeriod(
  project: Project,
  budget: Budget,
  { kind, period, until, of }: Known & Extract<Asked, { kind: ReportKind }>,
  { source }: Ports,
): Promise<Explanation> {
  const { set, calendar, coverage } = project;
  const plan = planReport(kind, calendar, until, period);
  const budgets = await membersNamed(set, budget, source, weeksOf(plan));
  const { results, failures } = await measureAll(
    source,
    { ...set, budgets },
    (one) => requestOf(plan, one),
    (one, series) => examine(one, series, plan, coverage, set.families).row,
  );
  const row = worstOf(results);
  const why = await whyOf(row, askedOccasion(row), explaining(project, source, plan.asOf));
  return { row, about: { kind, period: plan.period }, ...of(budgets.length), why, failures };
}

const HOUR = 3600;
/** Days before, of which the same hour is looked at. */
const DAYS_BEFORE = 7;

/** An hour has no days that could say since when. */
const AN_HOUR = 'An hour was asked for, and not since when.';

async function explainHour(
  project: Project,
  budget: Budget,
  { at, until, of }: Known & { readonly at: Instant },
  { source }: Ports,
): Promise<Explanation> {
  const { set, calendar, coverage } = project;
  if (isJudgedByDays(budget))
    throw new InputError(`${budget.id} is judged by its days, and has no hours. Leave --at out.`);
  if (!source.abilities(budget).stretches)
    throw new InputError('A recording has whole days and weeks, and no hours. Leave --at out.');
  const { hour, earlier } = hoursOf(at, calendar.zone);
  if (hour.end > until) throw new InputError('This hour is not over yet. Ask for an earlier one.');
  const hours = [...earlier, hour];
  const budgets = await membersNamed(set, budget, source, { start: hours[0]?.start ?? at, end: hour.end });
  const { results, failures } = await measureAll(
    source,
    { ...set, budgets },
    () => ({ days: hours.map(asDay), periods: hours }),
    (one, series) => assess(one, series, { period: hour, earlier, weeks: [], days: [] }, coverage),
  );
  const row = worstOf(results.map(({ budget: one, verdict }) => rowOfHour(one, verdict)));
  const before = results.find((one) => one.budget.id === row.budget.id)?.earlier ?? [];
  const from = await reachIn(source)(row.budget);
  const inquiry = inquire(source, row.budget);
  const answers = await whereAndWhat(
    { row, occasion: { occasion: 'asked' }, contrast: contrastOfHour(hour.start, from), inquiry },
    explaining(project, source, hour.end),
  );
  const why: Why = { occasion: 'asked', since: { kind: 'unknown', because: AN_HOUR }, ...answers };
  return { row, about: { kind: 'hour', hour, earlier: before }, ...of(budgets.length), why, failures };
}

/** The local hour that holds a moment, and the same one of each of the days before, oldest first. */
function hoursOf(at: Instant, zone: string): { readonly hour: Window; readonly earlier: readonly Window[] } {
  const local = hourAt(at, zone);
  const from = (start: Instant) => ({ start, end: start + HOUR });
  const startOn = (date: string) => hourStart({ ...local, date }, zone);
  // Of two hours alike, at a change of clocks, the one that holds the moment.
  const hour = from(at - ((at - startOn(local.date)) % HOUR));
  const earlier = Array.from({ length: DAYS_BEFORE }, (_, index) =>
    from(startOn(addDays(local.date, index - DAYS_BEFORE))),
  );
  return { hour, earlier };
}

/** Coverage is counted by the day; here a day is an hour. */
function asDay(hour: Window, index: number): Day {
  return { ...hour, date: `hour ${index}` };
}

function rowOfHour(budget: Budget, verdict: Verdict): Row {
  return {
    budget,
    verdict,
    daysOver: { over: 0, of: 0 },
    days: [],
    weeks: [],
    trend: { kind: 'not_applicable', because: AN_HOUR },
    forecast: { kind: 'none', because: AN_HOUR },
    comparisons: [],
  };
}

function worstOf(rows: readonly Row[]): Row {
  const [worst] = worstFirst(rows, rankedBy);
  if (!worst) throw new InputError('Nothing was measured.');
  return worst;
}

function explaining({ places = [], set, calendar }: Project, source: MetricSource, end: Instant): Explaining {
  return { source, reach: reachIn(source), places, set, end, zone: calendar.zone };
}
