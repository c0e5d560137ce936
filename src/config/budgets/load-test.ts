import { formatQuantity } from '../../model/format.ts';
import type { Indicator } from '../../model/indicator.ts';
import type { BenchmarkFigure, LoadTestFigure } from '../../model/load-test.ts';
import { parseUnit } from '../../model/quantity.ts';
import { type Sense, senseOfLimit, senseOfName } from '../../model/sense.ts';
import { sameDimension } from '../../model/unit.ts';
import { MESSAGES } from '../messages.ts';
import type { Read } from '../shape.ts';
import type { Path, YamlFile } from '../yaml/file.ts';
import type { WrittenBudget } from './budget-schema.ts';
import { dimensionWords } from './dimension-message.ts';
import type { BoundedLimit } from './limit.ts';

const STATISTIC = /^(avg|min|max|med|rate|count|value|p\d{1,2}(\.\d+)?)$/;

/** What a budget reads of a load test; the statistic is that of its indicator unless it says another. */
export function loadTestOf(
  yaml: YamlFile,
  path: Path,
  written: WrittenBudget['load_test'],
  indicator: Indicator | undefined,
  bounded: BoundedLimit | undefined,
): Read<LoadTestFigure> {
  if (written === undefined) return { problems: [] };
  const {
    metric,
    where = {},
    statistic,
    unit,
    of,
  } = typeof written === 'string' ? { metric: written } : written;
  const limit = bounded?.limit;
  if (metric === undefined) return { problems: [] };
  if (statistic !== undefined && !STATISTIC.test(statistic)) {
    return { problems: [yaml.problem([...path, 'statistic'], MESSAGES.badStatistic(statistic))] };
  }
  const parsed = unit === undefined ? undefined : parseUnit(unit);
  if (parsed && !parsed.ok) return { problems: [yaml.problem([...path, 'unit'], parsed.error)] };
  if (parsed?.ok && limit && !sameDimension(parsed.value, limit.unit)) {
    const [wanted, given] = [limit.unit, parsed.value].map(dimensionWords);
    const message = MESSAGES.loadTestUnit(formatQuantity(limit), wanted ?? '', given ?? '');
    return { problems: [yaml.problem([...path, 'unit'], message)] };
  }
  const named = statistic ?? presetOf(indicator);
  const senseless = bounded ? senseProblem({ metric, statistic: named, of }, bounded) : undefined;
  if (senseless !== undefined) {
    const key = of === undefined ? 'metric' : 'of';
    const at = typeof written === 'string' ? path : [...path, key];
    return { problems: [yaml.problem(at, senseless)] };
  }
  return {
    problems: [],
    value: {
      metric,
      where,
      statistic: named,
      ...(parsed?.ok ? { unit: parsed.value } : {}),
      ...(of === undefined ? {} : { of }),
    },
  };
}

/** A share of failures held against a limit on what goes well passes when all fails. */
function senseProblem(
  { metric, statistic, of }: Pick<LoadTestFigure, 'metric' | 'statistic'> & { of: Sense | undefined },
  bounded: BoundedLimit,
): string | undefined {
  const shown = formatQuantity(bounded.limit);
  if (bounded.limit.unit.kind !== 'ratio') return of && MESSAGES.loadTestOfNoShare(shown);
  const counted = of ?? senseOfName(metric);
  if (of !== undefined || counted === undefined || statistic === 'count') return undefined;
  return counted === senseOfLimit(bounded) ? undefined : MESSAGES.loadTestSense(metric, counted, shown);
}

/** The benchmark of a budget's operation. */
export function benchmarkOf(written: WrittenBudget['benchmark']): BenchmarkFigure | undefined {
  if (written === undefined) return undefined;
  const { name, unit } = typeof written === 'string' ? { name: written } : written;
  return name === undefined ? undefined : { name, ...(unit === undefined ? {} : { unit }) };
}

function presetOf(indicator: Indicator | undefined): string {
  switch (indicator?.kind) {
    case 'quantile':
      return `p${Number((indicator.quantile * 100).toFixed(6))}`;
    case 'ratio':
    case 'rate':
      return 'rate';
    case 'gauge':
      return indicator.overTime === 'last' ? 'value' : indicator.overTime;
    case 'quotient':
    case 'growth':
    case 'expr':
    case undefined:
      return 'avg';
  }
}
