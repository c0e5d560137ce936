import { z } from 'zod';
import { CATEGORIES } from '../model/budget.ts';

const METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

const text = (description: string) => z.string().min(1).describe(description);
/** A quantity as a person writes it; it is read by `parseQuantity`, which words its own problems. */
const quantity = (description: string) => z.union([z.string(), z.number()]).describe(description);
const labels = (description: string) =>
  z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))
    .describe(description);
const metric = (description: string) => z.string().describe(description).meta({ pattern: METRIC.source });
const where = labels('Labels that a series must carry, as { route: query }.').optional();
const unit = z
  .string()
  .describe('The unit the indicator’s numbers come in, when the metric’s name does not say it: ms, GB, %.')
  .optional();
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
    native: z.boolean().describe('Whether it is a native histogram.').optional(),
    unit,
  }),
  ratio: z.strictObject({
    ratio: z
      .strictObject({
        good: text('A selector of the good events.').optional(),
        bad: text('A selector of the bad events.').optional(),
        total: text('A selector of all events.'),
      })
      .describe('A share of events: good or bad ones among all.'),
  }),
  rate: z.strictObject({ rate: metric('A counter; its increase per second is measured.'), where, unit }),
  gauge: z.strictObject({
    gauge: metric('A gauge.'),
    where,
    over_time: z
      .string()
      .regex(
        /^(avg|min|max|last|p\d{1,2}(\.\d+)?)$/,
        'Allowed are avg, min, max, last and quantiles such as p95',
      )
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
    expr: text('Any PromQL that answers one number; $window stands for the length of the window.'),
    present: text('A selector on which coverage is counted; the expression itself unless set.').optional(),
    unit,
  }),
} as const;

/** A kind of indicator as it is written. */
export type IndicatorKey = keyof typeof INDICATORS;
/** An indicator of one kind as it is written. */
export type WrittenIndicator<K extends IndicatorKey = IndicatorKey> = z.infer<(typeof INDICATORS)[K]>;

/** The whole file, exact for editors and, where a reader words its own problems, looser for reading. */
function fileSchema<I extends z.ZodType, C extends z.ZodType<string>>(indicator: I, category: C) {
  const budget = z.strictObject({
    name: text('The metric’s name as readers know it: Query P95. The id unless set.').optional(),
    category,
    at_most: quantity('The limit, when the actual must stay under it: 2s, 4 GB, 0.5%.').optional(),
    at_least: quantity('The limit, when the actual must stay over it: 50 TPS, 99.9%.').optional(),
    indicator,
    approaching: quantity('The usage from which the budget counts as approached; 90% unless set.').optional(),
    owner: text('Who acts when it is exceeded.').optional(),
    runbook: text('A web address that says what to do.').optional(),
    rationale: text('Why this limit.').optional(),
    labels: labels('Labels of your own, for selection.').optional(),
  });
  const exception = z.strictObject({
    budget: text('Which budget of this file.'),
    at_most: quantity('The temporary limit.').optional(),
    at_least: quantity('The temporary limit.').optional(),
    from: text('The first local day.'),
    until: text('The last local day.'),
    reason: text('Why.'),
    approved_by: text('Who allowed it.'),
  });
  const maintenance = z.strictObject({
    from: text('When it begins: 2026-01-26T22:00, in the settings’ time zone unless an offset is given.'),
    until: text('When it ends.'),
    reason: text('What for.'),
    budgets: z.array(z.string()).describe('Which budgets of this file; all unless set.').optional(),
  });
  const path = z.strictObject({
    name: text('The path’s name as readers know it.').optional(),
    total: text('The budget of the whole, measured end to end.'),
    stages: z
      .array(z.string())
      .min(1, 'A path has at least one stage')
      .describe('The budgets of the stages, in order.'),
  });
  return z.strictObject({
    service: text('The service’s id, unique over all files.'),
    name: text('The service’s name as readers know it. The id unless set.').optional(),
    owner: text('Who acts, unless a budget names another.').optional(),
    approaching: quantity('The usage from which budgets of this file count as approached.').optional(),
    labels: labels('Labels of every budget of this file.').optional(),
    budgets: z.record(z.string(), budget).describe('The budgets by id.'),
    paths: z.record(z.string(), path).describe('Critical paths by id.').optional(),
    exceptions: z.array(exception).describe('Temporary limits.').optional(),
    maintenance: z.array(maintenance).describe('Planned stretches in which figures do not count.').optional(),
  });
}

/** A budget file as it is read: category and indicator are checked afterwards, with the rest of their budget. */
export const BUDGET_FILE = fileSchema(z.record(z.string(), z.unknown()), z.string());
/** A budget file as editors are told. */
export const BUDGET_FILE_FOR_EDITORS = fileSchema(
  z.union(Object.values(INDICATORS)).describe('How the figure is measured; one of the keys tells the kind.'),
  z.enum(CATEGORIES).describe('What the budget is about.'),
);
/** A budget file of the right shape. */
export type WrittenFile = z.infer<typeof BUDGET_FILE>;
/** A budget as it is written. */
export type WrittenBudget = WrittenFile['budgets'][string];
