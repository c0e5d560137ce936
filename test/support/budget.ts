import type { Budget } from '../../src/model/budget.ts';
import { type Parsed, parseQuantity, parseUnit, type Quantity } from '../../src/model/quantity.ts';
import type { Unit } from '../../src/model/unit.ts';

/** A quantity from text that is known to be good. */
export function quantity(text: string): Quantity {
  return expectParsed(parseQuantity(text));
}

/** A unit from text that is known to be good. */
export function unit(text: string): Unit {
  return expectParsed(parseUnit(text));
}

/** A latency budget of 2 s on a P95, with what differs. */
export function budget(differing: Partial<Budget> = {}): Budget {
  return {
    id: 'api/query-p95',
    service: 'api',
    serviceName: 'API',
    slug: 'query-p95',
    name: 'Query P95',
    category: 'latency',
    bound: 'at_most',
    limit: quantity('2s'),
    approaching: 0.9,
    indicator: {
      kind: 'quantile',
      quantile: 0.95,
      histogram: 'api_request_duration_seconds',
      where: {},
      native: false,
    },
    measuredIn: unit('s'),
    labels: {},
    exceptions: [],
    ...differing,
  };
}

/** A budget on a gauge of plain seconds, whose figure is the number measured. */
export function gaugeBudget(differing: Partial<Budget> = {}): Budget {
  return budget({
    indicator: { kind: 'gauge', gauge: 'x_seconds', where: {}, overTime: 'avg', across: 'max' },
    ...differing,
  });
}

function expectParsed<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}
