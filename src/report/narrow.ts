import type { FamilyFinding } from '../model/family.ts';
import { familyIn } from '../model/member-id.ts';
import { type Part, WHOLE } from '../model/part.ts';
import type { Report, Row } from '../model/report.ts';
import { countsAmong } from './families.ts';
import { headlineOf } from './headline.ts';
import { isWhole, narrowFamilies } from './narrow-families.ts';
import { narrowOverruns } from './narrow-overruns.ts';
import { qualityAmong } from './quality.ts';
import { serviceNames, titleOf } from './title.ts';

/** What of a report makes somebody its reader. */
type Concerning = Pick<Report, 'rows' | 'review'>;

/** Whether a part of a report has a row in it. */
export function hasRows(report: Concerning, part: Part): boolean {
  return report.rows.some(rowTest(report, part));
}

/**
 * The report as it concerns some budgets alone: those of some services, those of an owner, or some by their ids, and everything
 * said of them, with the counts and the headline made anew from what is left; its title says so. All when none is named.
 */
export function narrowReport(report: Report, part: Part): Report {
  const { services, owner, budgets } = { ...WHOLE, ...part };
  if (services.length === 0 && owner === undefined && budgets === undefined) return report;
  const rows = report.rows.filter(rowTest(report, part));
  const ids = new Set(rows.map(({ budget }) => budget.id));
  const { families: all = [], hindsight: _, ...rest } = report;
  const families = narrowFamilies(all, rows, budgetTest(part));
  const wholeFamilies = new Set(families.filter((family) => isWhole(family, all)).map(({ id }) => id));
  const members = new Set(families.flatMap(membersIn));
  const concerned = ({ budget }: { readonly budget: string }) =>
    ids.has(budget) || members.has(budget) || wholeFamilies.has(familyIn(budget));
  // Of these, something is of others, and the rest of nobody.
  const others = new Set(
    report.rows.filter((row) => !ids.has(row.budget.id)).map(({ budget }) => budget.service),
  );
  const own = new Set(services.length > 0 ? services : rows.map(({ budget }) => budget.service));
  // A file that nobody could read may be about any service, and so may what changed in the notes.
  const ofNoOther = ({ budget = '' }: { readonly budget?: string }) =>
    concerned({ budget }) || !others.has(serviceOf(budget));
  const { counts, previousCounts } = countsAmong(rows, families);
  const actions = report.actions.filter(concerned);
  const violations = report.review.violations.filter(concerned);
  const { kind, period, presentation } = report;
  const names = owner === undefined || services.length > 0 ? serviceNames(rows) : undefined;
  const measuredBy = sourcesOf(rows, families);
  const whose = owner === undefined ? {} : { owner };
  return {
    ...rest,
    title: titleOf(kind, period, presentation.organisation, names, owner),
    ...(names ? { services: names } : {}),
    ...whose,
    headline: headlineOf({ period: report.period, counts, rows, actions, violations, ...whose }),
    counts,
    previousCounts,
    ...(report.sources ? { sources: report.sources.filter(({ name }) => measuredBy.has(name)) } : {}),
    rows,
    ...(families.length > 0 ? { families } : {}),
    actions,
    paths: report.paths.filter(
      ({ id, total }) => own.has(serviceOf(id)) && (ids.has(total) || !others.has(serviceOf(id))),
    ),
    violations: narrowOverruns(report, { rows, families }),
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
    maintenance: report.maintenance.filter(
      ({ service, budgets: of }) =>
        own.has(service) && (of.length === 0 || of.some((budget) => concerned({ budget }))),
    ),
    ...narrowedHindsight(report.hindsight, concerned),
    queries: Object.fromEntries(Object.entries(report.queries).filter(([budget]) => ids.has(budget))),
  };
}

/** What became of what was said of some budgets; nothing where none of it is of theirs. */
function narrowedHindsight(
  hindsight: Report['hindsight'],
  concerned: (of: { readonly budget: string }) => boolean,
): Pick<Report, 'hindsight'> {
  if (!hindsight) return {};
  const forecasts = hindsight.forecasts.filter(concerned);
  const limits = hindsight.limits.filter(concerned);
  return forecasts.length + limits.length === 0 ? {} : { hindsight: { ...hindsight, forecasts, limits } };
}

/** What is known of a budget, be it of a member without a row. */
type Known = Pick<Row['budget'], 'id' | 'service' | 'owner'>;

/** Whether a budget is of a part, by what it says itself. */
function budgetTest({ services, owner, budgets }: Part): (budget: Known) => boolean {
  return (budget) =>
    (budgets === undefined || budgets.includes(budget.id) || budgets.includes(familyIn(budget.id))) &&
    (services.length === 0 || services.includes(budget.service)) &&
    (owner === undefined || budget.owner === owner);
}

/** Whether a row is of a part: an owner’s are also those of others whose open violation they work on. */
function rowTest({ review }: Concerning, part: Part): (row: Row) => boolean {
  const isOf = budgetTest(part);
  const { owner } = part;
  if (owner === undefined) return ({ budget }) => isOf(budget);
  const worksOn = new Set(
    review.violations.flatMap((one) => (one.state === 'open' && one.owner === owner ? one.budget : [])),
  );
  return ({ budget }) => isOf(worksOn.has(budget.id) ? { ...budget, owner } : budget);
}

/** The ids that are said of a family: its own, and those of its members. */
function membersIn({ id, shown, others }: FamilyFinding): readonly string[] {
  return [id, ...shown, ...others.map(({ value }) => `${id}[${value}]`)];
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
