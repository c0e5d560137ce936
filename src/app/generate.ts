import type { CoveragePolicy } from '../evaluate/judge.ts';
import type { BudgetSet } from '../model/budget.ts';
import type { Calendar } from '../model/period.ts';
import type { Presentation, Report, ReportKind } from '../model/report.ts';
import type { Instant } from '../model/window.ts';
import type { Clock } from '../ports/clock.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import { assembleReport } from '../report/assemble.ts';
import { planReport, requestFor } from '../report/plan.ts';
import { type Measurement, measureAll, type Progress } from './measure.ts';

/** What all reports of one project share. */
export interface Project {
  readonly set: BudgetSet;
  readonly calendar: Calendar;
  readonly coverage: CoveragePolicy;
  readonly presentation: Presentation;
  readonly settingsHash: string;
  readonly version: string;
}

/** Which report to make; without a period, the last complete one that the source covers. */
export interface Wanted {
  readonly kind: ReportKind;
  readonly period?: string;
}

/** A report, and the budgets for which the source failed. */
export interface Generated {
  readonly report: Report;
  readonly failures: Measurement['failures'];
}

/** Measures, judges and analyses one period. Throws an InputError for a bad period, a SourceError for a dead source. */
export async function generateReport(
  project: Project,
  { kind, period }: Wanted,
  ports: { readonly source: MetricSource; readonly clock: Clock },
  progress?: Progress,
): Promise<Generated> {
  const plan = planReport(kind, project.calendar, await dataUntil(ports), period);
  const source = await ports.source.describe();
  const measured = await measureAll(
    ports.source,
    project.set.budgets,
    (budget) => requestFor(plan, budget),
    progress,
  );
  const report = assembleReport({ ...project, plan, source, series: measured.series });
  return { report, failures: measured.failures };
}

/** Up to when there are data: until now, or until a recording ends. */
async function dataUntil({ source, clock }: { source: MetricSource; clock: Clock }): Promise<Instant> {
  return Math.min(clock.now(), (await source.coversUntil()) ?? Number.POSITIVE_INFINITY);
}
