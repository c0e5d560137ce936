import { mostFirst, overrunsIn } from '../analyse/overruns.ts';
import type { FamilyFinding } from '../model/family.ts';
import type { OverrunCount, Overruns, Report, Row } from '../model/report.ts';
import { isWhole } from './narrow-families.ts';

/** What is left of a report. */
interface Left {
  readonly rows: readonly Row[];
  readonly families: readonly FamilyFinding[];
}

/**
 * The overruns of what is left of a report. They are counted of members without a row, too: the count of a metric that has
 * all of its members is kept. Of one that lost some, and of a service that lost a metric, they are counted anew.
 */
export function narrowOverruns(report: Report, { rows, families }: Left): Overruns {
  const { violations: overruns, families: before = [] } = report;
  const ids = new Set(rows.map(({ budget }) => budget.id));
  const inPart = new Set(families.filter((family) => !isWhole(family, before)).map(({ id }) => id));
  const isInPart = ({ member }: Row['budget']) => member !== undefined && inPart.has(member.family);
  const whole = new Set(
    rows
      .map(({ budget }) => budget)
      .filter((one) => !isInPart(one))
      .map(metricName),
  );
  const anew = overrunsIn(
    rows.filter(({ budget }) => isInPart(budget)).map(underFamily),
    overruns.firstDay,
    overruns.lastDay,
  );
  const byMetric = [...overruns.byMetric.filter(({ name }) => whole.has(name)), ...anew.byMetric];
  const lost = new Set(
    report.rows.filter(({ budget }) => !ids.has(budget.id)).map(({ budget }) => budget.serviceName),
  );
  const services = new Map(rows.map(({ budget }) => [metricName(budget), budget.serviceName]));
  const own = new Set(services.values());
  return {
    ...overruns,
    byService: mostFirst([
      ...overruns.byService.filter(({ name }) => own.has(name) && !lost.has(name)),
      ...summed(byMetric, ({ name }) => services.get(name) ?? '').filter(({ name }) => lost.has(name)),
    ]),
    byMetric: mostFirst(byMetric),
    episodes: overruns.episodes.filter(({ budget }) => ids.has(budget)),
  };
}

function summed(
  counts: readonly OverrunCount[],
  nameOf: (count: OverrunCount) => string,
): readonly OverrunCount[] {
  return [...Map.groupBy(counts, nameOf)].map(([name, group]) => {
    const sum = (key: 'daysOver' | 'episodes' | 'open') => group.reduce((all, one) => all + one[key], 0);
    return { name, daysOver: sum('daysOver'), episodes: sum('episodes'), open: sum('open') };
  });
}

function underFamily(row: Row): Row {
  const { budget } = row;
  return { ...row, budget: { ...budget, name: budget.member?.familyName ?? budget.name } };
}

function metricName({ serviceName, name, member }: Row['budget']): string {
  return `${serviceName} ${member?.familyName ?? name}`;
}
