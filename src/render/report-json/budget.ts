import { z } from 'zod';
import { type Budget, CATEGORIES, type LimitException, type Maintenance } from '../../model/budget.ts';
import type { Indicator, OverTime } from '../../model/indicator.ts';
import type { LoadTestFigure } from '../../model/load-test.ts';
import { date, instant, number, quantity } from './parts.ts';

const labels = z.record(z.string(), z.string());
const where = z.record(
  z.string(),
  z.union([z.string(), z.array(z.looseObject({ is: z.enum(['=', '!=', '=~', '!~']), value: z.string() }))]),
);
const across = z.enum(['sum', 'avg', 'min', 'max']);
const overTime = z.custom<OverTime>(
  (value) => typeof value === 'string' && /^(avg|min|max|last|p\d+(\.\d+)?)$/.test(value),
  'not a way to sum up a gauge over time',
);

const indicator: z.ZodType<Indicator> = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('quantile'),
    quantile: number,
    histogram: z.string(),
    where,
    native: z.boolean(),
  }),
  z.looseObject({
    kind: z.literal('ratio'),
    of: z.enum(['good', 'bad']),
    part: z.string(),
    total: z.string(),
  }),
  z.looseObject({
    kind: z.literal('quotient'),
    of: z.enum(['counter', 'gauge']),
    part: z.string(),
    per: z.string(),
  }),
  z.looseObject({ kind: z.literal('rate'), counter: z.string(), where }),
  z.looseObject({ kind: z.literal('gauge'), gauge: z.string(), where, overTime, across }),
  z.looseObject({ kind: z.literal('growth'), gauge: z.string(), where, across }),
  z.looseObject({ kind: z.literal('expr'), expr: z.string(), present: z.string().optional() }),
]);

const exceptionParts = {
  limit: quantity,
  from: date,
  until: date,
  start: instant,
  end: instant,
  reason: z.string(),
  approvedBy: z.string(),
};
const exception: z.ZodType<LimitException> = z.looseObject(exceptionParts);

/** An exception as a report lists it. */
export const activeException: z.ZodType<LimitException & { budget: string; usual: Budget['limit'] }> =
  z.looseObject({ ...exceptionParts, budget: z.string(), usual: quantity });

/** A stretch left out of the figures. */
export const maintenance: z.ZodType<Maintenance> = z.looseObject({
  start: instant,
  end: instant,
  service: z.string(),
  budgets: z.array(z.string()),
  reason: z.string(),
});

/** A budget as it was when it was judged. */
export const budget: z.ZodType<Budget> = z.looseObject({
  id: z.string(),
  service: z.string(),
  serviceName: z.string(),
  slug: z.string(),
  name: z.string(),
  category: z.enum(CATEGORIES),
  bound: z.enum(['at_most', 'at_least']),
  limit: quantity,
  approaching: number,
  indicator,
  measuredIn: z.custom<Budget['measuredIn']>(
    (value) => typeof value === 'object' && value !== null,
    'not a unit',
  ),
  owner: z.string().optional(),
  runbook: z.string().optional(),
  rationale: z.string().optional(),
  labels,
  exceptions: z.array(exception),
  loadTest: z.custom<LoadTestFigure>((value) => typeof value === 'object' && value !== null).optional(),
  benchmark: z.looseObject({ name: z.string(), unit: z.string().optional() }).optional(),
  history: z.array(z.looseObject({ limit: quantity, until: date, end: instant })).optional(),
});
