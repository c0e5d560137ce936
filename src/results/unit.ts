import type { Budget } from '../model/budget.ts';
import { formatQuantity } from '../model/format.ts';
import type { LoadTestFigure } from '../model/load-test.ts';
import type { Parsed } from '../model/quantity.ts';
import { baseUnit, type Dimension, dimensionName, sameDimension, UNITS, type Unit } from '../model/unit.ts';
import type { LoadMetric } from './results.ts';

/** A number's unit, and a sentence where nobody said that it is this one. */
export interface FigureUnit {
  readonly unit: Unit;
  readonly remark?: string;
}

/**
 * The unit of the number that a budget reads: the one that the budget names, else the one that the results say. Numbers of a
 * file that cannot say it are in the base unit of the limit, with a remark. An error says why the number and the limit cannot
 * be compared: k6's plain numbers are counts, and whoever knows better says so with unit.
 */
export function unitOfFigure(
  { loadTest, limit }: Pick<Budget, 'limit'> & { readonly loadTest: LoadTestFigure },
  metric: LoadMetric,
): Parsed<FigureUnit> {
  const { statistic } = loadTest;
  const base = { ...limit.unit, ...BASE };
  const told = loadTest.unit ?? metric.unit ?? unitOfContents(metric, statistic);
  if (told && sameDimension(told, limit.unit)) return { ok: true, value: { unit: told } };
  const what = `The ${statistic} of ${loadTest.metric}`;
  const against = `the limit of ${formatQuantity(limit)} is ${dimensionName(limit.unit)}`;
  if (told && !isBare(told, metric)) {
    const error = `${what} is ${dimensionName(told)}, and ${against}: they cannot be compared. Name another metric or statistic.`;
    return { ok: false, error };
  }
  if (told) {
    const error = `${what} is a number without a unit, and ${against}. Say what it is in with unit: below load_test, such as unit: ${likely(limit.unit)}.`;
    return { ok: false, error };
  }
  const isCount = limit.unit.kind === 'count';
  const remark = `The results name no unit of ${loadTest.metric}: its numbers were taken as ${WORDS[baseUnit(base)] ?? baseUnit(base)}. Name it with unit: below load_test.`;
  return { ok: true, value: { unit: base, ...(isCount ? {} : { remark }) } };
}

const BASE = { numerator: 1, denominator: 1 } as const;
const WORDS: Readonly<Record<string, string>> = { ratio: 'shares from 0 to 1' };

/** Whether a unit is no more than that nothing was said of the numbers. */
function isBare({ kind, perTime }: Unit, { contents }: LoadMetric): boolean {
  return contents === 'plain' && kind === 'count' && !perTime;
}

/** k6 counts times in milliseconds and data in bytes; a counter's rate is per second. Undefined where nothing is known. */
function unitOfContents({ contents }: LoadMetric, statistic: string): Unit | undefined {
  if (contents === 'unsaid') return undefined;
  if (contents === 'share') return plainly({ kind: 'ratio', perTime: false });
  if (contents === 'data') return plainly({ kind: 'data', perTime: statistic === 'rate' });
  if (contents === 'plain') return plainly({ kind: 'count', perTime: statistic === 'rate' });
  return statistic === 'count' ? plainly({ kind: 'count', perTime: false }) : UNITS.get('ms');
}

function plainly(dimension: Dimension): Unit {
  return { symbol: '', ...dimension, ...BASE };
}

/** In what the numbers of a load test often are. */
function likely({ kind, symbol }: Unit): string {
  return { time: 'ms', data: 'B', ratio: '%', cores: 'cores', count: symbol || 'requests' }[kind];
}
