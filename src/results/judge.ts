import { didYouMean, near } from '../config/messages.ts';
import { classify } from '../evaluate/classify.ts';
import { fewestEvents } from '../evaluate/quantile.ts';
import type { Judged } from '../gate/gate.ts';
import type { Budget } from '../model/budget.ts';
import type { LoadTestFigure } from '../model/load-test.ts';
import { baseValue, parseUnit } from '../model/quantity.ts';
import type { Unit } from '../model/unit.ts';
import { keyOf } from './k6-summary.ts';
import { type Contents, type LoadMetric, type LoadResults, statisticOf } from './results.ts';

/** Judges a budget by the figure that it reads of a load test. A figure that is not there is unknown, and says what there is. */
export function judgeByResults(
  budget: Budget & { readonly loadTest: LoadTestFigure },
  results: LoadResults,
): Judged {
  const { loadTest, limit } = budget;
  const key = keyOf(loadTest.metric, loadTest.where);
  const unknown = (remark: string): Judged => ({ budget, limit, status: 'unknown', remark });
  const metric = results.get(key) ?? tagged(results, loadTest);
  if (!metric || (metric.statistics.size === 0 && !metric.samples)) return unknown(missing(key, results));
  const number = statisticOf(metric, loadTest.statistic);
  if (number === undefined) {
    const there = [...metric.statistics.keys()].join(', ');
    return unknown(`${key} has no ${loadTest.statistic}. It has ${there}.`);
  }
  const few = tooFew(loadTest, metric);
  if (few !== undefined) return unknown(few);
  const actual = baseValue({ amount: number, unit: unitOf(budget, metric.contents) });
  return { budget, limit, actual, ...classify(budget, actual) };
}

/** k6 writes tags in the order in which a script names them. */
function tagged(results: LoadResults, { metric, where }: LoadTestFigure): LoadMetric | undefined {
  const wanted = Object.entries(where).map(([tag, value]) => `${tag}:${value}`);
  const found = [...results].find(([name]) => {
    const [, of, tags] = /^([^{]+)\{(.*)\}$/.exec(name) ?? [];
    const there = tags?.split(',').map((pair) => pair.trim()) ?? [];
    return of === metric && there.length === wanted.length && wanted.every((pair) => there.includes(pair));
  });
  return found?.[1];
}

function missing(key: string, results: LoadResults): string {
  const names = [...results.keys()];
  const there = names.length > 0 ? `It has ${names.slice(0, 12).join(', ')}.` : 'It has no metric at all.';
  return `The results have no ${key}. ${there}${didYouMean(near(key, names))}`;
}

/** Fewer samples cannot bound a quantile (Wilks 1941). */
function tooFew({ statistic }: LoadTestFigure, { samples }: LoadMetric): string | undefined {
  if (!samples || !/^p\d/.test(statistic)) return undefined;
  const needed = fewestEvents(Number(statistic.slice(1)) / 100);
  return samples.length >= needed
    ? undefined
    : `${samples.length} samples; ${statistic.toUpperCase()} needs at least ${needed}.`;
}

const UNITS: Readonly<Partial<Record<Contents, string>>> = { time: 'ms', data: 'B' };

/** The unit that the budget names, or the results; else the base unit of the limit. */
function unitOf(
  { loadTest, limit }: Budget & { readonly loadTest: LoadTestFigure },
  contents: Contents,
): Unit {
  if (loadTest.unit) return loadTest.unit;
  const symbol = UNITS[contents];
  const known = symbol === undefined ? undefined : parseUnit(symbol);
  if (known?.ok && known.value.kind === limit.unit.kind && !limit.unit.perTime) return known.value;
  return { ...limit.unit, numerator: 1, denominator: 1 };
}
