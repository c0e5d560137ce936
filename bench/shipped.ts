import { join } from 'node:path';
import { openProject } from '../src/compose.ts';
import { measureAll } from '../src/measuring/measure.ts';
import type { Budget, BudgetSet, CriticalPath } from '../src/model/budget.ts';
import type { Report, ReportKind } from '../src/model/report.ts';
import type { Series } from '../src/model/series.ts';
import { assembleReport, type Ingredients } from '../src/report/assemble.ts';
import { examine } from '../src/report/examine.ts';
import { planReport, requestOf } from '../src/report/plan.ts';

const CONFIG = join(import.meta.dirname, '../headroom.yaml');

/** Budgets with their measurements, one entry a budget and in the same order, from which a report can be made. */
export interface Measured extends Omit<Ingredients, 'examined'> {
  readonly series: readonly Series[];
}

/** The shipped budgets with their recorded measurements for the last report of a kind. */
export async function shippedMeasurements(kind: ReportKind): Promise<Measured> {
  const { project, source } = await openProject({ config: CONFIG }, {});
  try {
    const until = (await source.coversUntil({})) ?? 0;
    const plan = planReport(kind, project.calendar, until);
    const request = (budget: Budget) => requestOf(plan, budget);
    const { results: series } = await measureAll(source, project.set, request, (_, one) => one);
    return { ...project, plan, series, source: await source.describe({}) };
  } finally {
    await source.close();
  }
}

/** The report made of measurements. */
export function reportOf({ series, ...ingredients }: Measured): Report {
  const { plan, coverage, set } = ingredients;
  const examined = set.budgets.flatMap((budget, index) => {
    const measured = series[index];
    return measured ? [examine(budget, measured, plan, coverage)] : [];
  });
  return assembleReport({ ...ingredients, examined });
}

/** The measurements of `count` budgets: the given ones over and over, each time as other services. */
export function repeated(once: Measured, count: number): Measured {
  const copies = Array.from({ length: Math.ceil(count / once.set.budgets.length) }, (_, copy) => copy);
  const budgets = copies.flatMap((copy) => once.set.budgets.map((budget) => budgetIn(copy, budget)));
  const series = copies.flatMap((copy) =>
    once.series.map((one) => ({ ...one, budget: idIn(copy, one.budget) })),
  );
  const set: BudgetSet = {
    budgets: budgets.slice(0, count),
    paths: copies.flatMap((copy) => once.set.paths.map((path) => pathIn(copy, path))),
    maintenance: [],
  };
  return { ...once, set, series: series.slice(0, count) };
}

function budgetIn(copy: number, budget: Budget): Budget {
  const service = `${budget.service}-${copy}`;
  return { ...budget, id: idIn(copy, budget.id), service, serviceName: `${budget.serviceName} ${copy}` };
}

function pathIn(copy: number, path: CriticalPath): CriticalPath {
  return {
    ...path,
    id: idIn(copy, path.id),
    service: `${path.service}-${copy}`,
    serviceName: `${path.serviceName} ${copy}`,
    total: idIn(copy, path.total),
    stages: path.stages.map((stage) => idIn(copy, stage)),
  };
}

function idIn(copy: number, id: string): string {
  return id.replace('/', `-${copy}/`);
}
