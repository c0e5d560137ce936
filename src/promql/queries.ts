import type { QuantileIndicator } from '../model/indicator.ts';
import {
  type CutGauge,
  carefulQuery,
  comesTogetherFirst,
  dailyGauge,
  gaugeFigure,
  type Queried,
  stepsOver,
} from './gauge.ts';
import { withNumericLabels } from './numeric-labels.ts';
import { outside } from './outside.ts';
import { quotientParts } from './quotient.ts';
import { ranged, selector } from './selector.ts';
import { inWindow } from './window.ts';

/** A query with what its answer is for. A ratio needs two. */
export interface FigureQuery {
  readonly role: 'value' | 'part' | 'whole';
  readonly query: string;
}

/** Steps of presence that an expression's own window spans when nothing else tells what coverage is counted on. */
const PROBE_STEPS = 4;

/**
 * The queries that measure an indicator over the `seconds` before the moment they are asked at. Counters are summed over
 * series as increases over the whole window: a mean of shorter rates, ratios or quantiles would be another figure. Gauges
 * whose series are made one at each moment are so every `step` seconds, a minute unless given.
 */
export function figureQueries(indicator: Queried, seconds: number, step?: number): readonly FigureQuery[] {
  const range = `[${seconds}s]`;
  switch (indicator.kind) {
    case 'quantile':
      return one(histogramQuery(indicator, range));
    case 'ratio':
      // Failures without a series are none; good events without one are not known.
      return [
        {
          role: 'part',
          query: `sum(increase(${ranged(indicator.part, range)}))${indicator.of === 'bad' ? ' or vector(0)' : ''}`,
        },
        { role: 'whole', query: `sum(increase(${ranged(indicator.total, range)}))` },
      ];
    case 'quotient': {
      // A second less, since Prometheus 2 counts a step at the window's very start and Prometheus 3 does not.
      const steps = stepsOver(`${seconds - 1}s`);
      const { part, per } = quotientParts(indicator, { range, steps, isNumbersAlone: true });
      return [
        { role: 'part', query: part },
        { role: 'whole', query: per },
      ];
    }
    case 'rate':
      return one(`sum(increase(${ranged(selector(indicator.counter, indicator.where), range)}))`);
    case 'gauge':
      return one(gaugeQuery(indicator, seconds, step));
    case 'growth':
      return one(gaugeQuery(dailyGauge(indicator), seconds));
    case 'expr':
      return one(inWindow(withNumericLabels(indicator.expr), `${seconds}s`));
  }
}

/**
 * The query that counts at how many steps of the `seconds` before it there was the `presence`. A second less than the
 * window, since Prometheus 2 counts a step at the window's very start and Prometheus 3 does not.
 */
export function presenceQuery(presence: string, seconds: number, step: number): string {
  return `count_over_time(group(${presence})[${seconds - 1}s:${step}s])`;
}

/** The query for the first or the last of those steps that has the `presence`, as its moment in seconds since 1970. */
export function edgeQuery(presence: string, edge: 'first' | 'last', seconds: number, step: number): string {
  const fold = edge === 'first' ? 'min_over_time' : 'max_over_time';
  return `${fold}(timestamp(group(${presence}))[${seconds - 1}s:${step}s])`;
}

/**
 * A vector that has series exactly when the indicator had data within the step before. An expression without a
 * selector to look for is itself looked for, over a window of some steps. Where a gauge's values are to be numbers, NaN
 * counts as missing; it costs twice as much to look.
 */
export function presenceOf(indicator: Queried, step: number, isNumbersAlone = false): string {
  const within = isNumbersAlone ? numberWithin : presentWithin;
  switch (indicator.kind) {
    case 'quantile': {
      const { histogram, where, native } = indicator;
      return presentWithin(selector(native ? histogram : `${histogram}_count`, where), step);
    }
    case 'ratio':
      return presentWithin(indicator.total, step);
    case 'quotient': {
      if (indicator.of === 'counter') return presentWithin(indicator.per, step);
      const [part, per] = [indicator.part, indicator.per].map((gauge) => within(gauge, step));
      return `(${part} and on () group(${per}))`;
    }
    case 'rate':
      return presentWithin(selector(indicator.counter, indicator.where), step);
    case 'gauge':
    case 'growth': {
      const series = selector(indicator.gauge, indicator.where);
      const holes = indicator.kind === 'gauge' ? (indicator.outside ?? []) : [];
      return outside(within(series, step), holes, step);
    }
    case 'expr':
      return indicator.present
        ? presentWithin(indicator.present, step)
        : inWindow(withNumericLabels(indicator.expr), `${PROBE_STEPS * step}s`);
  }
}

/** A vector of the series that have a sample within the step before, however long the server looks back by itself. */
export function presentWithin(selected: string, step: number): string {
  return `present_over_time(${ranged(selected, `[${step}s]`)})`;
}

/** A vector of the series that have a number within the step before, and not NaN alone. */
function numberWithin(series: string, step: number): string {
  return `max_over_time(${ranged(series, `[${step}s]`)}) >= -Inf`;
}

function histogramQuery(indicator: QuantileIndicator, range: string): string {
  const { histogram, where, native } = indicator;
  if (native) return `sum(increase(${ranged(selector(histogram, where), range)}))`;
  return `sum by (le) (increase(${ranged(selector(`${histogram}_bucket`, where), range)}))`;
}

function gaugeQuery(indicator: CutGauge, seconds: number, step?: number): string {
  if (indicator.outside && !comesTogetherFirst(indicator)) return carefulQuery(indicator, seconds);
  // A second less, since Prometheus 2 counts a step at the window's very start and Prometheus 3 does not.
  const steps = stepsOver(`${seconds - 1}s`, step);
  return gaugeFigure(indicator, { range: `[${seconds}s]`, steps, isNumbersAlone: true });
}

function one(query: string): readonly FigureQuery[] {
  return [{ role: 'value', query }];
}
