import type { CoveragePolicy } from '../evaluate/judge.ts';
import { withMembers } from '../measuring/find-members.ts';
import { type Failure, measureAll, type Progress } from '../measuring/measure.ts';
import { askEach, describeSources, sourcesIn } from '../measuring/sources.ts';
import { BOUNDS } from '../model/bounds.ts';
import type { BudgetSet } from '../model/budget.ts';
import type { Problem } from '../model/errors.ts';
import type { Told } from '../model/finding.ts';
import type { Calendar } from '../model/period.ts';
import type { Presentation, Report, ReportKind } from '../model/report.ts';
import type { Instant, Window } from '../model/window.ts';
import type { ChangePlace } from '../ports/changes.ts';
import type { Clock } from '../ports/clock.ts';
import type { MeasuredBy, MetricSource } from '../ports/metric-source.ts';
import { assembleReport, type Ingredients } from '../report/assemble.ts';
import { examining } from '../report/examine.ts';
import { planReport, requestOf, weeksOf } from '../report/plan.ts';
import type { ReviewInput } from '../report/review.ts';
import { explain } from '../why/explain.ts';
import { type ReviewAccess, readWritten } from './written.ts';

/** What all reports of one project share. */
export interface Project {
  readonly set: BudgetSet;
  readonly calendar: Calendar;
  readonly coverage: CoveragePolicy;
  readonly presentation: Presentation;
  readonly settingsHash: string;
  readonly version: string;
  /** Whether services were left out of the set, so that its reports are about some of them alone. */
  readonly isPartial?: boolean;
  /** Where changes are seen; nowhere unless given. */
  readonly places?: readonly ChangePlace[];
  /** Where people's part is written down; without it a report has none. */
  readonly records?: ReviewAccess;
}

/** Which report to make; without a period, the last complete one that the source covers. */
export interface Wanted {
  readonly kind: ReportKind;
  readonly period?: string;
  /** When openings of violations that nobody wrote down yet count as noticed. */
  readonly noticedAt?: Instant;
  /** What the report before has told of. */
  readonly told?: readonly Told[];
  /** A stretch that is asked of the source again, whatever is remembered of it. */
  readonly anew?: Window;
}

/** A report, and the budgets for which the source failed. */
export interface Generated {
  readonly report: Report;
  readonly failures: readonly Failure[];
}

/** Measures, judges and analyses one period. Throws an InputError for a bad period, a SourceError for a dead source. */
export async function generateReport(
  project: Project,
  { kind, period, noticedAt, told = [], anew }: Wanted,
  ports: { readonly source: MetricSource; readonly clock: Clock },
  progress?: Progress,
): Promise<Generated> {
  const sources = sourcesIn(project.set);
  const plan = planReport(kind, project.calendar, await dataUntil(ports, sources), period);
  const described = await describeSources(ports.source, sources);
  const found = await withMembers(ports.source, project.set, weeksOf(plan));
  const { results, failures } = await measureAll(
    found.source,
    found.set,
    (budget) => ({ ...requestOf(plan, budget), ...(anew ? { anew } : {}) }),
    examining(found.set, plan, project.coverage),
    progress,
  );
  const { set, notes } = found;
  const examined = results.map((settled) => settled());
  const why = await explain(
    examined.map(({ row }) => row),
    {
      source: found.source,
      places: project.places ?? [],
      set,
      end: plan.asOf,
      zone: plan.calendar.zone,
    },
  );
  const report = await reportOn(
    { ...project, set },
    { plan, ...described, examined, why, told, notes },
    noticedAt,
  );
  return { report, failures };
}

/** The report of a planned period from what was measured, with people's part. */
export async function reportOn(
  project: Project,
  measured: Pick<Ingredients, 'plan' | 'source' | 'sources' | 'examined' | 'why' | 'told' | 'notes'>,
  noticedAt?: Instant,
): Promise<Report> {
  const { review, problems } = await reviewIn(project, measured.plan.period.id, noticedAt);
  return withProblems(assembleReport({ ...project, ...measured, ...(review ? { review } : {}) }), problems);
}

/** People's part of a period, as far as it can be read. */
async function reviewIn(
  { records }: Project,
  period: string,
  noticedAt: Instant | undefined,
): Promise<{ readonly review?: ReviewInput; readonly problems: readonly Problem[] }> {
  if (!records) return { problems: [] };
  const { problems, ...written } = await readWritten(records, period);
  const { response: policy, adjustment } = records.settings;
  const noticed = noticedAt === undefined ? {} : { noticedAt };
  return { review: { ...written, policy, adjustment, ...noticed }, problems };
}

/** A record that cannot be read is left out, and the report says so. */
function withProblems(report: Report, problems: readonly Problem[]): Report {
  if (problems.length === 0) return report;
  const notes = problems.slice(0, BOUNDS.problems.most).map(({ file, line, column, message }) => ({
    budget: `${file}:${line}:${column}`,
    text: `${message} The file is left out.`,
  }));
  return {
    ...report,
    dataQuality: { ...report.dataQuality, notes: [...report.dataQuality.notes, ...notes] },
  };
}

/** Up to when there are data, in the one of the sources that has them longest: until now, or until a recording ends. */
export async function dataUntil(
  { source, clock }: { readonly source: MetricSource; readonly clock: Clock },
  sources: readonly MeasuredBy[],
): Promise<Instant> {
  const answers = await askEach(sources, (of) => source.coversUntil(of));
  const ends = answers.map(({ failed, value }) =>
    failed === undefined ? (value ?? Number.POSITIVE_INFINITY) : 0,
  );
  return Math.min(clock.now(), Math.max(...ends));
}
