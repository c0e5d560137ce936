import { reaches, usageOf } from '../evaluate/classify.ts';
import type { CoveragePolicy } from '../evaluate/judge.ts';
import { isRatioTarget } from '../model/budget.ts';
import type { Advice, Baseline, Recommendation } from '../model/finding.ts';
import { dateWords, formatQuantity, percent, plural } from '../model/format.ts';
import { baseValue, type Quantity } from '../model/quantity.ts';
import type { Row } from '../model/report.ts';
import { share } from '../model/series.ts';
import { isLowerBound, type Unknown, usageValue, type Verdict } from '../model/verdict.ts';
import { worse } from './daily.ts';
import { figureWords, usageExtremes, usageRange, usageWords, weeksTo } from './evidence.ts';
import { replay } from './replay.ts';
import { suggestLimit, tighter } from './suggest.ts';

/** Weeks and days of evidence behind a change of a limit. */
const WEEKS = 4;
const DAYS = WEEKS * 7;
const UNUSED = 0.6;
/** The usage from which a budget is hardly met, whatever share its own file calls approaching. */
const HARDLY_MET = 0.9;
const WEEKS_OVER = 3;
/** How much of a suggested limit the worst of the weeks would have used. */
const USE = { loosen: 0.9, tighten: 0.75 } as const;

/** A row, and what its advice leans on besides. */
export interface Advised {
  readonly row: Row;
  readonly coverage: CoveragePolicy;
  /** The zone in which dates are said. */
  readonly zone: string;
}

/** What to do about a budget, each piece of advice with its evidence; none when there is nothing to do. */
export function recommend(advised: Advised): readonly Recommendation[] {
  const { verdict } = advised.row;
  if (verdict.status === 'unknown')
    return verdict.unknown.why === 'maintenance' ? [] : [fixMeasurement(advised.row, verdict.unknown)];
  const { row } = advised;
  const limits = isBeyondBuckets(advised) ? [addBucket(row)] : [loosen(advised), tighten(advised)];
  return [...lookInto(row), ...limits].filter((given) => given !== undefined);
}

/** A regression and a forecast are one thing to look into. */
function lookInto(row: Row): readonly Recommendation[] {
  const [regression, forecast] = [investigate(row), watch(row)];
  if (!regression || !forecast) return [regression, forecast].filter((given) => given !== undefined);
  const text = `Investigate the regression of ${nameOf(row)}: ${reachText(row)}.`;
  return [{ ...regression, text, evidence: `${regression.evidence} ${forecast.evidence}` }];
}

/** An unknown hides whatever happened, so its measurement comes before any other advice. */
function fixMeasurement(row: Row, { detail }: Unknown): Recommendation {
  return advice(row, 'measure', `Fix the measurement of ${nameOf(row)}.`, detail);
}

/** Whether a week of the evidence has only a lower bound: nobody knows then which limit would have been met. */
function isBeyondBuckets({ row, coverage }: Advised): boolean {
  return evidenceWeeks(row, coverage).some(({ actual }) => isLowerBound(actual));
}

function addBucket(row: Row): Recommendation {
  const text = `Add higher buckets to the histogram of ${nameOf(row)}.`;
  const why = 'It was above the highest one in a week of the last four, so that no limit can be suggested.';
  return advice(row, 'measure', text, why);
}

const BASELINES: Readonly<Record<Baseline, string>> = {
  week_before: 'the week before',
  four_weeks_before: 'four weeks before',
  month_before: 'the month before',
};

