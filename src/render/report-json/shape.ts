import { z } from 'zod';
import type { Period } from '../../model/period.ts';
import {
  type Counts,
  type OverrunCount,
  REPORT_KINDS,
  REPORT_SCHEMAS,
  type Report,
  type ReportSummary,
} from '../../model/report.ts';
import { activeException, maintenance } from './budget.ts';
import { action, overrun, path, recommendation } from './findings.ts';
import { date, instant, number } from './parts.ts';
import { review } from './review.ts';
import { row } from './row.ts';

const period: z.ZodType<Period> = z.looseObject({
  start: instant,
  end: instant,
  kind: z.enum(['week', 'month']),
  // A period's id is a folder's name: it must not lead out of the output folder.
  id: z.string().regex(/^\d{4}-(W\d{2}|\d{2})$/, 'not the id of a week or a month'),
  firstDay: date,
  lastDay: date,
  zone: z.string(),
});

const counts: z.ZodType<Counts> = z.looseObject({
  monitored: number,
  within: number,
  approaching: number,
  exceeded: number,
  unknown: number,
});

const overrunCount: z.ZodType<OverrunCount> = z.looseObject({
  name: z.string(),
  daysOver: number,
  episodes: number,
  open: number,
});

const query = z.looseObject({
  purpose: z.enum(['figure', 'days', 'coverage']),
  query: z.string(),
  start: instant,
  end: instant,
  step: number.optional(),
});

const summary = {
  kind: z.enum(REPORT_KINDS),
  title: z.string(),
  period,
  revision: z.int().min(1),
  headline: z.string(),
  counts,
};

/** The shape of what a list of reports says of each; the rest of a saved report is not looked at. */
export const summaryShape: z.ZodType<ReportSummary> = z.object(summary);

/** The shape of what a saved report has told of; the rest of it is not looked at. */
export const toldShape: z.ZodType<Pick<Report, 'actions' | 'asOf' | 'period'>> = z.object({
  actions: z.array(action),
  asOf: instant,
  period,
});

/** The shape of a saved report: what {@link Report} says. Members that it does not name are kept. */
export const reportShape: z.ZodType<Report> = z.looseObject({
  schema: z.literal(REPORT_SCHEMAS),
  ...summary,
  asOf: instant,
  complete: z.boolean(),
  previousPeriod: period,
  madeBy: z.looseObject({ program: z.literal('headroom'), version: z.string() }),
  source: z.looseObject({
    kind: z.string(),
    name: z.string(),
    version: z.string().optional(),
    link: z.string().optional(),
  }),
  settingsHash: z.string(),
  previousCounts: counts,
  rows: z.array(row),
  actions: z.array(action),
  paths: z.array(path),
  violations: z.looseObject({
    firstDay: date,
    lastDay: date,
    byService: z.array(overrunCount),
    byMetric: z.array(overrunCount),
    episodes: z.array(overrun),
  }),
  recommendations: z.array(recommendation),
  dataQuality: z.looseObject({
    lowestCoverage: number.optional(),
    notes: z.array(z.looseObject({ budget: z.string(), text: z.string() })),
    warnings: z.array(z.looseObject({ text: z.string(), budgets: number })),
  }),
  changes: z.array(
    z.looseObject({
      budget: z.string(),
      kind: z.enum(['status', 'limit']),
      from: z.string(),
      to: z.string(),
      text: z.string(),
    }),
  ),
  exceptions: z.array(activeException),
  maintenance: z.array(maintenance),
  review,
  services: z.array(z.string()).optional(),
  draft: z.looseObject({ issuedAt: instant }).optional(),
  corrections: z.array(z.looseObject({ budget: z.string().optional(), text: z.string() })).optional(),
  before: z.looseObject({ title: z.string(), folder: z.string() }).optional(),
  queries: z.record(z.string(), z.array(query)),
  presentation: z.looseObject({
    organisation: z.string().optional(),
    subject: z.string().optional(),
    from: z.string(),
    to: z.array(z.string()),
    reportsUrl: z.string().optional(),
  }),
});
