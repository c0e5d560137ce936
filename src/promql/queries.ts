import type { GaugeIndicator, Indicator } from '../model/indicator.ts';
import { selector } from './selector.ts';

/** A query with what its answer is for. A ratio needs two. */
export interface FigureQuery {
  readonly role: 'value' | 'part' | 'whole';
  readonly query: string;
}

/** Steps of presence that an expression's own window spans when nothing else tells what coverage is counted on. */
const PROBE_STEPS = 4;

/**
 * The queries that measure an indicator over the `seconds` before the moment they are asked at. Counters are summed over
 * series as increases over the whole window: a mean of shorter rates, ratios or quantiles would be another figure.
 */
export function figureQueries(indicator: Indicator, seconds: number): readonly FigureQuery[] {
  const range = `[${seconds}s]`;
  switch (indicator.kind) {
    case 'quantile':
      return one(histogramQuery(indicator, range));
    case 'ratio':
      return [
        { role: 'part', query: `sum(increase(${indicator.part}${range})) or vector(0)` },
        { role: 'whole', query: `sum(increase(${indicator.total}${range}))` },
      ];
    case 'rate':
      return one(`sum(increase(${selector(indicator.counter, indicator.where)}${range}))`);
    case 'gauge':
      return one(`${indicator.across}(${overTime(indicator, range)})`);
    case 'growth':
      return one(
        `${indicator.across}(last_over_time(${selector(indicator.gauge, indicator.where)}${range}))`,
      );
    case 'expr':
      return one(inWindow(indicator.expr, seconds));
  }
}

/**
 * The query that counts at how many steps of the `seconds` before it the indicator had data. A second less than the
 * window, since Prometheus 2 counts a step at the window's very start and Prometheus 3 does not.
 */
export function presenceQuery(indicator: Indicator, seconds: number, step: number): string {
  return `count_over_time(group(${presenceOf(indicator, step)})[${seconds - 1}s:${step}s])`;
}

/** The query for the first or the last moment in the window at which the indicator had data. */
export function edgeQuery(
  indicator: Indicator,
  edge: 'first' | 'last',
  seconds: number,
  step: number,
): string {
  const fold = edge === 'first' ? 'min_over_time' : 'max_over_time';
  return `${fold}(timestamp(group(${presenceOf(indicator, step)}))[${seconds - 1}s:${step}s])`;
}

function presenceOf(indicator: Indicator, step: number): string {
  switch (indicator.kind) {
    case 'quantile':
      return selector(
        indicator.native ? indicator.histogram : `${indicator.histogram}_count`,
        indicator.where,
      );
    case 'ratio':
      return indicator.total;
    case 'rate':
      return selector(indicator.counter, indicator.where);
    case 'gauge':
    case 'growth':
      return selector(indicator.gauge, indicator.where);
    case 'expr':
      return indicator.present ?? inWindow(indicator.expr, PROBE_STEPS * step);
  }
}

function histogramQuery(indicator: Extract<Indicator, { kind: 'quantile' }>, range: string): string {
  const { histogram, where, native } = indicator;
  if (native) return `sum(increase(${selector(histogram, where)}${range}))`;
  return `sum by (le) (increase(${selector(`${histogram}_bucket`, where)}${range}))`;
}

function overTime({ gauge, where, overTime: over }: GaugeIndicator, range: string): string {
  const series = `${selector(gauge, where)}${range}`;
  return over.startsWith('p')
    ? `quantile_over_time(${Number(over.slice(1)) / 100}, ${series})`
    : `${over}_over_time(${series})`;
}

function inWindow(expr: string, seconds: number): string {
  return expr.replaceAll('$window', `${seconds}s`);
}

function one(query: string): readonly FigureQuery[] {
  return [{ role: 'value', query }];
}
