import { overrunsIn } from '../analyse/overruns.ts';
import type { BudgetId, Family } from '../model/budget.ts';
import type { FamilyFinding, OtherMember } from '../model/family.ts';
import { labelWords } from '../model/member.ts';
import type { Overruns, Row } from '../model/report.ts';
import { type Counts, countsOf } from '../model/verdict.ts';
import { statusOf } from './differences.ts';
import { byFamily, MOST_ROWS, memberOf } from './members.ts';

/** So many of the worst members of a family have a row each, whatever is said of them. */
const WORST = 20;
/** Members of one family that are in the list of what to do, and in that of advice. */
const MOST_ASKING = 3;

/** The members of families that are in a period, worst first, and what became of others. */
export interface Gathered {
  readonly rows: readonly Row[];
  readonly appeared: ReadonlyMap<BudgetId, readonly string[]>;
  readonly gone: ReadonlyMap<BudgetId, readonly string[]>;
  /** The members of which there is advice. */
  readonly advised: ReadonlySet<BudgetId>;
}

/** What a report says of each family that has members, in the order of the families. */
export function familiesIn(
  families: readonly Family[],
  { rows, appeared, gone, advised }: Gathered,
): readonly FamilyFinding[] {
  const members = byFamily(rows, ({ budget }) => budget);
  return families.flatMap((family): readonly FamilyFinding[] => {
    const { id, name, template, each } = family;
    const own = members.get(id) ?? [];
    const [worst] = own;
    if (!worst) return [];
    const shown = new Set(shownOf(own, advised));
    const { service, serviceName, category, owner } = template;
    return [
      {
        id,
        name,
        service,
        serviceName,
        category,
        ...(owner === undefined ? {} : { owner }),
        label: labelWords(each),
        counts: countsOf(own.map(({ verdict }) => verdict.status)),
        ...previousOf(own),
        worst: worst.budget.id,
        shown: own.filter((row) => shown.has(row)).map(({ budget }) => budget.id),
        others: own.filter((row) => !shown.has(row)).map((row) => otherOf(row, owner)),
        appeared: appeared.get(id) ?? [],
        gone: gone.get(id) ?? [],
      },
    ];
  });
}

function previousOf(own: readonly Row[]): Pick<FamilyFinding, 'previous'> {
  const before = own.flatMap(({ previous }) =>
    !previous || previous.unknown?.why === 'no_data' ? [] : previous.status,
  );
  return before.length === 0 ? {} : { previous: statusOf(countsOf(before)) };
}

/** Those that have a row: the worst, and after them those that ask for attention and the worst of each owner, whose reports have one. */
function shownOf(own: readonly Row[], advised: ReadonlySet<BudgetId>): readonly Row[] {
  const [worst, rest] = [own.slice(0, WORST), own.slice(WORST)];
  const ofOwners = new Set([...Map.groupBy(own, ({ budget }) => budget.owner).values()].map(([row]) => row));
  const isShown = (row: Row) => isAsking(row, advised) || ofOwners.has(row);
  return [...worst, ...rest.filter(isShown).slice(0, MOST_ROWS - WORST)];
}

function isAsking({ budget, verdict, violation }: Row, advised: ReadonlySet<BudgetId>): boolean {
  const isFine = verdict.status === 'within' || verdict.unknown?.why === 'maintenance';
  return !isFine || violation !== undefined || advised.has(budget.id);
}

function otherOf({ budget, verdict }: Row, usual: string | undefined): OtherMember {
  const { status, actual, usage, limit } = verdict;
  return {
    value: memberOf(budget),
    status,
    ...(actual === undefined ? {} : { actual }),
    ...(usage === undefined ? {} : { usage }),
    ...(budget.member?.hasOwnLimit ? { limit } : {}),
    ...(budget.owner === undefined || budget.owner === usual ? {} : { owner: budget.owner }),
  };
}

/** The rows of single budgets, and of members those that have one. */
export function rowsShown(rows: readonly Row[], families: readonly FamilyFinding[]): readonly Row[] {
  const isSingle = singleAmong(families);
  const shown = new Set(families.flatMap((family) => family.shown));
  return rows.filter((row) => isSingle(row) || shown.has(row.budget.id));
}

/** Whether a row is of a single budget; a member without its family is one, as in a report of what notices are about. */
function singleAmong(families: readonly FamilyFinding[]): (row: Row) => boolean {
  const ids = new Set(families.map(({ id }) => id));
  return ({ budget: { member } }) => !member || !ids.has(member.family);
}

/** How many budgets have each status, now and in the period before: a family counts as one, by its worst member. */
export function countsAmong(
  rows: readonly Row[],
  families: readonly FamilyFinding[],
): { readonly counts: Counts; readonly previousCounts: Counts } {
  const single = rows.filter(singleAmong(families));
  return {
    counts: countsOf([
      ...single.map(({ verdict }) => verdict.status),
      ...families.map(({ counts }) => statusOf(counts)),
    ]),
    previousCounts: countsOf([
      ...single.map(({ previous }) => previous?.status),
      ...families.map(({ previous }) => previous),
    ]),
  };
}

/** At most three members of each family and owner, those first that come first: every owner’s report has its own. */
export function fewOfEach<T extends { readonly budget: BudgetId }>(
  all: readonly T[],
  rows: readonly Row[],
): readonly T[] {
  const families = new Map(
    rows.map(({ budget: { id, member, owner = '' } }) => [id, member && `${member.family} ${owner}`]),
  );
  const taken = new Map<BudgetId, number>();
  return all.filter(({ budget }) => {
    const family = families.get(budget);
    if (family === undefined) return true;
    taken.set(family, (taken.get(family) ?? 0) + 1);
    return (taken.get(family) ?? 0) <= MOST_ASKING;
  });
}

/** Overruns of all members are counted, under the family's name; those of members without a row are in no list. */
export function overrunsAmong(
  rows: readonly Row[],
  shown: readonly Row[],
  firstDay: string,
  lastDay: string,
): Overruns {
  const named = rows.map((row) =>
    row.budget.member ? { ...row, budget: { ...row.budget, name: row.budget.member.familyName } } : row,
  );
  const listed = new Set(shown.map(({ budget }) => budget.id));
  const all = overrunsIn(named, firstDay, lastDay);
  return { ...all, episodes: all.episodes.filter(({ budget }) => listed.has(budget)) };
}
