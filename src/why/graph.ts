import type { Budget } from '../model/budget.ts';
import type { Graph, Where } from '../model/why.ts';
import { figureExpression } from '../promql/figure-expression.ts';
import { byLabel } from '../promql/together.ts';
import type { Contrast } from './contrast.ts';

/** Over how long each figure of a graph is; a growth needs a day. */
const RANGE = { usual: '1h', growth: '1d' } as const;
/** Seconds that are shown of the time before. */
const LEAD = 86_400;

/**
 * The figure from a day before the last good moment to the end of what is looked at, parted by the label that answers; of the whole
 * where none does, or where the grammar cannot part the expression.
 */
export function graphOf(
  { indicator }: Pick<Budget, 'indicator'>,
  { between, before, now }: Pick<Contrast, 'between' | 'before' | 'now'>,
  where: Where,
): Graph {
  const figure = figureExpression(indicator, indicator.kind === 'growth' ? RANGE.growth : RANGE.usual);
  const label = where.kind === 'values' || where.kind === 'traffic' ? where.label : undefined;
  const parted = label === undefined ? undefined : byLabel(figure, label);
  return {
    query: parted ?? figure,
    ...(parted === undefined || label === undefined ? {} : { by: label }),
    start: (between ?? before ?? now).start - LEAD,
    end: now.end,
  };
}
