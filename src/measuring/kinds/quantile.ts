import type { Budget } from '../../model/budget.ts';
import { formatFigure, formatFor, plainNumber } from '../../model/format.ts';
import type { QuantileIndicator } from '../../model/indicator.ts';
import type { Figure, Unknown } from '../../model/verdict.ts';
import { type Kind, plainFigure, toBase, unknown } from '../kind.ts';
import { fewestEvents, observations, quantileOf } from '../quantile.ts';
import { foldCounted } from './counted.ts';

/** A quantile of a histogram, with the bucket that it fell in. */
export const quantile: Kind<QuantileIndicator> = {
  figure: (budget, indicator, measured) => {
    if (measured.kind !== 'histogram') return plainFigure(budget, measured);
    const events = observations(measured.buckets);
    const fewest = fewestEvents(indicator.quantile);
    const estimate = quantileOf(measured.buckets, indicator.quantile, measured.exponential);
    if (!estimate) return unknown('no_traffic', 'The histogram counted no observation in this window.');
    if (events < fewest) {
      const seen = plainNumber(events, 1);
      return unknown(
        'too_few_events',
        `${seen} observations; ${nameOf(indicator)} needs at least ${fewest}.`,
      );
    }
    const figure: Figure = {
      value: toBase(budget, estimate.value),
      lower: toBase(budget, estimate.lower),
      ...(estimate.upper === undefined ? {} : { upper: toBase(budget, estimate.upper) }),
    };
    return { kind: 'figure', figure, events };
  },
  foldOf: () => foldCounted,
};

/** Why a lower bound under the limit is no verdict. */
export function beyondBuckets(budget: Budget, lowerBound: number): Unknown {
  const shown = formatFigure(lowerBound, formatFor(budget, [lowerBound]));
  const name = budget.indicator.kind === 'quantile' ? nameOf(budget.indicator) : 'The quantile';
  return {
    why: 'beyond_buckets',
    detail: `${name} is at least ${shown}, above the histogram's highest bucket. Add a bucket at or above the limit.`,
  };
}

function nameOf({ quantile: of }: QuantileIndicator): string {
  return `P${plainNumber(of * 100, 4)}`;
}
