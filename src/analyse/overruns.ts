import { compareText } from '../model/compare-text.ts';
import type { Overrun } from '../model/finding.ts';
import { overrunsOf } from '../model/overruns.ts';
import type { OverrunCount, Overruns, Row } from '../model/report.ts';

/** Overruns from one local date to another, both included, counted by service and by metric, most days over first. */
export function overrunsIn(rows: readonly Row[], firstDay: string, lastDay: string): Overruns {
  const found = rows.map(({ budget, days }) => ({
    budget,
    overruns: overrunsOf(
      budget.id,
      days.filter(({ date }) => date >= firstDay && date <= lastDay),
    ),
  }));
  const counted = (nameOf: (row: Row['budget']) => string) => {
    const groups = Map.groupBy(found, ({ budget }) => nameOf(budget));
    return [...groups].map(([name, group]) =>
      countOf(
        name,
        group.flatMap(({ overruns }) => overruns),
      ),
    );
  };
  return {
    firstDay,
    lastDay,
    byService: mostFirst(counted(({ serviceName }) => serviceName)),
    byMetric: mostFirst(counted(({ serviceName, name }) => `${serviceName} ${name}`)),
    episodes: found
      .flatMap(({ overruns }) => overruns)
      .toSorted((a, b) => compareText(b.firstDay, a.firstDay) || compareText(a.budget, b.budget)),
  };
}

function countOf(name: string, overruns: readonly Overrun[]): OverrunCount {
  return {
    name,
    daysOver: overruns.reduce((sum, { daysOver }) => sum + daysOver, 0),
    episodes: overruns.length,
    open: overruns.filter(({ closed }) => closed === undefined).length,
  };
}

/** Counts with days over, most of them first. */
export function mostFirst(counts: readonly OverrunCount[]): readonly OverrunCount[] {
  return counts
    .filter(({ daysOver }) => daysOver > 0)
    .toSorted((a, b) => b.daysOver - a.daysOver || compareText(a.name, b.name));
}
