import type { Indicator, QuotientIndicator } from '../../model/indicator.ts';
import { countUnit, per, sameDimension, UNITS, type Unit } from '../../model/unit.ts';
import { metricOf, selectedBy } from '../../promql/selector.ts';

const SUFFIXES: readonly (readonly [RegExp, string])[] = [
  [/_seconds$/, 's'],
  [/_milliseconds$|_ms$/, 'ms'],
  [/_microseconds$/, 'µs'],
  [/_bytes$/, 'B'],
  [/_bits$/, 'bit'],
  [/_cores$/, 'cores'],
  [/_percent$/, '%'],
];

const PERCENT: Unit = { symbol: '%', kind: 'ratio', perTime: false, numerator: 1, denominator: 100 };

/** A plain ratio: 1 is all of it. */
const RATIO: Unit = { symbol: '', kind: 'ratio', perTime: false, numerator: 1, denominator: 1 };

/**
 * The unit that an indicator's numbers come in, as the metric's name says by Prometheus' conventions. An expression
 * answers in the base unit of its limit. A rate of seconds per second is cores.
 */
export function unitMeasured(indicator: Indicator, limit: Unit): Unit {
  switch (indicator.kind) {
    case 'quantile':
      return shareOr(indicator.histogram, limit);
    case 'ratio':
      return RATIO;
    case 'quotient':
      return quotientUnit(indicator, limit);
    case 'rate':
      return rateUnit(unitOfName(indicator.counter.replace(/_total$/, '')));
    case 'gauge':
      return shareOr(indicator.gauge, limit);
    case 'growth':
      return perSecond(shareOr(indicator.gauge, limit));
    case 'expr':
      return { ...limit, symbol: '', numerator: 1, denominator: 1 };
  }
}

/** The unit that `unit:` states for an indicator: what the metric counts, before any rate or growth is taken of it. */
export function unitStated(indicator: Indicator, stated: Unit): Unit {
  if (indicator.kind === 'rate') return rateUnit(stated);
  return indicator.kind === 'growth' ? perSecond(stated) : stated;
}

/**
 * By a limit in % a metric whose name says no unit is a share from 0 to 1, as all of Prometheus' own are; one that says it
 * in another way than the conventions counts percent.
 */
function shareOr(name: string, limit: Unit): Unit {
  const unit = unitOfName(name);
  if (limit.kind !== 'ratio' || unit.kind !== 'count') return unit;
  return /[._](pct|percentage)$/.test(name) ? PERCENT : RATIO;
}

/** Of two of one dimension a share of 1, or a plain number of counts; by a count what is counted; by a time a rate. */
function quotientUnit({ part, per: by }: QuotientIndicator, limit: Unit): Unit {
  const [what, other] = [part, by].map((text) => unitOfName(countedBy(metricIn(text))));
  if (!what || !other || (what.kind === 'count' && other.kind === 'count')) {
    return limit.kind === 'ratio' ? RATIO : countUnit('');
  }
  const divided = {
    ...what,
    numerator: what.numerator * other.denominator,
    denominator: what.denominator * other.numerator,
  };
  if (sameDimension(what, other)) return { ...divided, symbol: '', kind: 'ratio' };
  return other.kind === 'time' && !what.perTime
    ? { ...divided, symbol: `${what.symbol}/s`, perTime: true }
    : divided;
}

function metricIn(text: string): string {
  const selected = selectedBy(text);
  return (selected && metricOf(selected)) ?? '';
}

/** A counter's name ends in what its numbers are not: `x_seconds_sum` are seconds, and `x_seconds_count` are none. */
function countedBy(name: string): string {
  return name.endsWith('_count') ? '' : name.replace(/_(total|sum)$/, '');
}

function unitOfName(name: string): Unit {
  if (name.endsWith('_ratio')) return RATIO;
  const symbol = SUFFIXES.find(([suffix]) => suffix.test(name))?.[1];
  return (symbol === undefined ? undefined : UNITS.get(symbol)) ?? countUnit('');
}

function rateUnit(unit: Unit): Unit {
  if (unit.kind !== 'time') return perSecond(unit);
  return { ...unit, symbol: 'cores', kind: 'cores' };
}

function perSecond(unit: Unit): Unit {
  return per(unit, 's', 1);
}
