import type { Problem } from '../model/errors.ts';
import { formatQuantity } from '../model/format.ts';
import { baseValue } from '../model/quantity.ts';
import { type Dimension, dimensionName, sameDimension } from '../model/unit.ts';
import type { BoundedLimit } from './budget.ts';
import type { MeasuredIndicator } from './indicator.ts';
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
  const { limit } = bounded;
  if (!sameDimension(limit.unit, measured.measuredIn)) {
    const [is, measures] = [named(limit.unit), named(measured.measuredIn)];
    return [yaml.problem(at, MESSAGES.dimension(formatQuantity(limit), is, measures))];
  }
  const errors = errorsOf(bounded, measured).map((message) => yaml.problem(at, message));
  const warnings = warningsOf(bounded, measured).map((message) =>
    yaml.problem(at, message, { severity: 'warning' }),
  );
  return errors.length > 0 ? errors : warnings;
}

function errorsOf({ bound, limit }: BoundedLimit, { indicator }: MeasuredIndicator): readonly string[] {
  const value = baseValue(limit);
  const shown = formatQuantity(limit);
  if (value < 0 && indicator.kind !== 'growth' && indicator.kind !== 'expr')
    return [MESSAGES.negativeLimit(shown)];
  if (indicator.kind !== 'ratio') return [];
  if (value > 1) return [MESSAGES.overWhole(shown)];
  if (indicator.of === 'good' && bound === 'at_most') return [MESSAGES.invertedCeiling(shown)];
  return indicator.of === 'bad' && bound === 'at_least' ? [MESSAGES.invertedFloor(shown)] : [];
}

function warningsOf({ bound, limit }: BoundedLimit, { indicator }: MeasuredIndicator): readonly string[] {
  const value = baseValue(limit);
  return [
    ...(value === 0 ? [MESSAGES.zeroLimit()] : []),
    ...(indicator.kind === 'ratio' && bound === 'at_least' && value === 1 ? [MESSAGES.wholeTarget()] : []),
    ...(indicator.kind === 'quantile' && bound === 'at_least' ? [MESSAGES.latencyFloor()] : []),
  ];
}

const WORDS: Readonly<Record<Dimension['kind'], string>> = {
  time: 'a time',
  data: 'an amount of data',
  cores: 'cores',
  ratio: 'a share',
  count: 'a count',
};

function named(dimension: Dimension): string {
  const word = WORDS[dimension.kind] ?? dimensionName(dimension);
  return dimension.perTime ? `${word} per time` : word;
}
