import type { CoveragePolicy } from '../evaluate/judge.ts';
import { type Budget, isRatioTarget } from '../model/budget.ts';
import { type Advice, BASELINE_WORDS, type Comparison, type Recommendation } from '../model/finding.ts';
import { WHY_POSSIBLE } from '../model/forecast-words.ts';
import { dateWords, formatQuantity, percent, plural } from '../model/format.ts';
import { addDays, datesApart } from '../model/period.ts';
import { baseValue, type Quantity } from '../model/quantity.ts';
import type { Row } from '../model/report.ts';
import { share } from '../model/series.ts';
import { jumpedBack, stepWords } from '../model/step-words.ts';
import { trendEnds } from '../model/trend-ends.ts';
import { isLowerBound, type Unknown, type Verdict } from '../model/verdict.ts';
import { type Decision, decide, type Evidence, reaches, WEEKS } from './advice.ts';
import { figureWords, usageExtremes, usageRange, weeksTo } from './evidence.ts';
import { replay } from './replay.ts';
import { shareUsed } from './suggest.ts';

/** Days of evidence, and how old a step or a change of the limit may be to count as one of late. */
const DAYS = WEEKS * 7;
const SETTLED_AFTER = 30;
/** A peak that comes once a year shows in so many recorded weeks. */
const WEEKS_OF_A_YEAR = 53;

/** A row, and what its advice leans on besides. */
export interface Advised {
  readonly row: Row;
  readonly coverage: CoveragePolicy;
  /** The zone in which dates are said. */
  readonly zone: string;
  /** The first local day after the figures. */
  readonly endDate: string;
  /** Complete weeks that are recorded besides the row's own. */
  readonly recorded: readonly Verdict[];
  /** The violation of the budget that is open: for how many days, and whether its change is in. */
  readonly violation?: Evidence['violation'];
}

/**
 * What to do about a budget, with its evidence; none when there is nothing to do. An unknown hides whatever happened, so
 * its measurement comes before any other advice; for planned maintenance there is nothing to mend.
 */
export function recommend(advised: Advised): readonly Recommendation[] {
  const { row } = advised;
  const { verdict } = row;
  if (verdict.status === 'unknown')
    return verdict.unknown.why === 'maintenance' ? [] : [fixMeasurement(row, verdict.unknown)];
  return decide(evidenceOf(advised)).map((decision) => recommendation(decision, advised));
}

function evidenceOf(advised: Advised): Evidence {
  const { row, recorded, violation } = advised;
  const { budget, trend, forecast, comparisons, steps, weeks } = row;
  const last = steps?.steps.at(-1);
  const isOfLate = last !== undefined && datesApart(last.day, advised.endDate) <= DAYS;
  // What only takes back what came before explains a regression, and is nothing to look into.
  const isNews = steps !== undefined && !jumpedBack(steps);
  return {
    budget,
    trend: trend.kind === 'tested' ? trend.direction : undefined,
    forecast: forecast.kind,
    comparisons: comparisons.flatMap((one) => (one.kind === 'compared' ? one.outcome : [])),
    ...(isOfLate ? { step: { worse: last.worse && isNews } } : {}),
    weeks: evidenceWeeks(advised).flatMap(({ actual, events }) =>
      actual ? { value: actual.value, lowerBound: isLowerBound(actual), ...(events ? { events } : {}) } : [],
    ),
    days: lastDays(row).flatMap(({ value }) => value ?? []),
    recorded: [...recorded, ...weeks].flatMap(({ actual }) => actual?.value ?? []),
    ...(violation ? { violation } : {}),
    isShareOfEvents: isRatioTarget(budget) || budget.indicator.kind === 'ratio',
    unsettled: isUnsettled(budget, advised.endDate),
  };
}

/** An exception on the last day, or a limit that was changed less than thirty days before. */
function isUnsettled({ exceptions, history = [] }: Budget, endDate: string): boolean {
  const lastDay = addDays(endDate, -1);
  return (
    exceptions.some(({ from, until }) => from <= lastDay && lastDay <= until) ||
    history.some(({ until }) => datesApart(until, endDate) < SETTLED_AFTER)
  );
}

