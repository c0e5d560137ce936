import type { Bound } from '../../model/budget.ts';
import type { Problem } from '../../model/errors.ts';
import { formatQuantity } from '../../model/format.ts';
import type { Indicator } from '../../model/indicator.ts';
import { baseValue, inUnit, type Quantity } from '../../model/quantity.ts';
import { sameDimension } from '../../model/unit.ts';
import { isZeroOrOne } from '../../model/zero-or-one.ts';
import { metricOf, selectedBy, selectorsIn } from '../../promql/selector.ts';
import { MESSAGES } from '../messages.ts';
import type { Path, YamlFile } from '../yaml/file.ts';
import { countedBy, failuresIn } from './counted-events.ts';
import { dimensionMessage } from './dimension-message.ts';
import type { MeasuredIndicator } from './indicator.ts';
import type { BoundedLimit } from './limit.ts';

/** What is wrong with the limit at a place in view of what its indicator measures. */
export function limitProblems(
  yaml: YamlFile,
  at: Path,
  bounded: BoundedLimit,
  measured: MeasuredIndicator,
): readonly Problem[] {
  if (!sameDimension(bounded.limit.unit, measured.measuredIn)) {
    return [yaml.problem(at, dimensionMessage(bounded.limit, measured))];
  }
  const errors = errorsOf(bounded, measured).map((message) => yaml.problem(at, message));
  if (errors.length > 0) return errors;
  const warning = { severity: 'warning' } as const;
  return warningsOf(bounded, measured).map((message) => yaml.problem(at, message, warning));
}

function errorsOf({ bound, limit }: BoundedLimit, { indicator }: MeasuredIndicator): readonly string[] {
  const value = baseValue(limit);
  const shown = formatQuantity(limit);
  if (value < 0 && !mayBeNegative(indicator, limit)) return [MESSAGES.negativeLimit(shown)];
  if (indicator.kind !== 'ratio') return [];
  if (value > 1) return [MESSAGES.overWhole(shown)];
  if (indicator.of === 'good' && bound === 'at_most')
    return [MESSAGES.invertedCeiling(shown, rightWay(limit, 'at_least', 'bad'))];
  return indicator.of === 'bad' && bound === 'at_least'
    ? [MESSAGES.invertedFloor(shown, rightWay(limit, 'at_most', 'good'))]
    : [];
}

/** What is usual of a share of good events is a large limit, and of bad ones a small one: another means the other events. */
function rightWay(limit: Quantity, bound: Bound, others: 'good' | 'bad'): string {
  const [own, rest] = [formatQuantity(limit), formatQuantity(complementOf(limit))];
  const isLarge = baseValue(limit) > 0.5;
  const wanted = bound === 'at_least' ? isLarge : !isLarge;
  const [amount, complement] = wanted ? [own, rest] : [rest, own];
  const counted = others === 'good' ? 'bad' : 'good';
  const otherBound = bound === 'at_most' ? 'at_least' : 'at_most';
  return `Write ${bound}: ${amount} for the ${counted} events, or select the ${others} ones under ${others} with ${otherBound}: ${complement}.`;
}

/** The share of the other events. */
function complementOf(limit: Quantity): Quantity {
  const rest = inUnit(1, limit.unit) - limit.amount;
  return { ...limit, amount: Number(rest.toPrecision(12)) };
}

/** What grows can shrink and what an expression answers is anything; a gauge of bytes cannot fall below none. */
function mayBeNegative({ kind }: Indicator, { unit }: Quantity): boolean {
  return kind === 'growth' || kind === 'expr' || (kind === 'gauge' && unit.kind !== 'data');
}

function warningsOf(bounded: BoundedLimit, measured: MeasuredIndicator): readonly string[] {
  const { bound, limit } = bounded;
  const { indicator } = measured;
  const value = baseValue(limit);
  const ofAll = limit.unit.kind === 'ratio' && value === 1;
  return [
    ...(value === 0 ? [MESSAGES.zeroLimit()] : []),
    ...(ofAll && bound === 'at_least' ? [MESSAGES.wholeTarget()] : []),
    ...(ofAll && bound === 'at_most' && indicator.kind === 'ratio'
      ? [MESSAGES.neverExceeded(formatQuantity(limit))]
      : []),
    ...(indicator.kind === 'quantile' && bound === 'at_least' ? [MESSAGES.quantileFloor()] : []),
    ...eventsSaid(bounded, indicator),
  ];
}

/** Where the names and labels of what is counted say that it is the other events. */
function eventsSaid({ bound, limit }: BoundedLimit, indicator: Indicator): readonly string[] {
  const [shown, rest] = [formatQuantity(limit), () => formatQuantity(complementOf(limit))];
  if (indicator.kind === 'ratio') {
    const { of, part } = indicator;
    const selected = selectedBy(part);
    const counted = selected && countedBy(selected);
    if (of === 'good') return counted === 'failures' ? [MESSAGES.countsBad(part)] : [];
    if (counted === 'successes') return [MESSAGES.countsSuccesses(part)];
    const most = baseValue(limit) > 0.5 && baseValue(limit) < 1;
    return most ? [MESSAGES.mostMayFail(shown, rest())] : [];
  }
  if (bound !== 'at_least' || limit.unit.kind !== 'ratio' || baseValue(limit) > 1) return [];
  const failures = failuresIn(indicator);
  return failures === undefined
    ? []
    : [MESSAGES.countsFailures(failures, shown, `Write at_most: ${rest()} if ${shown} are to be good.`)];
}

/** What is to be said of the unit that an indicator states: that it makes a hundredth of a share. */
export function unitSaid({ indicator, stated }: MeasuredIndicator): readonly string[] {
  if (stated === undefined || !/^(%|percent)$/.test(stated)) return [];
  const names =
    indicator.kind === 'gauge'
      ? [indicator.gauge]
      : indicator.kind === 'expr' && !/\b100\b/.test(indicator.expr)
        ? selectorsIn(indicator.expr).flatMap((one) => metricOf(one) ?? [])
        : [];
  const name = names.find(isZeroOrOne);
  return name === undefined ? [] : [MESSAGES.zeroOrOne(name)];
}
