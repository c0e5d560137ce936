import { z } from 'zod';
import { STATUSES } from '../../model/verdict.ts';
import { budget } from './budget.ts';
import { comparison, forecast, steps, trend } from './findings.ts';
import { count, coverage, date, id, instant, number, quantity, text, window } from './parts.ts';
import { why } from './why.ts';

const WHY = [
  'maintenance',
  'too_many_members',
  'no_data',
  'no_traffic',
  'source_failed',
  'implausible',
  'low_coverage',
  'too_few_events',
  'too_few_days',
  'beyond_buckets',
] as const;

/** What a verdict of another kind has. */
const absent = z.never('not of a verdict with this status').optional();

const anyVerdict = {
  window,
  rolled: window.optional(),
  limit: quantity,
  coverage,
  leftOut: number.optional(),
  began: instant.optional(),
};

/** What was measured, with its bounds. */
export const figure = z.looseObject({
  value: number,
  lower: number.optional(),
  upper: number.optional(),
});
/** How much of a budget is used. */
export const usage = z.union([z.number(), z.enum(['infinite', 'none'])]);

const judgedVerdict = z.looseObject({
  ...anyVerdict,
  status: z.enum(STATUSES).exclude(['unknown']),
  actual: figure,
  usage,
  headroom: number,
  events: number.optional(),
  cannotTell: z.literal(true).optional(),
  unknown: absent,
});

const unknownVerdict = z.looseObject({
  ...anyVerdict,
  status: z.literal('unknown'),
  unknown: z.looseObject({ why: z.enum(WHY), detail: text }),
  actual: absent,
  usage: absent,
  headroom: absent,
  events: absent,
  cannotTell: absent,
});

const verdict = z.discriminatedUnion('status', [judgedVerdict, unknownVerdict]);

/** A year and more: a row has 90 days. */
const MOST_DAYS = 400;

/** All about one budget. */
export const row = z.looseObject({
  budget,
  verdict,
  previous: verdict.optional(),
  daysOver: z.looseObject({ over: count, of: count }),
  days: z
    .array(
      z.looseObject({
        date,
        status: z.enum(STATUSES),
        value: number.optional(),
        floor: z.literal(true).optional(),
        rolled: figure.optional(),
        limit: number,
      }),
    )
    .max(MOST_DAYS),
  weeks: z.array(verdict).max(MOST_DAYS),
  trend,
  steps: steps.optional(),
  forecast,
  comparisons: z.array(comparison),
  violation: id.optional(),
  limitSteps: z.array(z.looseObject({ date, from: quantity, to: quantity })).optional(),
  why: why.optional(),
  warnings: z.array(text).optional(),
});
