import { familyIn } from '../model/member.ts';
import type { Report } from '../model/report.ts';
import { countsAmong, overrunsAmong } from './families.ts';
import { headlineOf } from './headline.ts';
import { qualityAmong } from './quality.ts';
import { serviceNames, titleOf } from './title.ts';

/**
 * The report as it concerns some services alone: their budgets, and everything said of them, with the counts and the
 * headline made anew from what is left; its title says so. All services when none is named.
 */
export function narrowReport(report: Report, services: readonly string[]): Report {
  if (services.length === 0) return report;
  const rows = report.rows.filter(({ budget }) => services.includes(budget.service));
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
  const measuredBy = new Set(rows.map(({ budget }) => budget.source));
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
    violations: overrunsAmong(rows, rows, report.violations.firstDay, report.violations.lastDay),
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

/** The service of a budget or of a path, by its id. */
function serviceOf(id: string): string {
  return id.slice(0, Math.max(0, id.indexOf('/')));
}
