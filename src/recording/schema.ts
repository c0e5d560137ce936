import { z } from 'zod';
import { exactly } from '../model/exactly.ts';
import { WEEKDAYS } from '../model/period.ts';
import type { AnswerLine, BudgetLine, HeaderLine, WrittenSeries } from './lines.ts';

const number = z.union([z.number(), z.enum(['+Inf', '-Inf', 'NaN'])]);
const bounds = z.array(z.tuple([number, number]));
const column = z.union([z.int().nullable(), z.array(z.int().nullable())]);

const missing = z.strictObject({
  windows: z.array(z.string()),
  why: z.enum(['no_data', 'no_traffic', 'source_failed', 'implausible', 'maintenance', 'too_many_members']),
  detail: z.string(),
});

const table = z.strictObject({
  windows: z.array(z.string()),
  values: z.array(z.union([number, z.array(number.nullable())]).nullable()),
  missing: z.array(missing).optional(),
  present: column,
  expected: column,
  first: column,
  last: column,
});

const query = z.strictObject({
  purpose: z.enum(['figure', 'days', 'coverage']),
  query: z.string(),
  step: z.number().positive().optional(),
  windows: z.array(z.string()),
});

/** A line that holds a budget, by its shape alone: lengths and names of windows are looked at on reading. */
export const budgetLineSchema: z.ZodType<BudgetLine> = exactly<BudgetLine>()(
  z.strictObject({
    budget: z.string().min(1),
    kind: z.enum(['histogram', 'exponential', 'ratio', 'increase', 'number']).optional(),
    buckets: bounds.optional(),
    days: table,
    periods: table,
    queries: z.array(query).optional(),
    warnings: z.array(z.string()).optional(),
  }),
);

// By hand, as there may be millions of them: a schema would copy all, and take five times as long as parsing does.
const written = z.custom<WrittenSeries['values']>(
  (list) => Array.isArray(list) && list.every((one) => isPoint(one) || isRun(one)),
  'expected numbers, lists of counts, null, and runs of them such as {"times":12,"value":0}',
);

function isRun(one: unknown): boolean {
  if (typeof one !== 'object' || one === null || !('times' in one) || !('value' in one)) return false;
  const isNumber = typeof one.times === 'number' && Number.isSafeInteger(one.times) && one.times > 1;
  return isNumber && isPoint(one.value) && Object.keys(one).length === 2;
}

function isPoint(one: unknown): boolean {
  return isNumberOrNull(one) || (Array.isArray(one) && one.every(isNumberOrNull));
}

function isNumberOrNull(one: unknown): boolean {
  return typeof one === 'number' || one === null || one === '+Inf' || one === '-Inf' || one === 'NaN';
}

/** A line that holds an answer, by its shape alone. */
export const answerLineSchema: z.ZodType<AnswerLine> = exactly<AnswerLine>()(
  z.strictObject({
    answers: z.string(),
    source: z.string().optional(),
    start: z.string(),
    end: z.string(),
    step: z.number().positive(),
    failed: z.string().optional(),
    at: z.array(z.number()).optional(),
    labels: z.array(z.string()).optional(),
    buckets: bounds.optional(),
    series: z.array(z.strictObject({ of: z.array(z.string().nullable()), values: written })).optional(),
  }),
);

/** What every version of the header has, so that a newer one can be told from a file of another kind. */
export const anyHeaderSchema: z.ZodType<Pick<HeaderLine, 'headroom' | 'schema'>> = z.object({
  headroom: z.literal('recording'),
  schema: z.int().positive(),
});

/** The first line. */
export const headerSchema: z.ZodType<HeaderLine> = exactly<HeaderLine>()(
  z.strictObject({
    headroom: z.literal('recording'),
    schema: z.int().positive(),
    recordedFrom: z.strictObject({
      kind: z.string(),
      name: z.string(),
      version: z.string().optional(),
      link: z.string().optional(),
      grafana: z.strictObject({ url: z.string(), datasource: z.string() }).optional(),
    }),
    zone: z.string(),
    weekStartsOn: z.enum(WEEKDAYS),
    coversUntil: z.string(),
    resolution: z.number().positive(),
  }),
);
