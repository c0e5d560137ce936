import type { Problem } from '../model/errors.ts';
import { formatQuantity } from '../model/format.ts';
import type { Indicator } from '../model/indicator.ts';
import { baseValue, inUnit, type Quantity } from '../model/quantity.ts';
import { complementOf, senseOfSelector } from '../model/sense.ts';
import { sameDimension } from '../model/unit.ts';
import { dimensionMessage } from './dimension-message.ts';
import type { MeasuredIndicator } from './indicator.ts';
import type { BoundedLimit } from './limit.ts';
import { MESSAGES } from './messages.ts';
import type { Path, YamlFile } from './yaml-file.ts';

/** What is wrong with a limit in view of what its indicator measures. */
export function limitProblems(
  yaml: YamlFile,
  path: Path,
  bounded: BoundedLimit,
  measured: MeasuredIndicator,
): readonly Problem[] {
  const at = [...path, bounded.bound];
  if (!sameDimension(bounded.limit.unit, measured.measuredIn)) {
    return [yaml.problem(at, dimensionMessage(bounded.limit, measured))];
  }
  const errors = errorsOf(bounded, measured).map((message) => yaml.problem(at, message));
  if (errors.length > 0) return errors;
  return warningsOf(bounded, measured).map((message) => yaml.problem(at, message, { severity: 'warning' }));
}

function errorsOf({ bound, limit }: BoundedLimit, { indicator }: MeasuredIndicator): readonly string[] {
  const value = baseValue(limit);
  const shown = formatQuantity(limit);
  if (value < 0 && !mayBeNegative(indicator, limit)) return [MESSAGES.negativeLimit(shown)];
  if (indicator.kind !== 'ratio') return [];
  if (value > 1) return [MESSAGES.overWhole(shown)];
  const senses = bothSenses(limit);
  if (indicator.of === 'good' && bound === 'at_most') return [MESSAGES.invertedCeiling(shown, senses.good)];
  return indicator.of === 'bad' && bound === 'at_least' ? [MESSAGES.invertedFloor(shown, senses.bad)] : [];
}

/** From here on a share of bad events that is allowed was likely meant as one of good events. */
const NEARLY_ALL = 0.9;

/** A limit as a share of good and as one of bad events: what is more than half was meant as good. */
function bothSenses(limit: Quantity): { readonly good: string; readonly bad: string } {
  const value = baseValue(limit);
  const rest = formatQuantity({ ...limit, amount: inUnit(complementOf(value), limit.unit) });
  const shown = formatQuantity(limit);
  return value >= 0.5 ? { good: shown, bad: rest } : { good: rest, bad: shown };
}

/** What grows can shrink and what an expression answers is anything; a gauge of bytes cannot fall below none. */
function mayBeNegative({ kind }: Indicator, { unit }: Quantity): boolean {
  return kind === 'growth' || kind === 'expr' || (kind === 'gauge' && unit.kind !== 'data');
}

/** Whether a part of all is called good and counts failures by its name, or the other way round. */
function isOfOther({ of, part }: Extract<Indicator, { kind: 'ratio' }>): boolean {
  const counted = senseOfSelector(part);
  return counted !== undefined && counted !== of;
}

function warningsOf({ bound, limit }: BoundedLimit, { indicator }: MeasuredIndicator): readonly string[] {
  const value = baseValue(limit);
  const ofAll = limit.unit.kind === 'ratio' && value === 1;
  return [
    ...(value === 0 ? [MESSAGES.zeroLimit()] : []),
    ...(ofAll && bound === 'at_least' ? [MESSAGES.wholeTarget()] : []),
    ...(ofAll && bound === 'at_most' && indicator.kind === 'ratio'
      ? [MESSAGES.neverExceeded(formatQuantity(limit))]
      : []),
    ...(indicator.kind === 'ratio' && bound === 'at_most' && value >= NEARLY_ALL && !ofAll
      ? [MESSAGES.failingAllowed(formatQuantity(limit), bothSenses(limit).bad)]
      : []),
    ...(indicator.kind === 'ratio' && isOfOther(indicator)
      ? [MESSAGES.partOfOther(indicator.of, indicator.part)]
      : []),
    ...(indicator.kind === 'quantile' && bound === 'at_least' ? [MESSAGES.quantileFloor()] : []),
  ];
}
