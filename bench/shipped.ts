import { join } from 'node:path';
import { measureAll } from '../src/app/measure.ts';
import { openProject } from '../src/compose.ts';
import type { Budget, BudgetSet, CriticalPath } from '../src/model/budget.ts';
import type { ReportKind } from '../src/model/report.ts';
import type { Ingredients } from '../src/report/assemble.ts';
import { planReport, requestFor } from '../src/report/plan.ts';

const CONFIG = join(import.meta.dirname, '../headroom.yaml');

/** The shipped budgets with their recorded measurements for the last report of a kind. */
export async function shippedIngredients(kind: ReportKind): Promise<Ingredients> {
  const { project, source } = await openProject({ config: CONFIG }, {});
  try {
    const until = (await source.coversUntil()) ?? 0;
    const plan = planReport(kind, project.calendar, until);
    const request = (budget: Budget) => requestFor(plan, budget);
    const { series } = await measureAll(source, project.set.budgets, request);
    return { ...project, plan, series, source: await source.describe() };
  } finally {
    await source.close();
  }
}

/** Ingredients of `count` budgets: the given ones over and over, each time as other services. */
export function repeated(once: Ingredients, count: number): Ingredients {
  const copies = Array.from({ length: Math.ceil(count / once.set.budgets.length) }, (_, copy) => copy);
  const budgets = copies.flatMap((copy) => once.set.budgets.map((budget) => budgetIn(copy, budget)));
  const series = copies.flatMap((copy) =>
    once.series.map((one) => ({ ...one, budget: idIn(copy, one.budget) })),
  );
  const known = new Set(budgets.slice(0, count).map(({ id }) => id));
  const set: BudgetSet = {
    budgets: budgets.slice(0, count),
    paths: copies.flatMap((copy) => once.set.paths.map((path) => pathIn(copy, path))),
    maintenance: [],
  };
  return { ...once, set, series: series.filter(({ budget }) => known.has(budget)) };
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
