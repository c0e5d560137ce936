import { z } from 'zod';
import { CATEGORIES } from '../../model/budget.ts';
import type { OverTime } from '../../model/indicator.ts';
import { budgetName, count, date, id, instant, name, number, promql, quantity, text, unit } from './parts.ts';

const labels = z.record(z.string(), text);
const where = z.record(
  z.string(),
  z.union([text, z.array(z.looseObject({ is: z.enum(['=', '!=', '=~', '!~']), value: text }))]),
);
const across = z.enum(['sum', 'avg', 'min', 'max']);
const overTime = z.custom<OverTime>(
  (value) => typeof value === 'string' && /^(avg|min|max|last|p\d+(\.\d+)?)$/.test(value),
  'not a way to sum up a gauge over time',
);

const indicator = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('quantile'),
    quantile: number,
    histogram: text,
    where,
    native: z.boolean(),
  }),
  z.looseObject({
    kind: z.literal('ratio'),
    of: z.enum(['good', 'bad']),
    part: promql,
    total: promql,
  }),
  z.looseObject({
    kind: z.literal('quotient'),
    of: z.enum(['counter', 'gauge']),
    part: promql,
    per: promql,
  }),
  z.looseObject({ kind: z.literal('rate'), counter: text, where }),
  z.looseObject({
    kind: z.literal('gauge'),
    gauge: text,
    where,
    overTime,
    across,
  }),
  z.looseObject({ kind: z.literal('growth'), gauge: text, where, across }),
  z.looseObject({ kind: z.literal('expr'), expr: promql, present: promql.optional() }),
]);

const exceptionParts = {
  limit: quantity,
  from: date,
  until: date,
  start: instant,
  end: instant,
  reason: text,
  approvedBy: name,
};
const exception = z.looseObject(exceptionParts);

/** An exception as a report lists it. */
export const activeException = z.looseObject({ ...exceptionParts, budget: id, usual: quantity });

/** A stretch left out of the figures. */
export const maintenance = z.looseObject({
  start: instant,
  end: instant,
  service: name,
  budgets: z.array(text),
  reason: text,
});

/** A budget as it was when it was judged. */
export const budget = z.looseObject({
  id: id,
  service: name,
  serviceName: name,
  slug: budgetName,
  name,
  category: z.enum(CATEGORIES),
  bound: z.enum(['at_most', 'at_least']),
  limit: quantity,
  approaching: number,
  indicator,
  source: name.optional(),
  over: z.looseObject({ text: name, days: count.optional(), months: count.optional() }).optional(),
  watch: count.optional(),
  member: z
    .looseObject({
      family: id,
      familyName: name,
      values: z.record(z.string(), budgetName),
      hasOwnLimit: z.literal(true).optional(),
    })
    .optional(),
  splitBy: z.array(name).optional(),
  measuredIn: unit,
  owner: name.optional(),
  runbook: text.optional(),
  rationale: text.optional(),
  labels,
  exceptions: z.array(exception),
  loadTest: z
    .looseObject({
      metric: name,
      where: labels,
      statistic: name,
      unit: unit.optional(),
      of: z.enum(['good', 'bad']).optional(),
    })
    .optional(),
  benchmark: z.looseObject({ name, unit: name.optional() }).optional(),
  history: z.array(z.looseObject({ limit: quantity, until: date, end: instant })).optional(),
});
