import { fewestEvents } from '../../measuring/quantile.ts';
import type { Budget } from '../../model/budget.ts';
import type { Indicator, QuantileIndicator, QuotientIndicator } from '../../model/indicator.ts';
import { figureExpression } from '../../promql/figure-expression.ts';
import { ranged, selector } from '../../promql/selector.ts';
import { withCoarserSteps } from '../../promql/subqueries.ts';

/** What is asked of a budget's recent past, and how many minutes the answer must last. */
export interface Condition {
  readonly expr: string;
  readonly wait: number;
}

/** The condition that a budget's figure passes a comparison, such as `> 2`. A share of events has others. */
export function conditionOf({ indicator, bound }: Budget, comparison: string): Condition {
  if (indicator.kind === 'quantile') return { expr: enoughObserved(indicator, comparison), wait: 15 };
  if (indicator.kind === 'quotient' && indicator.of === 'counter' && bound === 'at_most')
    return { expr: enoughCounted(indicator, comparison), wait: 15 };
  const { expr, wait } = bound === 'at_least' ? pastOfFloor(indicator) : pastOfCeiling(indicator);
  return { expr: `${expr} ${comparison}`, wait };
}

function pastOfCeiling(indicator: Indicator): Condition {
  if (indicator.kind === 'growth') return lately(indicator, '28d', 360);
  return lately(indicator, indicator.kind === 'expr' ? '1h' : '15m', 15);
}

/**
 * Most `at_least` budgets are of what comes and goes: in its quiet hours nothing is wrong, so that the mean of a day is asked, and
 * of a peak or an expression, which may be one, the week. Only what must never be fewer is missed at once.
 */
function pastOfFloor(indicator: Indicator): Condition {
  if (indicator.kind === 'growth') return lately(indicator, '28d', 360);
  if (indicator.kind === 'quotient') return lately(indicator, '1d', 30);
  if (indicator.kind === 'expr') return lately(indicator, '7d', 60);
  if (indicator.kind !== 'gauge') {
    // The mean of the moments there are: over a range of a day, a gap would count as standstill.
    return { expr: `avg_over_time(${figureExpression(indicator, '5m')}[1d:5m])`, wait: 30 };
  }
  if (indicator.overTime === 'min') return lately(indicator, '15m', 10);
  return indicator.overTime === 'max' ? lately(indicator, '7d', 60) : lately(indicator, '1d', 30);
}

/** promtool ends a test at 10,000 samples, which other rules need, too. */
const MOST_SAMPLES = 9000;

function lately(indicator: Indicator, range: string, wait: number): Condition {
  return { expr: withCoarserSteps(figureExpression(indicator, range), MOST_SAMPLES), wait };
}

/** Fewer events in an hour than this make a quantile of noise. */
const LEAST_EVENTS = 100;

/** From how many events in an hour their quantile is worth ringing for. */
export function eventsOfHour(quantile: number): number {
  return Math.max(LEAST_EVENTS, fewestEvents(quantile));
}

/** The last hour's quantile, or that of the last day where the hour has too few events and the day has enough. */
function enoughObserved(indicator: QuantileIndicator, comparison: string): string {
  const { quantile } = indicator;
  const busy = `${eventRate(indicator, '1h')} * 3600 >= ${eventsOfHour(quantile)}`;
  const known = `${eventRate(indicator, '1d')} * 86400 >= ${fewestEvents(quantile)}`;
  return [
    `(${figureExpression(indicator, '1h')} ${comparison}\nand on () ${busy})`,
    `(${figureExpression(indicator, '1d')} ${comparison}\nand on () ${known}\nunless on () ${busy})`,
  ].join('\nor\n');
}

/** What was counted by what in the last hour, or in the last day where the hour had too little to divide by. */
function enoughCounted(indicator: QuotientIndicator, comparison: string): string {
  const busy = `sum(increase(${ranged(indicator.per, '[1h]')})) >= ${LEAST_EVENTS}`;
  return [
    `(${figureExpression(indicator, '1h')} ${comparison}\nand on () ${busy})`,
    `(${figureExpression(indicator, '1d')} ${comparison}\nunless on () ${busy})`,
  ].join('\nor\n');
}

function eventRate({ histogram, where, native }: QuantileIndicator, range: string): string {
  return native
    ? `histogram_count(sum(rate(${ranged(selector(histogram, where), `[${range}]`)})))`
    : `sum(rate(${ranged(selector(`${histogram}_count`, where), `[${range}]`)}))`;
}
