import { classify } from '../evaluate/classify.ts';
import type { Judged } from '../gate/gate.ts';
import { fewestEvents } from '../measuring/quantile.ts';
import type { Budget } from '../model/budget.ts';
import { didYouMean, near } from '../model/did-you-mean.ts';
import type { LoadTestFigure } from '../model/load-test.ts';
import { baseValue } from '../model/quantity.ts';
import { complementOf, isComplement } from '../model/sense.ts';
import { hasNoSample, mayHaveNoSample } from './absent.ts';
import { keyOf } from './k6-summary.ts';
import { type LoadMetric, type LoadResults, statisticOf } from './results.ts';
import { unitOfFigure } from './unit.ts';

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
  if (hasNoSample(metric)) return unknown(`${key} has not a single sample: nothing was measured.`);
  const number = statisticOf(metric, loadTest.statistic);
  if (number === undefined) return unknown(`${key} has no ${loadTest.statistic}. ${present(metric)}`);
  if (!Number.isFinite(number)) return unknown(`The ${loadTest.statistic} of ${key} is no finite number.`);
  const few = tooFew(loadTest, metric);
  if (few !== undefined) return unknown(few);
  if (mayHaveNoSample(metric)) {
    return unknown(
      `Every statistic of ${key} is 0, and so k6 writes a metric without a sample, too. Add count to summaryTrendStats, and give what handleSummary gets or --summary-export writes: there it tells them apart.`,
    );
  }
  const found = unitOfFigure(budget, metric);
  if (!found.ok) return unknown(found.error);
  const { unit, remark } = found.value;
  const measured = baseValue({ amount: number, unit });
  const actual = isComplement(budget) ? complementOf(measured) : measured;
  const judged = { budget, limit, actual: { value: actual }, ...classify(budget, actual) };
  return remark === undefined ? judged : { ...judged, remark };
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

function present({ statistics, samples, seconds }: LoadMetric): string {
  if (!samples) return `It has ${[...statistics.keys()].join(', ')}.`;
  if (samples.length === 0) return 'It has no sample.';
  return seconds === undefined
    ? 'A rate needs samples of 0 and 1, or a counter of k6 that says how long it counted.'
    : 'Name another statistic.';
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
