import type { Budget } from '../model/budget.ts';
import { formatQuantity } from '../model/format.ts';
import type { LoadTestFigure } from '../model/load-test.ts';
import type { Parsed } from '../model/quantity.ts';
import { type Dimension, dimensionName, sameDimension, UNITS, type Unit } from '../model/unit.ts';
import type { LoadMetric } from './results.ts';

/**
 * The unit of the number that a budget reads: the one that the budget names, else the one that the results say, else the
 * base unit of the limit. An error says why the number and the limit cannot be compared.
 */
export function unitOfFigure(
  { loadTest, limit }: Pick<Budget, 'limit'> & { readonly loadTest: LoadTestFigure },
  metric: LoadMetric,
): Parsed<Unit> {
  const { statistic } = loadTest;
  const unit = loadTest.unit ?? metric.unit ?? unitOfContents(metric, statistic);
  if (unit && !sameDimension(unit, limit.unit)) {
    const what = `The ${statistic} of ${loadTest.metric} is ${dimensionName(unit)}, and the limit of ${formatQuantity(limit)} is ${dimensionName(limit.unit)}`;
    return { ok: false, error: `${what}: they cannot be compared. Name another metric or statistic.` };
  }
  return { ok: true, value: unit ?? { ...limit.unit, ...BASE } };
}

const BASE = { numerator: 1, denominator: 1 } as const;

/** k6 counts times in milliseconds and data in bytes; a counter's rate is per second. Undefined where nothing is known. */
function unitOfContents({ contents }: LoadMetric, statistic: string): Unit | undefined {
  if (contents === 'plain') return undefined;
  if (contents === 'share') return plainly({ kind: 'ratio', perTime: false });
  if (contents === 'data') return plainly({ kind: 'data', perTime: statistic === 'rate' });
  return statistic === 'count' ? plainly({ kind: 'count', perTime: false }) : UNITS.get('ms');
}

function plainly(dimension: Dimension): Unit {
  return { symbol: '', ...dimension, ...BASE };
}
