import type { FamilyFinding } from '../model/family.ts';
import { familyIn } from '../model/member-id.ts';
import type { Part } from '../model/part.ts';
import type { Overruns, Report, Row } from '../model/report.ts';
import { countsAmong } from './families.ts';
import { headlineOf } from './headline.ts';
import { qualityAmong } from './quality.ts';
import { serviceNames, titleOf } from './title.ts';

/**
 * The report as it concerns some budgets alone: those of some services, or some by their ids, and everything said of them,
 * with the counts and the headline made anew from what is left; its title says so. All when none is named.
 */
export function narrowReport(report: Report, part: Part): Report {
  if (part.services.length === 0 && part.budgets === undefined) return report;
  const rows = report.rows.filter(({ budget }) => isRowOf(budget, part));
  const services =
    part.services.length > 0 ? part.services : [...new Set(rows.map(({ budget }) => budget.service))];
  const ids = new Set(rows.map(({ budget }) => budget.id));
  const others = new Set(
    report.rows.map(({ budget }) => budget.service).filter((one) => !services.includes(one)),
  );
  // A file that nobody could read may be about any service, and so may what changed in the notes.
  const ofNoOther = ({ budget = '' }: { readonly budget?: string }) => !others.has(serviceOf(budget));
  const { families: all = [], ...rest } = report;
  const families = all.filter(({ service }) => services.includes(service));
  const familyIds = new Set(families.map(({ id }) => id));
  const concerned = ({ budget }: { readonly budget: string }) =>
    ids.has(budget) || familyIds.has(familyIn(budget));
  const { counts, previousCounts } = countsAmong(rows, families);
  const actions = report.actions.filter(concerned);
  const violations = report.review.violations.filter(concerned);
  const { kind, period, presentation } = report;
  const names = serviceNames(rows);
  const measuredBy = sourcesOf(rows, families);
  return {
    ...rest,
    title: titleOf(kind, period, presentation.organisation, names),
    services: names,
    headline: headlineOf({ kind: report.period.kind, counts, rows, actions, violations }),
    counts,
    previousCounts,
    ...(report.sources ? { sources: report.sources.filter(({ name }) => measuredBy.has(name)) } : {}),
    rows,
    ...(families.length > 0 ? { families } : {}),
    actions,
    paths: report.paths.filter(({ id }) => services.includes(serviceOf(id))),
    violations: narrowOverruns(report.violations, rows),
    recommendations: report.recommendations.filter(concerned),
    dataQuality: { ...qualityAmong(rows), notes: report.dataQuality.notes.filter(ofNoOther) },
    ...(report.corrections ? { corrections: report.corrections.filter(ofNoOther) } : {}),
    changes: report.changes.filter(concerned),
    exceptions: report.exceptions.filter(concerned),
    review: {
      violations,
      proposals: report.review.proposals.filter(concerned),
      notes: report.review.notes.filter(({ budget }) => budget === undefined || concerned({ budget })),
    },
    maintenance: report.maintenance.filter(({ service }) => services.includes(service)),
    queries: Object.fromEntries(Object.entries(report.queries).filter(([budget]) => ids.has(budget))),
  };
}

function isRowOf({ id, service }: Row['budget'], { services, budgets }: Part): boolean {
  const isNamed = budgets === undefined || budgets.includes(id) || budgets.includes(familyIn(id));
  return isNamed && (services.length === 0 || services.includes(service));
}

/** Overruns are counted of members without a row, too: what is counted is kept, and not counted anew. */
function narrowOverruns(overruns: Overruns, rows: readonly Row[]): Overruns {
  const services = new Set(rows.map(({ budget }) => budget.serviceName));
  const metrics = new Set(rows.map(({ budget }) => metricName(budget)));
  const ids = new Set(rows.map(({ budget }) => budget.id));
  return {
    ...overruns,
    byService: overruns.byService.filter(({ name }) => services.has(name)),
    byMetric: overruns.byMetric.filter(({ name }) => metrics.has(name)),
    episodes: overruns.episodes.filter(({ budget }) => ids.has(budget)),
  };
}

function metricName({ serviceName, name, member }: Row['budget']): string {
  return `${serviceName} ${member?.familyName ?? name}`;
}

/** The sources that measure some budgets, members without a row among them: of those that have one, it begins their values. */
function sourcesOf(rows: readonly Row[], families: readonly FamilyFinding[]): ReadonlySet<string> {
  const ofOthers = families
    .filter(({ label }) => label === 'source' || label.startsWith('source and '))
    .flatMap(({ others }) => others.map(({ value }) => value.split(', ', 1)[0] ?? value));
  return new Set([...rows.flatMap(({ budget }) => budget.source ?? []), ...ofOthers]);
}

/** The service of a budget or of a path, by its id. */
function serviceOf(id: string): string {
  return id.slice(0, Math.max(0, id.indexOf('/')));
}
