import { type Budget, isRatioTarget } from '../../model/budget.ts';
import type { QuantileIndicator, RatioIndicator } from '../../model/indicator.ts';
import { baseValue } from '../../model/quantity.ts';
import { limitInNumbers } from '../../promql/figure-expression.ts';
import { selectedBy, selection, selector } from '../../promql/selector.ts';

/** A budget as a share of good events of at least `target`, from 0 to below 1. */
export interface Objective {
  readonly sli: { readonly ratioMetric: object };
  readonly target: number;
  readonly remark?: string;
}

/** The objective that says the same as a budget; undefined when none does. */
export function objectiveOf(budget: Budget): Objective | undefined {
  const { indicator } = budget;
  if (indicator.kind === 'ratio') return shareObjective(budget, indicator);
  if (indicator.kind === 'quantile') return quantileObjective(budget, indicator);
  return undefined;
}

function shareObjective(budget: Budget, { of, part, total }: RatioIndicator): Objective | undefined {
  // Who reads the document puts a range behind a selector, where an offset must not stand.
  if ([part, total].some((text) => selectedBy(text)?.offset !== 0)) return undefined;
  const limit = baseValue(budget.limit);
  const target = Number((isRatioTarget(budget) ? limit : 1 - limit).toPrecision(12));
  if (target < 0 || target >= 1) return undefined;
  return {
    sli: {
      ratioMetric: { counter: true, [of]: prometheus(selection(part)), total: prometheus(selection(total)) },
    },
    target,
  };
}

/**
 * That 95% of events take at most 2 s, which is what a P95 of at most 2 s is when a bucket ends at the limit; without
 * such a bucket the query finds nothing, rather than something else. A native histogram has no such series.
 */
function quantileObjective(budget: Budget, indicator: QuantileIndicator): Objective | undefined {
  const { histogram, where, quantile, native } = indicator;
  if (native || budget.bound === 'at_least') return undefined;
  const limit = limitInNumbers(budget);
  const ends = [{ is: '=', value: String(limit) }] as const;
  const good = selection(selector(`${histogram}_bucket`, { ...where, le: ends }));
  return {
    sli: {
      ratioMetric: {
        counter: true,
        good: prometheus(good),
        total: prometheus(selection(selector(`${histogram}_count`, where))),
      },
    },
    target: quantile,
    remark: `Needs a bucket of ${histogram} that ends at ${limit}.`,
  };
}

function prometheus(query: string): object {
  return { metricSource: { type: 'Prometheus', spec: { query } } };
}