function investigate(row: Row): Recommendation | undefined {
  for (const comparison of row.comparisons) {
    if (comparison.kind !== 'compared' || comparison.outcome !== 'regressed') continue;
    const { before, now, change, p, against } = comparison;
    const [from, to] = figureWords(row.budget, before, now);
    const what = isRatioTarget(row.budget) ? 'errors ' : '';
    const size = `${what}${change > 0 ? '+' : '-'}${percent(Math.abs(change), [])}`;
    const sure = p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`;
    const evidence = `From ${from} ${BASELINES[against]} to ${to} (${size}; daily values differ, ${sure}).`;
    return advice(row, 'investigate', `Investigate the regression of ${nameOf(row)}.`, evidence);
  }
  return undefined;
}

function watch(row: Row): Recommendation | undefined {
  const { forecast, budget, trend } = row;
  if (forecast.kind !== 'crossing' || trend.kind !== 'tested') return undefined;
  const text = `Watch ${nameOf(row)}: ${reachText(row)}.`;
  const until = forecast.latest ? dateWords(forecast.latest) : `after ${dateWords(forecast.horizon)}`;
  const [change] = figureWords(budget, Math.abs(trend.change));
  const way = trend.change > 0 ? 'up' : 'down';
  const evidence = `The trend is ${change} ${way} in ${plural(trend.days, 'day')}; the earliest day is ${dateWords(forecast.earliest)}, the latest ${until}.`;
  return advice(row, 'watch', text, evidence);
}

function reachText({ forecast, verdict }: Row): string {
  if (forecast.kind !== 'crossing') return forecast.because;
  const limit = formatQuantity(forecast.limit ?? verdict.limit);
  return `at this trend it reaches ${limit} around ${dateWords(forecast.central)}`;
}

/** Tightens a budget of which less than 60% was used in every one of the last four complete weeks. */
function tighten({ row, coverage, zone }: Advised): Recommendation | undefined {
  const weeks = evidenceWeeks(row, coverage);
  if (weeks.length < WEEKS || !weeks.every(({ usage }) => typeof usage === 'number' && usage < UNUSED))
    return undefined;
  const limit = suggested(row, weeks, USE.tighten);
  if (!limit || !tighter(row.budget, limit, row.budget.limit)) return undefined;
  return changeOfLimit(row, 'tighten', limit, weeks, usageRange(weeks, zone));
}

/**
 * Loosens a budget that was exceeded in three of the last four weeks, or that is out of reach: at 90% or more in each
 * of them, and not under it on any of the days. An improving trend is given time instead.
 */
function loosen({ row, coverage, zone }: Advised): Recommendation | undefined {
  const weeks = evidenceWeeks(row, coverage);
  const improving = row.trend.kind === 'tested' && row.trend.direction === 'improving';
  if (improving) return undefined;
  const over = weeks.filter(({ status }) => status === 'exceeded').length;
  const daily = outOfReach(row, weeks);
  if (over < WEEKS_OVER && daily.length === 0) return undefined;
  const limit = suggested(row, weeks, USE.loosen);
  if (!limit || !tighter(row.budget, row.budget.limit, limit)) return undefined;
  const why =
    daily.length === 0
      ? `It was exceeded in ${over} of ${weeksTo(row.weeks.slice(-WEEKS), zone)}`
      : `${usageRange(weeks, zone)}, and was never under ${usageWords(Math.min(...daily))} on any of ${plural(daily.length, 'day')}`;
  return changeOfLimit(row, 'loosen', limit, weeks, why);
}

/** The daily usages when no day and no week of the evidence was under 90%, or none. */
function outOfReach(row: Row, weeks: readonly Verdict[]): readonly number[] {
  const { budget } = row;
  if (weeks.length < WEEKS || !weeks.every(({ usage = 'none' }) => reaches(usage, HARDLY_MET))) return [];
  const days = lastDays(row).flatMap(({ value }) =>
    value === undefined ? [] : [usageValue(usageOf(budget, value))],
  );
  return days.every((usage) => reaches(usage, HARDLY_MET)) ? days : [];
}

function changeOfLimit(
  row: Row,
  kind: 'loosen' | 'tighten',
  limit: Quantity,
  weeks: readonly Verdict[],
  why: string,
): Recommendation {
  const replayed = replay(row.budget, limit, lastDays(row));
  const [from, to] = [row.budget.limit, limit].map(formatQuantity);
  const text = `Consider ${kind}ing ${nameOf(row)} from ${from} to ${to}.`;
  return {
    ...advice(row, kind, text, `${why}.`),
    from: row.budget.limit,
    suggested: limit,
    used: usageExtremes(weeks),
    replay: replayed,
  };
}

function suggested({ budget }: Row, weeks: readonly Verdict[], use: number): Quantity | undefined {
  const actuals = weeks.flatMap(({ actual }) => actual?.value ?? []);
  const worst = actuals.toSorted((a, b) => (b - a) * worse(budget))[0];
  return worst === undefined ? undefined : suggestLimit(budget, worst, use);
}

/** The last four complete weeks, as far as they have a verdict on enough data and by the limit that may change. */
function evidenceWeeks({ weeks, budget }: Row, { minimum }: CoveragePolicy): readonly Verdict[] {
  const usual = baseValue(budget.limit);
  return weeks
    .slice(-WEEKS)
    .filter(({ status, coverage }) => status !== 'unknown' && share(coverage) >= minimum)
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