function recommendation(decision: Decision, advised: Advised): Recommendation {
  const { row } = advised;
  switch (decision.row) {
    case 'only a lower bound':
      return addBucket(row);
    case 'a step for the worse':
      return investigateStep(row);
    case 'a regression':
      return investigateRegression(row);
    case 'a forecast':
      return watch(row);
    case 'single days make it':
    case 'out of reach in one step':
      return undecided(decision.row, advised);
    case 'hardly met':
    case 'hardly used':
      return changeOfLimit(decision, advised);
  }
}

function fixMeasurement(row: Row, { detail }: Unknown): Recommendation {
  return advice(row, 'measure', `Fix the measurement of ${nameOf(row)}.`, detail);
}

function addBucket(row: Row): Recommendation {
  const text = `Add higher buckets to the histogram of ${nameOf(row)}.`;
  const why = 'It was above the highest one in a week of the last four, so that no limit can be suggested.';
  return advice(row, 'measure', text, why);
}

function investigateStep(row: Row): Recommendation {
  const { budget, steps } = row;
  const said = steps ? stepWords(budget, steps) : '';
  const last = steps?.steps.at(-1);
  const [size, half] = figureWords(budget, Math.abs(last?.size ?? 0), last?.half ?? 0);
  const evidence = `The level of its days moved by ${size}, give or take ${half}.${ahead(row)}`;
  const text = `Investigate ${nameOf(row)}: ${[said, reachText(row)].filter(Boolean).join('; ')}.`;
  return advice(row, 'investigate', text, evidence);
}

function investigateRegression(row: Row): Recommendation {
  const found = row.comparisons.find(isRegression);
  const reaching = reachText(row);
  const text = `Investigate the regression of ${nameOf(row)}${reaching ? `: ${reaching}` : ''}.`;
  return advice(row, 'investigate', text, `${found ? regressionWords(row, found) : ''}${ahead(row)}`);
}

/** The evidence of a forecast after that of what is to be investigated; empty without one. */
function ahead(row: Row): string {
  return row.forecast.kind === 'none' ? '' : ` ${aheadWords(row)}`;
}

type Compared = Extract<Comparison, { kind: 'compared' }>;

function isRegression(one: Comparison): one is Compared {
  return one.kind === 'compared' && one.outcome === 'regressed';
}

