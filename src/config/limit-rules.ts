import type { Problem } from '../model/errors.ts';
import { formatQuantity } from '../model/format.ts';
import type { Indicator } from '../model/indicator.ts';
import { baseValue, type Quantity } from '../model/quantity.ts';
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
  if (indicator.of === 'good' && bound === 'at_most') return [MESSAGES.invertedCeiling(shown)];
  return indicator.of === 'bad' && bound === 'at_least' ? [MESSAGES.invertedFloor(shown)] : [];
}

/** What grows can shrink and what an expression answers is anything; a gauge of bytes cannot fall below none. */
function mayBeNegative({ kind }: Indicator, { unit }: Quantity): boolean {
  return kind === 'growth' || kind === 'expr' || (kind === 'gauge' && unit.kind !== 'data');
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
    ...(indicator.kind === 'quantile' && bound === 'at_least' ? [MESSAGES.quantileFloor()] : []),
  ];
}
