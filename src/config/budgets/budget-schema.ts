import { z } from 'zod';
import { BOUNDS } from '../../model/bounds.ts';
import { CATEGORIES } from '../../model/budget.ts';
import { duration, exactlyOne, labels, name, quantity, sentences, text } from '../schema-parts.ts';
import { splitBy } from '../split-by.ts';
import { EACH, ofMembers } from './each-schema.ts';
import { INDICATOR } from './indicator-schema.ts';
import { OVER } from './over.ts';

const { most: MOST } = BOUNDS.list;

const LIMIT = {
  at_most: quantity('The limit, when the actual must stay under it: 2s, 4 GB, 0.5%.').optional(),
  at_least: quantity('The limit, when the actual must stay over it: 50 TPS, 99.9%.').optional(),
};

const WATCH =
  'How often its last 24 hours are judged, so that a violation opens before the day is over: 1h to 24h';

const BUDGET = z.strictObject({
  name: name('The metric’s name as readers know it: Query P95. The id unless set.').optional(),
  category: z.enum(CATEGORIES).describe('What the budget is about.'),
  ...LIMIT,
  indicator: z
    .record(z.string(), z.unknown())
    .describe(
      'How the figure is measured: by one of quantile, mean, ratio, quotient, rate, gauge, growth and expr.',
    ),
  over: OVER.optional(),
  watch: duration(`${WATCH}; that of the file, or once a day, unless set.`),
  source: name('Which of the settings’ sources measures it; that of the file unless set.').optional(),
  each: EACH,
  split_by: splitBy('Those of the file'),
  approaching: quantity('The usage from which the budget counts as approached; 90% unless set.')
    .or(ofMembers(quantity('The usage from which this member counts as approached.')))
    .describe(
      'The usage from which the budget counts as approached, 90% unless set; or that of members of a family.',
    )
    .optional(),
  limits: ofMembers(quantity('The limit of this member: 3s.'))
    .describe('Of a family: limits of members of their own, such as { /search: 3s }.')
    .optional(),
  owners: ofMembers(name('Who acts when this member is over.'))
    .describe('Of a family: owners of members of their own.')
    .optional(),
  owner: name('Who acts when it is exceeded.').optional(),
  runbook: text('A web address that says what to do.').optional(),
  rationale: sentences('Why this limit.').optional(),
  labels: labels('Labels of your own, for selection.').optional(),
  load_test: z
    .union([
      name('A metric of the load test: http_req_duration.'),
      z.strictObject({
        metric: name('A metric of the load test: http_req_duration.'),
        where: labels('Tags that its samples carry, as { name: query }.').optional(),
        statistic: name(
          'p95, avg, med, min, max, rate, count or value; that of the indicator unless set.',
        ).optional(),
        unit: name('The unit of its numbers, where the results do not say it.').optional(),
        of: z
          .enum(['good', 'bad'])
          .describe('What a share counts, where its name misleads; the rest is held against the limit.')
          .optional(),
      }),
    ])
    .describe('What headroom check --results reads of a load test.')
    .optional(),
  benchmark: z
    .union([
      name('A benchmark: BenchmarkTransactionSubmission.'),
      z.strictObject({
        name: name('A benchmark: BenchmarkTransactionSubmission.'),
        unit: name('Which of its units: ns/op.').optional(),
      }),
    ])
    .describe('Which benchmark headroom compare holds to the limit.')
    .optional(),
});

const EXCEPTION = z.strictObject({
  budget: text('Which budget of this file.'),
  ...LIMIT,
  from: text('The first local day: 2026-01-26.'),
  until: text('The last local day: 2026-02-28.'),
  reason: sentences('Why.'),
  approved_by: name('Who allowed it.'),
});

const MAINTENANCE = z.strictObject({
  from: text('When it begins: 2026-01-26T22:00, in the settings’ time zone unless an offset is given.'),
  until: text('When it ends, written like its beginning.'),
  reason: sentences('What for.'),
  budgets: z
    .array(z.string())
    .min(1)
    .max(MOST)
    .describe('Which budgets of this file, or members of its families: route-p95[/search]; all unless set.')
    .optional(),
});

const PATH = z.strictObject({
  name: name('The path’s name as readers know it. The id unless set.').optional(),
  total: text('The budget of the whole, measured end to end.'),
  stages: z.array(z.string()).min(1).max(MOST).describe('The budgets of the stages, in order.'),
});

/** A budget file. Its indicators are checked afterwards, each by its kind. */
export const BUDGET_FILE = z.strictObject({
  service: text('The service’s id, unique over all files.'),
  name: name('The service’s name as readers know it. The id unless set.').optional(),
  owner: name('Who acts, unless a budget names another.').optional(),
  source: name('Which of the settings’ sources measures budgets of this file.').optional(),
  approaching: quantity('The usage from which budgets of this file count as approached.').optional(),
  watch: duration(`${WATCH}, of budgets of this file.`),
  split_by: splitBy('Those of the settings'),
  labels: labels('Labels of every budget of this file.').optional(),
  budgets: z.record(z.string(), BUDGET).describe('The budgets by id.'),
  paths: z.record(z.string(), PATH).describe('Critical paths by id.').optional(),
  exceptions: z.array(EXCEPTION).max(MOST).describe('Temporary limits.').optional(),
  maintenance: z
    .array(MAINTENANCE)
    .max(MOST)
    .describe('Planned stretches in which figures do not count.')
    .optional(),
});

/** What is read of a file with missing keys, so that the keys that are there can be checked too. */
export const BUDGET_FILE_IN_PART = BUDGET_FILE.partial().extend({
  budgets: z.record(z.string(), BUDGET.partial()).optional(),
  paths: z.record(z.string(), PATH.partial()).optional(),
  exceptions: z.array(EXCEPTION.partial()).max(MOST).optional(),
  maintenance: z.array(MAINTENANCE.partial()).max(MOST).optional(),
});

/** A budget file as editors are told: all that a schema can say. */
export const BUDGET_FILE_FOR_EDITORS = BUDGET_FILE.extend({
  budgets: z
    .record(z.string(), BUDGET.extend({ indicator: INDICATOR }).meta(exactlyOne('at_most', 'at_least')))
    .describe('The budgets by id.'),
  exceptions: z
    .array(EXCEPTION.meta(exactlyOne('at_most', 'at_least')))
    .max(MOST)
    .describe('Temporary limits.')
    .optional(),
});

/** A budget file of which some keys may be missing. */
export type WrittenFile = z.infer<typeof BUDGET_FILE_IN_PART>;
/** A budget as it is written. */
export type WrittenBudget = NonNullable<WrittenFile['budgets']>[string];
/** A critical path as it is written. */
export type WrittenPath = NonNullable<WrittenFile['paths']>[string];
/** A temporary limit as it is written. */
export type WrittenException = NonNullable<WrittenFile['exceptions']>[number];
/** A planned stretch as it is written. */
export type WrittenMaintenance = NonNullable<WrittenFile['maintenance']>[number];
