import type { Budget } from '../model/budget.ts';
import { didYouMean, near } from '../model/did-you-mean.ts';
import { lastComplete } from '../model/period.ts';
import type { MeasuredBy, MetricSource } from '../ports/metric-source.ts';
import type { Diagnosis } from '../ports/publisher.ts';
import { presenceSelector } from '../promql/figure-expression.ts';
import { metricOf, selectedBy } from '../promql/selector.ts';
import type { Publishing } from './publishing.ts';

/** Metrics whose labels are asked for. */
const MOST_METRICS = 50;
/** A source lists so many labels of a metric; of one that has as many there may be more. */
const MOST_LABELS = 20;
/** Metrics that are named. */
const NAMED = 5;

/**
 * What is said of labels under split_by that no series has of the metrics of the budgets that name them: each is most likely a slip. A
 * label that one budget has and another has not is none, since the settings name labels for all.
 */
export async function splitDiagnoses(
  budgets: readonly Budget[],
  { project, clock }: Pick<Publishing, 'project' | 'clock'>,
  source: MetricSource,
  of: MeasuredBy,
): Promise<readonly Diagnosis[]> {
  const within = lastComplete('week', clock.now(), project.calendar);
  const known = new Map<string, Promise<ReadonlySet<string> | undefined>>();
  const labelsOf = (metric: string) => {
    const asked = known.get(metric) ?? listed(source, metric, within, of);
    known.set(metric, asked);
    return asked;
  };
  const found = [...new Set(budgets.flatMap(({ splitBy = [] }) => splitBy))].map(async (label) => {
    const naming = budgets.filter(({ splitBy = [] }) => splitBy.includes(label));
    const metrics = [...new Set(naming.flatMap((budget) => metricsOf(budget)))].slice(0, MOST_METRICS);
    const all = await Promise.all(metrics.map(labelsOf));
    const there = new Set(all.flatMap((labels) => [...(labels ?? [])]));
    const isTold =
      all.length > 0 &&
      all.every((labels) => labels && labels.size > 0 && labels.size < MOST_LABELS) &&
      !there.has(label);
    return isTold ? [diagnosisOf(label, metrics, [...there])] : [];
  });
  return (await Promise.all(found)).flat();
}

function metricsOf({ indicator }: Budget): readonly string[] {
  const selected = selectedBy(presenceSelector(indicator) ?? '');
  const metric = selected && metricOf(selected);
  return metric === undefined ? [] : [metric];
}

async function listed(
  source: MetricSource,
  metric: string,
  within: Parameters<NonNullable<MetricSource['labels']>>[1],
  of: MeasuredBy,
): Promise<ReadonlySet<string> | undefined> {
  const labels = await source.labels?.(metric, within, of);
  return labels && new Set(labels.keys());
}

function diagnosisOf(label: string, metrics: readonly string[], known: readonly string[]): Diagnosis {
  const some = metrics.slice(0, NAMED).join(', ');
  const others = metrics.length > NAMED ? ` and ${metrics.length - NAMED} others` : '';
  return {
    what: 'split_by',
    ok: false,
    detail: `split_by names ${label}, which no series of ${some}${others} has. ${didYouMean(near(label, known)).trim() || `There are ${known.toSorted().join(', ')}.`}`,
  };
}
