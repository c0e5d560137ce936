import type { ComparablePeriod, ComparablePeriods } from '../../model/beside.ts';
import { type Budget, isRatioTarget } from '../../model/budget.ts';
import { daysWords } from '../../model/dates.ts';
import type { Baseline } from '../../model/finding.ts';
import { formatFor, formatQuantity, monthWords } from '../../model/format.ts';
import type { History, Life, LifeCell, MemberLife, PeriodKept } from '../../model/history.ts';
import { actualText } from '../../model/judged-texts.ts';
import { memberParts } from '../../model/member-id.ts';
import { inUnit, type Quantity } from '../../model/quantity.ts';
import { STATUSES, unknownWords } from '../../model/verdict.ts';
import { comparableOf } from '../../room/beside.ts';
import { BESIDE_PAGE, budgetPage, linkFrom } from './paths.ts';

/** The kinds of periods that are compared. */
export const KINDS = ['weeks', 'months'] as const;
/** A kind of period. */
export type Kind = (typeof KINDS)[number];

/** All periods of one kind, of any two of which the page tells. What a budget lacks is left out: there may be a thousand of them. */
export interface BesideData {
  readonly periods: readonly BesidePeriod[];
  readonly budgets: readonly BesideBudget[];
}

/** A period as the page names it. */
export interface BesidePeriod {
  readonly id: string;
  /** `12–18 January 2026`. */
  readonly days: string;
  /** `week 3` and ` of 2026`. */
  readonly words: string;
  readonly year: string;
  /** Where its report can be read; empty where that is not there. */
  readonly report: string;
  /** No report was issued of it. */
  readonly untold?: 1;
}

/** A budget or a family over the periods: lists and strings have one item or character for each, oldest first. */
export interface BesideBudget extends BesideCourse {
  readonly href: string;
  /** Of a ratio target, whose errors are compared. */
  readonly errors?: 1;
  /** More is better. */
  readonly least?: 1;
  /** The limits that were in force; where there are several, the place of each period’s, and what its status is under each of them. */
  readonly limits: readonly string[];
  readonly limit?: readonly (number | null)[];
  readonly under?: readonly string[];
  readonly values: readonly (number | null)[];
  /** In hundredths of a half-width, and as one character of 36 of how many days each is. */
  readonly levels: readonly (number | null)[];
  readonly days: string;
  readonly near: number;
  readonly fading: number;
  /** What reports said against so many periods before: `+` regressed, `-` improved, `=` unchanged. */
  readonly said: Readonly<Record<string, string>>;
  /** Why it was unknown, by the place of the period. */
  readonly why?: Readonly<Record<string, string>>;
  /** Of a family: its worst members, the place of each period’s among them, and members whose status was not always the same. */
  readonly names?: readonly string[];
  readonly worst?: readonly (number | null)[];
  readonly members?: readonly BesideCourse[];
}

/** What was shown of a budget, or of a member of a family, over the periods. */
export interface BesideCourse {
  readonly name: string;
  /** The places of the statuses among all; `-` where it was not there. */
  readonly status: string;
  /** The figures; empty where there is none. */
  readonly texts: readonly string[];
}

/** The members of a family that changed most often; more of them nobody looks through. */
const MOST_MEMBERS = 100;
/** The lag in periods of what reports compare with. */
const LAGS: Readonly<Record<Kind, readonly (readonly [lag: number, baseline: Baseline])[]>> = {
  weeks: [
    [1, 'week_before'],
    [4, 'four_weeks_before'],
  ],
  months: [[1, 'month_before']],
};
const SIGNS = { regressed: '+', improved: '-', unchanged: '=' } as const;
const LEVEL_STEPS = 100;
const DIGITS = 4;

/** The periods of a history, as the page and its script compare them. */
export function besideData(history: History): Readonly<Record<Kind, BesideData>> {
  const lives = history.lives.map((life) => ({ life, comparable: comparableOf(life, history) }));
  const dataOf = (kind: Kind): BesideData => ({
    periods: history[kind].map(besidePeriod),
    budgets: lives.flatMap(({ life, comparable }) =>
      life[kind].length === 0 ? [] : [besideBudget(life, comparable[kind], kind, history[kind])],
    ),
  });
  return { weeks: dataOf('weeks'), months: dataOf('months') };
}

function besidePeriod({ period, report }: PeriodKept): BesidePeriod {
  const { id, firstDay, lastDay } = period;
  const [month = '', year = ''] = monthWords(id).split(' ');
  const page = report?.folder === undefined ? undefined : report.files.find((file) => file.endsWith('.html'));
  return {
    id,
    days: daysWords(firstDay, lastDay),
    ...(period.kind === 'week'
      ? { words: `week ${Number(id.slice(6))}`, year: ` of ${id.slice(0, 4)}` }
      : { words: month, year: ` ${year}` }),
    report: page === undefined ? '' : linkFrom(BESIDE_PAGE, page),
    ...(report === undefined ? { untold: 1 } : {}),
  };
}

