import { failureWords } from '../measuring/measure.ts';
import { budgetIn } from '../measuring/named.ts';
import { sourcesIn } from '../measuring/sources.ts';
import type { Budget, BudgetId } from '../model/budget.ts';
import { addDays, dateAt } from '../model/period.ts';
import type { QualityNote, Report } from '../model/report.ts';
import type { Instant } from '../model/window.ts';
import { assembleReport } from '../report/assemble.ts';
import { narrowReport } from '../report/narrow.ts';
import { planReport } from '../report/plan.ts';
import { dataUntil, generateReport, type Project } from './generate.ts';
import type { Publishing } from './publishing.ts';
import { wordsOfFailure } from './unexpected.ts';

/** A report of no budget, for what is told without figures. */
export function reportOfNothing(project: Project, now: Instant): Report {
  const plan = planReport('weekly', project.calendar, now, dayBefore(now, project));
  return assembleReport({ ...project, isPartial: true, plan, set: NO_BUDGETS, examined: [] });
}

const NO_BUDGETS = { budgets: [], paths: [], maintenance: [] };

/**
 * The report on some budgets of the week that holds the last whole day, up to that day. A budget that is in no file any more,
 * or for which the source fails, has no row, and a note that says why.
 */
export async function weekSoFar(publishing: Publishing, ids: readonly BudgetId[]): Promise<Report> {
  const { project, clock } = publishing;
  const found = ids.map((id) => ({ id, budget: budgetIn(project.set, id) }));
  const budgets = found.flatMap(({ budget }) => budget ?? []);
  const gone = found.filter(({ budget }) => !budget).map(({ id }) => ({ budget: id, text: GONE }));
  if (budgets.length === 0) return withNotes(reportOfNothing(project, clock.now()), gone);
  try {
    return withNotes(await measured(publishing, budgets), gone);
  } catch (error) {
    const why = wordsOfFailure(error, publishing.log);
    const notes = budgets.map(({ id }) => ({ budget: id, text: notMeasured(why) }));
    return withNotes(reportOfNothing(project, clock.now()), [...gone, ...notes]);
  }
}

const GONE = 'No budget file has it any more, so that it is not measured.';

function notMeasured(why: string): string {
  return `It could not be measured for this notice. ${why}`;
}

async function measured(publishing: Publishing, budgets: readonly Budget[]): Promise<Report> {
  const { project } = publishing;
  const set = { budgets, paths: [], maintenance: project.set.maintenance };
  const until = await dataUntil(publishing, sourcesIn(set));
  const wanted = { kind: 'weekly', period: dayBefore(until, project) } as const;
  const { report, failures } = await generateReport({ ...project, set, isPartial: true }, wanted, publishing);
  const failed = new Set(failures.map(({ budget }) => budget));
  if (failed.size === 0) return report;
  const others = budgets.map(({ id }) => id).filter((id) => !failed.has(id));
  const notes = failures.map((failure) => ({
    budget: failure.budget,
    text: notMeasured(failureWords([failure]).join(' ')),
  }));
  return withNotes(narrowReport(report, { services: [], budgets: others }), notes);
}

function dayBefore(moment: Instant, { calendar }: Project): string {
  return addDays(dateAt(moment, calendar.zone), -1);
}

function withNotes(report: Report, notes: readonly QualityNote[]): Report {
  const { dataQuality } = report;
  return { ...report, dataQuality: { ...dataQuality, notes: [...dataQuality.notes, ...notes] } };
}
