import type { GaugeIndicator, Indicator } from '../model/indicator.ts';
import { WINDOW } from './expression.ts';
import { comesTogetherFirst, gaugeFigure, stepsOver } from './gauge.ts';
import { outside, overTimeOutside } from './outside.ts';
import { quotientParts } from './quotient.ts';
import { ranged, selector } from './selector.ts';

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
        { role: 'part', query: `sum(increase(${ranged(indicator.part, range)})) or vector(0)` },
        { role: 'whole', query: `sum(increase(${ranged(indicator.total, range)}))` },
      ];
    case 'quotient': {
      // A second less, since Prometheus 2 counts a step at the window's very start and Prometheus 3 does not.
      const { part, per } = quotientParts(indicator, { range, steps: stepsOver(`${seconds - 1}s`) });
      return [
        { role: 'part', query: part },
        { role: 'whole', query: per },
      ];
    }
    case 'rate':
      return one(`sum(increase(${selector(indicator.counter, indicator.where)}${range}))`);
    case 'gauge':
      return one(gaugeQuery(indicator, seconds));
    case 'growth':
      return one(gaugeQuery({ ...indicator, kind: 'gauge', overTime: 'last' }, seconds));
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

/** The query for the first or the last of those steps that has the `presence`, as its moment in seconds since 1970. */
export function edgeQuery(presence: string, edge: 'first' | 'last', seconds: number, step: number): string {
  const fold = edge === 'first' ? 'min_over_time' : 'max_over_time';
  return `${fold}(timestamp(group(${presence}))[${seconds - 1}s:${step}s])`;
}

/**
 * A vector that has series exactly when the indicator had data within the step before. An expression without a
 * selector to look for is itself looked for, over a window of some steps.
 */
export function presenceOf(indicator: Indicator, step: number): string {
  switch (indicator.kind) {
    case 'quantile': {
      const { histogram, where, native } = indicator;
      return presentWithin(selector(native ? histogram : `${histogram}_count`, where), step);
    }
    case 'ratio':
      return presentWithin(indicator.total, step);
    case 'quotient': {
      const [part, per] = [presentWithin(indicator.part, step), presentWithin(indicator.per, step)];
      return indicator.of === 'counter' ? per : `(${part} and on () group(${per}))`;
    }
    case 'rate':
      return presentWithin(selector(indicator.counter, indicator.where), step);
    case 'gauge': {
      const { gauge, where, outside: holes = [] } = indicator;
      return outside(presentWithin(selector(gauge, where), step), holes, step);
    }
    case 'growth':
      return presentWithin(selector(indicator.gauge, indicator.where), step);
    case 'expr':
      return indicator.present
        ? presentWithin(indicator.present, step)
        : inWindow(indicator.expr, PROBE_STEPS * step);
  }
}

/** A vector of the series that have a sample within the step before, however long the server looks back by itself. */
export function presentWithin(selected: string, step: number): string {
  return `present_over_time(${ranged(selected, `[${step}s]`)})`;
}

function histogramQuery(indicator: Extract<Indicator, { kind: 'quantile' }>, range: string): string {
  const { histogram, where, native } = indicator;
  if (native) return `sum(increase(${selector(histogram, where)}${range}))`;
  return `sum by (le) (increase(${selector(`${histogram}_bucket`, where)}${range}))`;
}

function gaugeQuery(indicator: GaugeIndicator, seconds: number): string {
  const { gauge, where, overTime, across, outside: holes } = indicator;
  if (holes && !comesTogetherFirst(indicator)) {
    return `${across}(${overTimeOutside(selector(gauge, where), overTime, seconds, holes)})`;
  }
  // A second less, since Prometheus 2 counts a step at the window's very start and Prometheus 3 does not.
  return gaugeFigure(indicator, { range: `[${seconds}s]`, steps: stepsOver(`${seconds - 1}s`) });
}

function inWindow(expr: string, seconds: number): string {
  return expr.replaceAll(WINDOW, `${seconds}s`);
}

function one(query: string): readonly FigureQuery[] {
  return [{ role: 'value', query }];
}
