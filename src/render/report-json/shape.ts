import { z } from 'zod';
import { exactly } from '../../model/exactly.ts';
import { datesApart, isZone, type Period } from '../../model/period.ts';
import { REPORT_KINDS, REPORT_SCHEMAS, type Report, type ReportSummary } from '../../model/report.ts';
import { activeException, maintenance } from './budget.ts';
import { family } from './family.ts';
import { action, overrun, path, recommendation } from './findings.ts';
import { hindsight } from './hindsight.ts';
import { count, counts, date, id, instant, name, number, promql, text } from './parts.ts';
import { review } from './review.ts';
import { row } from './row.ts';

const MOST_DAYS = 31;

const period = z
  .looseObject({
    start: instant,
    end: instant,
    kind: z.enum(['week', 'month']),
    // A period's id is a folder's name: it must not lead out of the output folder.
    id: z.string().regex(/^\d{4}-(W\d{2}|\d{2})$/, 'not the id of a week or a month'),
    firstDay: date,
    lastDay: date,
    zone: z.string().refine(isZone, 'a time zone is wanted, such as Europe/Berlin'),
  })
  .refine(isOfDays, 'a week or a month is wanted, that begins before it ends');

function isOfDays({ start, end, firstDay, lastDay }: Period): boolean {
  return start < end && firstDay <= lastDay && datesApart(firstDay, lastDay) < MOST_DAYS;
}

const overrunCount = z.looseObject({
  name,
  daysOver: count,
  episodes: count,
  open: count,
});

const query = z.looseObject({
  purpose: z.enum(['figure', 'days', 'coverage']),
  query: promql,
  start: instant,
  end: instant,
  step: number.optional(),
});

const summary = {
  kind: z.enum(REPORT_KINDS),
  title: text,
  period,
  revision: z.int().min(1),
  headline: text,
  counts,
};

/** The shape of what a list of reports says of each; the rest of a saved report is not looked at. */
export const summaryShape: z.ZodType<ReportSummary> = exactly<ReportSummary>()(z.object(summary));

/** The shape of what a saved report has told of; the rest of it is not looked at. */
export const toldShape: z.ZodType<Pick<Report, 'actions' | 'asOf' | 'period'>> = z.object({
  actions: z.array(action),
  asOf: instant,
  period,
});

const source = z.looseObject({
  kind: name,
  name,
  version: name.optional(),
  link: text.optional(),
  grafana: z.looseObject({ url: text, datasource: name }).optional(),
});

/** The shape of a saved report: what {@link Report} says. Members that it does not name are kept. */
export const reportShape: z.ZodType<Report> = exactly<Report>()(
  z.looseObject({
    schema: z.literal(REPORT_SCHEMAS),
    ...summary,
    asOf: instant,
    complete: z.boolean(),
    previousPeriod: period,
    madeBy: z.looseObject({ program: z.literal('headroom'), version: name }),
    source: source.optional(),
    sources: z.array(z.looseObject({ name, is: source.optional(), failed: text.optional() })).optional(),
    settingsHash: text,
    previousCounts: counts,
    rows: z.array(row),
    families: z.array(family).optional(),
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
      notes: z.array(z.looseObject({ budget: id, text: text })),
      warnings: z.array(z.looseObject({ text: text, budgets: count })),
    }),
    changes: z.array(
      z.looseObject({
        budget: id,
        kind: z.enum(['status', 'limit']),
        from: text,
        to: text,
        text: text,
      }),
    ),
    exceptions: z.array(activeException),
    maintenance: z.array(maintenance),
    review,
    hindsight: hindsight.optional(),
    services: z.array(text).optional(),
    owner: name.optional(),
    corrects: text.optional(),
    draft: z.looseObject({ issuedAt: instant }).optional(),
    corrections: z.array(z.looseObject({ budget: id.optional(), text: text })).optional(),
    before: z.looseObject({ title: text, folder: text }).optional(),
    queries: z.record(z.string(), z.array(query)),
    presentation: z.looseObject({
      organisation: name.optional(),
      subject: name.optional(),
      from: text,
      to: z.array(text),
      reportsUrl: text.optional(),
      answersUrl: text.optional(),
    }),
  }),
);
