import type { BudgetId } from '../model/budget.ts';
import type { Step } from '../model/finding.ts';
import type { Gist } from '../model/gist.ts';
import type { Life, ReportKept, RowTold } from '../model/history.ts';
import { familyIn } from '../model/member-id.ts';
import { dateAt } from '../model/period.ts';
import type { LifeEvent } from '../model/timeline.ts';
import type { DayPoint } from '../model/verdict.ts';

/** An event before it is known of which kind it is. */
export type Told = Omit<LifeEvent, 'kind'>;

/** What is told of each budget: of a family, of each member that had a row. */
export function toldOfEach(told: readonly RowTold[]): ReadonlyMap<BudgetId, readonly RowTold[]> {
  return Map.groupBy(told, ({ row }) => row.budget);
}

/** What is of the leading kind of reports: of the weekly ones, where there are any. */
export function leading<T extends { readonly report: ReportKept }>(all: readonly T[]): readonly T[] {
  const weekly = all.filter(({ report }) => report.gist.kind === 'weekly');
  return weekly.length > 0 ? weekly : all;
}

/** The last local day that a report's figures reach. */
export function lastDayOf({ asOf, period }: Pick<Gist, 'asOf' | 'period'>): string {
  return dateAt(asOf - 1, period.zone);
}

/** The days that rows of one budget tell of, oldest first, each as it was told last. */
export function daysTold(told: readonly RowTold[]): readonly DayPoint[] {
  const days = new Map(told.flatMap(({ row }) => row.days.map((day) => [day.date, day] as const)));
  return [...days.values()].toSorted((a, b) => (a.date < b.date ? -1 : 1));
}

/** A step of a budget’s level, as it was told last. */
export interface StepTold {
  readonly step: Step;
  readonly by: RowTold;
}

/** The steps that rows of one budget tell of, oldest first. Reports date the same one anew: it is the same where its days overlap. */
export function stepsTold(told: readonly RowTold[]): readonly StepTold[] {
  const kept: StepTold[] = [];
  for (const by of told.toReversed())
    for (const step of by.row.steps ?? [])
      if (!kept.some((known) => isSameStep(known.step, step))) kept.push({ step, by });
  return kept.toSorted((a, b) => (a.step.day < b.step.day ? -1 : 1));
}

/** Whether two reports tell of one step. */
export function isSameStep(a: Step, b: Step): boolean {
  return a.size > 0 === b.size > 0 && a.earliest <= b.latest && b.earliest <= a.latest;
}

/** The report that tells of a day: the week's, where there is one. */
export function reportOn({ reports }: Pick<Life, 'reports'>, date: string): Pick<Told, 'report'> {
  const telling = reports.filter(({ gist: { period } }) => period.firstDay <= date && date <= period.lastDay);
  const report = telling.find(({ gist }) => gist.kind === 'weekly') ?? telling[0];
  return report ? { report } : {};
}

/** A thing of which reports tell again and again, oldest telling first. */
export interface Retold<T> {
  readonly tellings: readonly { readonly report: ReportKept; readonly one: T }[];
  readonly last: T;
  readonly report: ReportKept;
  readonly zone: string;
}

/** What reports tell of a life that has an id, by it. */
export function toldLast<T extends { readonly id: string; readonly budget: BudgetId }>(
  { id, reports }: Life,
  pick: (gist: Gist) => readonly T[],
): readonly Retold<T>[] {
  const tellings = reports.flatMap((report) =>
    pick(report.gist)
      .filter(({ budget }) => familyIn(budget) === id)
      .map((one) => ({ report, one })),
  );
  return [...Map.groupBy(tellings, ({ one }) => one.id).values()].flatMap((of) => {
    const last = of.at(-1);
    return last
      ? [{ tellings: of, last: last.one, report: last.report, zone: last.report.gist.period.zone }]
      : [];
  });
}

/** Each of some things once, by a key, as it was told last. */
export function distinct<T>(all: readonly T[], keyOf: (one: T) => string): readonly T[] {
  return [...new Map(all.map((one) => [keyOf(one), one])).values()];
}
