import { didYouMean, near } from '../../model/did-you-mean.ts';
import { formatQuantity } from '../../model/format.ts';
import type { Indicator } from '../../model/indicator.ts';
import { parseUnit, type Quantity } from '../../model/quantity.ts';
import { type Dimension, sameDimension, UNITS, type Unit, type UnitKind } from '../../model/unit.ts';
import { MESSAGES } from '../messages.ts';
import { unitStated } from './dimension.ts';
import type { MeasuredIndicator } from './indicator.ts';

/** Why a limit cannot be compared with what its indicator measures: both dimensions, and the likeliest way out. */
export function dimensionMessage(limit: Quantity, measured: MeasuredIndicator): string {
  return MESSAGES.dimension(
    formatQuantity(limit),
    dimensionWords(limit.unit),
    dimensionWords(measured.measuredIn),
    sourceOf(measured),
    remedy(limit, measured),
  );
}

const WORDS: Readonly<Record<UnitKind, string>> = {
  time: 'a time',
  data: 'an amount of data',
  cores: 'cores',
  ratio: 'a share',
  count: 'a count',
};

/** A dimension as readers know it: `a time`, `an amount of data per time`. */
export function dimensionWords({ kind, perTime }: Dimension): string {
  return perTime ? `${WORDS[kind]} per time` : WORDS[kind];
}

function sourceOf({ indicator, stated }: MeasuredIndicator): string {
  if (stated !== undefined) return `by unit: ${stated}`;
  if (indicator.kind === 'ratio') return 'good or bad among all';
  return indicator.kind === 'quotient'
    ? `by their names, ${nameOf(indicator)}`
    : `by its name, ${nameOf(indicator)}`;
}

function nameOf(indicator: Indicator): string {
  switch (indicator.kind) {
    case 'quantile':
      return indicator.histogram;
    case 'rate':
      return indicator.counter;
    case 'gauge':
    case 'growth':
      return indicator.gauge;
    case 'ratio':
      return indicator.part;
    case 'quotient':
      return `${indicator.part} per ${indicator.per}`;
    case 'expr':
      return indicator.expr;
  }
}

/** In what the numbers of a metric often come that does not say it by its name. */
const NUMBERS_IN: readonly string[] = ['s', 'ms', 'B', 'cores', 'queries', 'TPS', 'Mbps'];

/** The units that could be stated for an indicator so that its numbers can be compared with a limit. */
function unitsThatFit(indicator: Indicator, limit: Unit): readonly string[] {
  return NUMBERS_IN.filter((symbol) => {
    const parsed = parseUnit(symbol);
    const isCounted = indicator.kind === 'rate' || indicator.kind === 'growth';
    return (
      parsed.ok &&
      !(isCounted && parsed.value.perTime) &&
      sameDimension(unitStated(indicator, parsed.value), limit)
    );
  });
}

function remedy(limit: Quantity, { indicator, measuredIn, stated }: MeasuredIndicator): string {
  const suggestion = unitMeant(limit.unit, measuredIn);
  if (suggestion !== undefined) return didYouMean(formatQuantity({ ...limit, unit: suggestion })).trim();
  if (indicator.kind === 'ratio') return `Write it like ${indicator.of === 'good' ? '99.9%' : '0.5%'}.`;
  const like = `Write it like ${exampleOf(measuredIn)}`;
  const fitting = unitsThatFit(indicator, limit.unit).map((symbol) => `unit: ${symbol}`);
  if (fitting.length === 0) return `${like}${otherKind(indicator, limit.unit)}.`;
  if (stated !== undefined) return `${like}, or correct unit:.`;
  return measuredIn.kind === 'count' && limit.unit.kind !== 'count'
    ? `Say with unit: what the indicator’s numbers are, such as ${fitting.join(' or ')}.`
    : `${like}, or say with unit: what the indicator’s numbers are.`;
}

/** What measures a thing of the limit's dimension, where no unit makes the indicator do so. */
function otherKind({ kind }: Indicator, limit: Unit): string {
  if (limit.perTime && kind === 'gauge') return ', or measure a growth or a rate';
  if (kind !== 'rate' && kind !== 'growth') return '';
  if (limit.kind === 'ratio') return ', or measure a share: a ratio of events, or a quotient';
  return `: a ${kind} is per time`;
}

/** A noun that stands where a unit of the measured dimension was likely meant, such as `sx` for `s`. */
function unitMeant({ symbol, kind }: Unit, measuredIn: Unit): Unit | undefined {
  if (kind !== 'count' || symbol === '') return undefined;
  const fitting = [...UNITS.values()].filter((unit) => sameDimension(unit, measuredIn));
  return UNITS.get(
    near(
      symbol,
      fitting.map((unit) => unit.symbol),
    ) ?? '',
  );
}

function exampleOf({ kind, perTime }: Unit): string {
  const plain = { time: '2s', data: '4 GB', cores: '0.5 cores', ratio: '99.9%', count: '50 queries' };
  const rates = { ...plain, data: '100 Mbps or 10 GB/year', count: '50 TPS', ratio: '5 %/year' };
  return perTime ? rates[kind] : plain[kind];
}
