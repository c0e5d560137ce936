import { z } from 'zod';
import { exactlyOne, matchers, metric, name, promql } from '../schema-parts.ts';

const where = matchers(
  'What the labels of a series must be: a value as in { route: query }, one of [cart, payment], or { not: OPTIONS }, { matches: 2.. }, { not_matches: 5.. }.',
).optional();
const unit = name(
  'The unit the indicator’s numbers come in, when the metric’s name does not say it: ms, GB, %.',
).optional();
const across = (preset: string) =>
  z
    .enum(['sum', 'avg', 'min', 'max'])
    .describe(`How series are made one figure; ${preset} unless set.`)
    .optional();

/** The keys of each kind of indicator, by the key that tells the kind. */
export const INDICATORS = {
  quantile: z.strictObject({
    quantile: z.number().describe('Which quantile: 0.95 for P95.'),
    histogram: metric('The histogram’s name, without _bucket.'),
    where,
    native: z.boolean().describe('Whether it is a native histogram; false unless set.').optional(),
    unit,
  }),
  mean: z.strictObject({
    mean: metric('A histogram or a summary, without _sum: the mean of all that it observed.'),
    where,
    unit,
  }),
  ratio: z.strictObject({
    ratio: z
      .strictObject({
        good: promql('A selector of the good events.').optional(),
        bad: promql('A selector of the bad events.').optional(),
        total: promql('A selector of all events.'),
      })
      .meta(exactlyOne('good', 'bad'))
      .describe('A share of events: good or bad ones among all.'),
  }),
  quotient: z.strictObject({
    quotient: z
      .strictObject({
        counter: promql('A selector of a counter: what it grew by is divided.').optional(),
        gauge: promql('A selector of a gauge: what it was is divided.').optional(),
        per: promql('A selector of the counter or the gauge by which is divided.'),
      })
      .meta(exactlyOne('counter', 'gauge'))
      .describe('One counter or gauge by another, each summed up over the whole period.'),
    unit,
  }),
  rate: z.strictObject({ rate: metric('A counter; its increase per second is measured.'), where, unit }),
  gauge: z.strictObject({
    gauge: metric('A gauge.'),
    where,
    over_time: z
      .string()
      .regex(/^(avg|min|max|last|p[1-9]\d?(\.\d+)?)$/, 'avg, min, max, last, a quantile such as p95')
      .describe('How it is summed up over time: avg (unless set), min, max, last, or a quantile such as p95.')
      .optional(),
    across: across('max'),
    unit,
  }),
  growth: z.strictObject({
    growth: metric('A gauge; how fast it grows is measured over at least 28 days.'),
    where,
    across: across('sum'),
    unit,
  }),
  expr: z.strictObject({
    expr: promql('Any PromQL that answers one number; $window stands for the length of the window.'),
    present: promql('A selector on which coverage is counted; the expression itself unless set.').optional(),
    unit: name(
      'The unit the expression answers in. Unless set, the base unit of the limit: seconds, bytes, cores, a share from 0 to 1, or a count; rates per second.',
    ).optional(),
  }),
} as const;

/** An indicator of any kind. */
export const INDICATOR: z.ZodType = z
  .union(Object.values(INDICATORS))
  .describe(
    'How the figure is measured; one of the keys quantile, mean, ratio, quotient, rate, gauge, growth and expr tells the kind.',
  );

/** A kind of indicator as it is written. */
export type IndicatorKey = keyof typeof INDICATORS;
/** An indicator of one kind as it is written. */
export type WrittenIndicator<K extends IndicatorKey> = z.infer<(typeof INDICATORS)[K]>;