function besideBudget(
  life: Life,
  { periods: ready, limits, near, fading }: ComparablePeriods,
  kind: Kind,
  periods: readonly PeriodKept[],
): BesideBudget {
  const { budget } = life;
  const byPeriod = new Map(life[kind].map((cell) => [cell.period, cell]));
  const cells = periods.map(({ period }) => byPeriod.get(period.id));
  const known = periods.map(({ period }) => ready.get(period.id));
  const quantity = quantitiesOf(budget);
  const isRatio = isRatioTarget(budget);
  const why = cells.flatMap((cell, at) =>
    cell?.unknown === undefined ? [] : [[at, unknownWords(budget, cell.unknown)]],
  );
  return {
    ...courseOf(`${life.serviceName} ${life.name}`, budget, cells, quantity),
    href: linkFrom(BESIDE_PAGE, budgetPage(life.id)),
    ...(isRatio ? { errors: 1 } : budget.bound === 'at_least' ? { least: 1 } : {}),
    limits: limits.map(
      (limit) => `${budget.bound === 'at_most' ? 'at most' : 'at least'} ${formatQuantity(quantity(limit))}`,
    ),
    ...(limits.length > 1 ? limitsOf(cells, known, limits) : {}),
    values: known.map((one) => (one?.value === undefined ? null : rounded(one.value))),
    levels: known.map((one) => (one?.level === undefined ? null : Math.round(LEVEL_STEPS * one.level))),
    days: known.map((one) => (one?.days ?? 0).toString(36)).join(''),
    near: rounded(near),
    fading: rounded(fading),
    said: saidBy(known, kind),
    ...(why.length > 0 ? { why: Object.fromEntries(why) } : {}),
    ...(life.family ? familyOf(life, kind, periods, known, quantity) : {}),
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

type Cells = readonly (LifeCell | undefined)[];
type Known = readonly (ComparablePeriod | undefined)[];

function courseOf(
  name: string,
  { bound }: Budget,
  cells: Cells,
  quantity: (limit: number) => Quantity,
): BesideCourse {
  return {
    name,
    status: cells.map((cell) => (cell ? String(STATUSES.indexOf(cell.status)) : '-')).join(''),
    texts: cells.map((cell) => {
      if (!cell?.actual) return '';
      return actualText(cell.actual, formatFor({ bound, limit: quantity(cell.limit) }, [cell.actual.value]));
    }),
  };
}

/** Limits in base units as people wrote them; there are few of them, asked for with every figure. */
function quantitiesOf({ limit: { unit } }: Budget): (limit: number) => Quantity {
  const known = new Map<number, Quantity>();
  return (limit) => {
    const quantity = known.get(limit) ?? { amount: Number(inUnit(limit, unit).toPrecision(12)), unit };
    known.set(limit, quantity);
    return quantity;
  };
}

function limitsOf(
  cells: Cells,
  known: Known,
  limits: ComparablePeriods['limits'],
): Pick<BesideBudget, 'limit' | 'under'> {
  return {
    limit: cells.map((cell) => (cell ? limits.indexOf(cell.limit) : null)),
    under: limits.map((_, place) =>
      known
        .map((one) => {
          const status = one?.under[place];
          return status === undefined ? '-' : String(STATUSES.indexOf(status));
        })
        .join(''),
    ),
  };
}

function saidBy(known: Known, kind: Kind): BesideBudget['said'] {
  const said = LAGS[kind].map(([lag, baseline]) => {
    const signs = known.map((one) => {
      const outcome = one?.said[baseline];
      return outcome === undefined ? ' ' : SIGNS[outcome];
    });
    return [lag, signs.join('')] as const;
  });
  return Object.fromEntries(said.filter(([, signs]) => signs.trim() !== ''));
}

function familyOf(
  { budget, members }: Life,
  kind: Kind,
  periods: readonly PeriodKept[],
  known: Known,
  quantity: (limit: number) => Quantity,
): Pick<BesideBudget, 'names' | 'worst' | 'members'> {
  const names = [...new Set(known.flatMap((one) => (one ? [memberParts(one.of)?.values ?? ''] : [])))];
  const restless = members
    .map((member) => ({ member, changes: changesOf(member[kind]) }))
    .filter(({ changes }) => changes > 0)
    .toSorted((a, b) => b.changes - a.changes)
    .slice(0, MOST_MEMBERS);
  return {
    names,
    worst: known.map((one) => (one ? names.indexOf(memberParts(one.of)?.values ?? '') : null)),
    members: restless.map(({ member }) => {
      const byPeriod = new Map(member[kind].map((cell) => [cell.period, cell]));
      return courseOf(
        member.value,
        budget,
        periods.map(({ period }) => byPeriod.get(period.id)),
        quantity,
      );
    }),
  };
}

/** How often a member was not as the period before. */
function changesOf(cells: MemberLife[Kind]): number {
  return cells.filter(({ status }, at) => at > 0 && status !== cells[at - 1]?.status).length;
}
