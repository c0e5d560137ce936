import type { Indicator } from '../model/indicator.ts';
import { countUnit, per, UNITS, type Unit } from '../model/unit.ts';

const SUFFIXES: readonly (readonly [RegExp, string])[] = [
  [/_seconds$/, 's'],
  [/_milliseconds$|_ms$/, 'ms'],
  [/_microseconds$/, 'µs'],
  [/_bytes$/, 'B'],
  [/_bits$/, 'bit'],
  [/_cores$/, 'cores'],
  [/_percent$/, '%'],
];

/** A plain ratio: 1 is all of it. */
const RATIO: Unit = { symbol: '', kind: 'ratio', perTime: false, numerator: 1, denominator: 1 };

/**
 * The unit that an indicator's numbers come in, as the metric's name says by Prometheus' conventions. An expression
 * answers in the base unit of its limit. A rate of seconds per second is cores.
 */
export function unitMeasured(indicator: Indicator, limit: Unit): Unit {
  switch (indicator.kind) {
    case 'quantile':
      return unitOfName(indicator.histogram);
    case 'ratio':
      return RATIO;
    case 'rate':
      return rateUnit(unitOfName(indicator.counter.replace(/_total$/, '')));
    case 'gauge':
      return unitOfName(indicator.gauge);
    case 'growth':
      return perSecond(unitOfName(indicator.gauge));
    case 'expr':
      return { ...limit, symbol: '', numerator: 1, denominator: 1 };
  }
}

/** The unit that `unit:` states for an indicator: what the metric counts, before any rate or growth is taken of it. */
export function unitStated(indicator: Indicator, stated: Unit): Unit {
  if (indicator.kind === 'rate') return rateUnit(stated);
  return indicator.kind === 'growth' ? perSecond(stated) : stated;
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