function regressionWords({ budget }: Row, { before, now, change, p, against }: Compared): string {
  const [from, to] = figureWords(budget, before, now);
  const what = isRatioTarget(budget) ? 'errors ' : '';
  const size = `${what}${change > 0 ? '+' : '-'}${percent(Math.abs(change), [])}`;
  const sure = p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`;
  return `From ${from} ${BASELINE_WORDS[against]} to ${to} (${size}; weekday for weekday, ${sure}).`;
}

function watch(row: Row): Recommendation {
  return advice(row, 'watch', `Watch ${nameOf(row)}: ${reachText(row)}.`, aheadWords(row));
}

/** How the days went so far, and between which days the limit will be reached where that can be told. */
function aheadWords(row: Row): string {
  const { forecast } = row;
  const until =
    forecast.kind === 'crossing'
      ? `; the earliest day is ${dateWords(forecast.earliest)}, the latest ${forecast.latest ? dateWords(forecast.latest) : 'cannot be told yet'}`
      : '';
  return `${movedWords(row)}${until}.`;
}

/** `Its days went from 1.1 s in the first week to 2.1 s in the last of 30 days`. */
function movedWords({ budget, trend, days }: Row): string {
  if (trend.kind !== 'tested') return '';
  const ends = trendEnds({ days }, trend);
  const [from, to] = figureWords(budget, ends.from, ends.to);
  return `Its days went from ${from} in the first week to ${to} in the last of ${plural(trend.days, 'day')}`;
}

/** `at this trend it reaches 4 GB around 9 March 2026`; empty without a forecast. */
function reachText({ forecast, verdict }: Row): string {
  if (forecast.kind === 'none') return '';
  const limit = formatQuantity(forecast.limit ?? verdict.limit);
  if (forecast.kind === 'crossing')
    return `at this trend it reaches ${limit} around ${dateWords(forecast.central)}`;
  return `it may reach ${limit} from ${dateWords(forecast.earliest)} on; ${WHY_POSSIBLE[forecast.because]}`;
}

function undecided(
  why: 'single days make it' | 'out of reach in one step',
  advised: Advised,
): Recommendation {
  const { row, zone } = advised;
  const { budget } = row;
  const range = usageRange(evidenceWeeks(advised), zone);
  const limit = formatQuantity(budget.limit);
  if (why === 'out of reach in one step') {
    const text = `Decide what ${nameOf(row)} is to be: ${limit} is out of reach in one step. Fix the cause, or set another target.`;
    return advice(row, 'decide', text, `${range}.`);
  }
  const values = lastDays(row).flatMap(({ value }) => value ?? []);
  const high = values.filter((value) => reaches(shareUsed(budget, value))).length;
  const text = `Decide about the days that use up ${nameOf(row)}: another limit would not change them.`;
  return advice(
    row,
    'decide',
    text,
    `${range}, yet only ${high} of ${plural(values.length, 'day')} used 90% or more.`,
  );
}

function changeOfLimit(
  { advice: kind, limit }: Extract<Decision, { limit: Quantity }>,
  advised: Advised,
): Recommendation {
  const { row, zone, recorded } = advised;
  const weeks = evidenceWeeks(advised);
  const [from, to] = [row.budget.limit, limit].map(formatQuantity);
  const text = `Consider ${kind}ing ${nameOf(row)} from ${from} to ${to}.`;
  const why =
    kind === 'tighten'
      ? `${usageRange(weeks, zone)}; ${recordedWords(row, recorded, zone)}.`
      : `${usageRange(weeks, zone)}: it was hardly met for four weeks.`;
  return {
    ...advice(row, kind, text, why),
    from: row.budget.limit,
    suggested: limit,
    used: usageExtremes(weeks),
    replay: replay(row.budget, limit, lastDays(row)),
  };
}

/** How many weeks are recorded, and the one that used most where it used more than the last four. */
function recordedWords(row: Row, recorded: readonly Verdict[], zone: string): string {
  const known = [...recorded, ...row.weeks].filter(({ actual }) => actual);
  const count = `${plural(known.length, 'week')} are recorded`;
  if (known.length < WEEKS_OF_A_YEAR) return `${count}, so that a yearly peak would not show`;
  const used = ({ actual }: Verdict) => (actual ? shareUsed(row.budget, actual.value) : 0);
  const worst = known.reduce((most, week) => (used(week) > used(most) ? week : most));
  return row.weeks.slice(-WEEKS).includes(worst)
    ? count
    : `${count}, and ${percent(used(worst), [1])} was used in the worst, ${weeksTo([worst], zone).replace('1 week', 'week')}`;
}

/** The last four complete weeks, as far as they have a verdict on enough data and by the limit that may change. */
function evidenceWeeks({ row, coverage }: Advised): readonly Verdict[] {
  const usual = baseValue(row.budget.limit);
  return row.weeks
    .slice(-WEEKS)
    .filter((week) => week.status !== 'unknown' && share(week.coverage) >= coverage.minimum)
    .filter(({ limit }) => baseValue(limit) === usual);
}

function lastDays({ days }: Row): Row['days'] {
  return days.slice(-DAYS);
}

function advice(row: Row, kind: Advice, text: string, evidence: string): Recommendation {
  return { budget: row.budget.id, advice: kind, text, evidence };
}

function nameOf({ budget }: Row): string {
  return `${budget.serviceName} ${budget.name}`;
}
