import { z } from 'zod';
import { ADVICE } from '../../model/finding.ts';
import { STATUSES } from '../../model/verdict.ts';
import { date, id, instant, name, number, quantity, text } from './parts.ts';
import { step } from './review.ts';

/** A trend, tested or not. */
export const trend = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('tested'),
    direction: z.enum(['improving', 'degrading', 'steady', 'unclear']),
    days: number,
    n: number,
    slope: number,
    lower: number,
    upper: number,
    p: number,
    change: number,
    from: number,
    to: number,
    firstDay: date,
    lastDay: date,
    thirty: z.looseObject({ change: number, lower: number, upper: number }).optional(),
    turned: z.literal(true).optional(),
    lowerBounds: number.optional(),
    sinceStep: z.literal(true).optional(),
  }),
  z.looseObject({
    kind: z.literal('not_enough_data'),
    n: number,
    needed: number,
    days: number,
    sinceStep: z.literal(true).optional(),
  }),
  z.looseObject({ kind: z.literal('not_applicable'), because: text }),
]);

/** Shifts of the level. */
export const steps = z.looseObject({
  steps: z.array(
    z.looseObject({
      day: date,
      earliest: date,
      latest: date,
      size: number,
      half: number,
      change: number,
      worse: z.boolean(),
    }),
  ),
  before: number,
  beside: z.enum(['level', 'line']),
  since: z.enum(['level', 'trend', 'too_few_days']),
});

const points = z.array(z.looseObject({ date, value: number, lower: number, upper: number }));

/** A forecast, or why there is none. */
export const forecast = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('crossing'),
    earliest: date,
    central: date,
    latest: date.optional(),
    limit: quantity.optional(),
    horizon: date,
    points,
    shape: z.enum(['accelerating', 'slowing']).optional(),
  }),
  z.looseObject({
    kind: z.literal('possible'),
    earliest: date,
    horizon: date,
    chance: number,
    because: z.enum(['accelerating', 'slowing', 'scattered']),
    limit: quantity.optional(),
    points,
  }),
  z.looseObject({ kind: z.literal('none'), because: text }),
]);

const against = z.enum(['week_before', 'four_weeks_before', 'month_before']);

/** A comparison with an earlier period. */
export const comparison = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('compared'),
    against,
    outcome: z.enum(['regressed', 'improved', 'unchanged']),
    before: number,
    now: number,
    change: number,
    p: number,
    ofIncrements: z.literal(true).optional(),
    ofDays: z.literal(true).optional(),
  }),
  z.looseObject({ kind: z.literal('not_compared'), against, because: text }),
]);

/** A run of days over budget. */
export const overrun = z.looseObject({
  budget: id,
  firstDay: date,
  lastDay: date,
  daysOver: number,
  closed: date.optional(),
});

/** Advice. */
export const recommendation = z.looseObject({
  budget: id,
  advice: z.enum(ADVICE),
  text: text,
  evidence: text,
  from: quantity.optional(),
  suggested: quantity.optional(),
  used: z.looseObject({ least: number, most: number }).optional(),
  replay: z.looseObject({ limit: quantity, exceeded: number, approaching: number, days: number }).optional(),
});

/** Something to do. */
export const action = z.looseObject({
  budget: id,
  why: z.enum(STATUSES),
  title: text,
  text: text,
  owner: name.optional(),
  rootCause: text.optional(),
  declined: text.optional(),
  opened: date,
  openedBefore: z.literal(true).optional(),
  told: date.optional(),
  step: step.optional(),
  stepDue: instant.optional(),
  stepLate: number.optional(),
  due: date.optional(),
  overdueDays: number,
  violation: id.optional(),
  links: z.array(text).optional(),
});

/** A critical path. */
export const path = z.looseObject({
  id: id,
  serviceName: name,
  name,
  total: id,
  totalName: name,
  totalLimit: quantity,
  totalActual: number.optional(),
  allocated: number,
  overAllocated: number.optional(),
  stages: z.array(
    z.looseObject({
      budget: id,
      name,
      limit: number,
      actual: number.optional(),
      status: z.enum(STATUSES),
      share: number.optional(),
    }),
  ),
});
