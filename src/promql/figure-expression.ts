import type { Budget } from '../model/budget.ts';
import type { Indicator } from '../model/indicator.ts';
import { baseValue } from '../model/quantity.ts';
import { gaugeFigure, stepsOver } from './gauge.ts';
import { withNumericLabels } from './numeric-labels.ts';
import { quotientParts } from './quotient.ts';
import { ranged, selection, selector } from './selector.ts';
import { inWindow } from './window.ts';

/**
 * One expression for a budget's figure over the last `range`, such as `1h`, in the unit that its numbers come in: for
 * alerts and panels, which ask what the report asks but of a shorter time. A ratio is that of the indicator's own part;
 * it is empty without traffic, and 0 when the part has no series.
 */
export function figureExpression(indicator: Indicator, range: string): string {
  switch (indicator.kind) {
    case 'quantile': {
      const { histogram, where, native, quantile } = indicator;
      const of = native
        ? `sum(rate(${ranged(selector(histogram, where), `[${range}]`)}))`
        : `sum by (le) (rate(${ranged(selector(`${histogram}_bucket`, where), `[${range}]`)}))`;
      return `histogram_quantile(${quantile}, ${of})`;
    }
    case 'ratio': {
      const part = `(sum(increase(${ranged(indicator.part, `[${range}]`)})) or vector(0))`;
      return `${part} / (sum(increase(${ranged(indicator.total, `[${range}]`)})) > 0)`;
    }
    case 'quotient': {
      const { part, per } = quotientParts(indicator, { range: `[${range}]`, steps: stepsOver(range) });
      return `${part} / (${per} > 0)`;
    }
    case 'rate':
      return `sum(rate(${ranged(selector(indicator.counter, indicator.where), `[${range}]`)}))`;
    case 'gauge':
      return gaugeFigure(indicator, { range: `[${range}]`, steps: stepsOver(range) });
    case 'growth':
      // Of all series together, as they come and go: the slope of one of them is not that of the figure.
      return `deriv(${indicator.across}(${selection(selector(indicator.gauge, indicator.where))})[${range}:1h])`;
    case 'expr':
      return inWindow(withNumericLabels(indicator.expr), range);
  }
}

/** A selector of what must be there for a budget to be measured; undefined for an expression that names none. */
export function presenceSelector(indicator: Indicator): string | undefined {
  switch (indicator.kind) {
    case 'quantile':
      return selector(
        indicator.native ? indicator.histogram : `${indicator.histogram}_count`,
        indicator.where,
      );
    case 'ratio':
      return indicator.total.trim();
    case 'quotient':
      return indicator.per.trim();
    case 'rate':
      return selector(indicator.counter, indicator.where);
    case 'gauge':
    case 'growth':
      return selector(indicator.gauge, indicator.where);
    case 'expr':
      return indicator.present;
  }
}

/** A budget's limit in the unit that the indicator's numbers come in, to be compared with them. */
export function limitInNumbers({ limit, measuredIn }: Pick<Budget, 'limit' | 'measuredIn'>): number {
  const one = baseValue({ amount: 1, unit: measuredIn });
  return Number((baseValue(limit) / one).toPrecision(12));
}
