import { type Random, seeded } from '../../scripts/make-samples/random.ts';
import { classify } from '../../src/evaluate/classify.ts';
import type { Budget } from '../../src/model/budget.ts';
import type { FamilyFinding } from '../../src/model/family.ts';
import type { Comparison } from '../../src/model/finding.ts';
import type { Gist } from '../../src/model/gist.ts';
import type { History } from '../../src/model/history.ts';
import {
  before,
  datesApart,
  daysOf,
  type Period,
  type PeriodKind,
  periodOn,
} from '../../src/model/period.ts';
import { baseValue, type Quantity } from '../../src/model/quantity.ts';
import type { Row } from '../../src/model/report.ts';
import { countsOf, type DayPoint, type Verdict, worstFirst } from '../../src/model/verdict.ts';
import { gistOf } from '../../src/room/gist.ts';
import { historyOf } from '../../src/room/history.ts';
import { budget } from './budget.ts';
import { reportOf } from './report.ts';
import { keptOf } from './room-year.ts';
import { rowOf, verdictOf } from './row.ts';

const CALENDAR = { zone: 'Europe/Berlin', weekStartsOn: 'monday' } as const;
/** The last day of every story. */
const LAST = '2026-02-01';

/** A budget with what became of it. Days count back from the last one, which is 0. */
export interface Story {
  readonly budget: Partial<Budget> & Pick<Budget, 'id'>;
  /** Its value on a day in base units; undefined where it has none. */
  readonly on: (daysAgo: number, random: Random) => number | undefined;
  readonly limitOn?: (daysAgo: number) => Quantity | undefined;
  /** Days on which it was there. */
  readonly isThere?: (daysAgo: number) => boolean;
  /** The figure is only a lower bound. */
  readonly isBound?: (daysAgo: number) => boolean;
  readonly comparisons?: (daysAgo: number) => readonly Comparison[];
}

/** What the reports of some periods are made of. */
export interface Told {
  readonly stories: readonly Story[];
  readonly weeks: number;
  readonly months?: number;
  /** Of which no report was issued, by how many weeks ago. */
  readonly silent?: readonly number[];
}

/** The history that reports of such stories tell; a story’s days depend on its id alone. */
export function historyOfStories({ stories, weeks, months = 0, silent = [] }: Told): History {
  const values = new Map(stories.map((story) => [story.budget.id, valuesOf(story)]));
  const gists = (kind: PeriodKind, count: number, isSilent: (ago: number) => boolean) => {
    const newest = periodOn(kind, LAST, CALENDAR);
    const last = kind === 'week' || newest.lastDay === LAST ? newest : before(newest, CALENDAR);
    return Array.from({ length: count }, (_, ago) => ago)
      .filter((ago) => !isSilent(ago))
      .map((ago) => gistOn(before(last, CALENDAR, ago), stories, values));
  };
  return historyOf(
    keptOf(...gists('week', weeks, (ago) => silent.includes(ago)), ...gists('month', months, () => false)),
  );
}

type Values = ReadonlyMap<string, (daysAgo: number) => number | undefined>;

function valuesOf({ budget: { id }, on }: Story): (daysAgo: number) => number | undefined {
  const known = new Map<number, number | undefined>();
  return (daysAgo) => {
    if (!known.has(daysAgo)) known.set(daysAgo, on(daysAgo, seeded(id, daysAgo)));
    return known.get(daysAgo);
  };
}

function gistOn(period: Period, stories: readonly Story[], values: Values): Gist {
  const ago = datesApart(period.lastDay, LAST);
  const rows = stories
    .filter(({ isThere }) => isThere?.(ago) ?? true)
    .map((story) => rowIn(period, story, ago, values.get(story.budget.id)));
  const families = familiesOf(rows);
  const report = reportOf(rows, {
    kind: period.kind === 'week' ? 'weekly' : 'monthly',
    title: `Performance budgets: ${period.id}`,
    period,
    asOf: period.end,
    previousPeriod: before(period, CALENDAR),
    counts: countsOf(rows.map(({ verdict }) => verdict.status)),
    ...(families.length > 0 ? { families } : {}),
  });
  return gistOf(report, 'all');
}

function rowIn(
  period: Period,
  story: Story,
  ago: number,
  on: (daysAgo: number) => number | undefined = () => undefined,
): Row {
  const [service = '', slug = ''] = story.budget.id.split('/');
  const of = budget({ service, serviceName: service.toUpperCase(), slug, name: slug, ...story.budget });
  const limit = story.limitOn?.(ago) ?? of.limit;
  const judged = { ...of, limit };
  const days = daysOf(period).map(({ date }): DayPoint => {
    const value = on(datesApart(date, LAST));
    const base = baseValue(limit);
    return value === undefined
      ? { date, status: 'unknown', limit: base }
      : { date, status: classify(judged, value).status, value, limit: base };
  });
  const known = days.flatMap(({ value }) => value ?? []);
  const figure = known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
  const verdict = verdictOf(judged, period, figure);
  const comparisons = story.comparisons?.(ago);
  return {
    ...rowOf([], { budget: of }),
    verdict: story.isBound?.(ago) ? asBound(verdict) : verdict,
    days,
    daysOver: { over: days.filter(({ status }) => status === 'exceeded').length, of: known.length },
    ...(comparisons ? { comparisons } : {}),
  };
}

function asBound(verdict: Verdict): Verdict {
  if (verdict.status === 'unknown') return verdict;
  const { value } = verdict.actual;
  return { ...verdict, status: 'exceeded', actual: { value, lower: value } };
}

/** Families of the members among rows; each has a row. */
function familiesOf(rows: readonly Row[]): readonly FamilyFinding[] {
  const groups = Map.groupBy(rows, ({ budget: { member } }) => member?.family ?? '');
  return [...groups].flatMap(([id, own]) => {
    if (id === '') return [];
    const sorted = worstFirst(own, ({ budget: { id: of }, verdict }) => ({ ...verdict, id: of }));
    const [worst] = sorted;
    if (!worst?.budget.member) return [];
    const { service, serviceName, category } = worst.budget;
    return [
      {
        id,
        name: worst.budget.member.familyName,
        service,
        serviceName,
        category,
        label: Object.keys(worst.budget.member.values).join(),
        counts: countsOf(own.map(({ verdict }) => verdict.status)),
        worst: worst.budget.id,
        shown: sorted.map(({ budget: { id: of } }) => of),
        others: [],
        appeared: [],
        gone: [],
      },
    ];
  });
}

/** A member of the family of the routes’ P95. */
export function route(value: string): Story['budget'] {
  return {
    id: `api/route-p95[${value}]`,
    slug: `route-p95[${value}]`,
    name: `${value} P95`,
    member: { family: 'api/route-p95', familyName: 'P95 by route', values: { route: value } },
  };
}

/** Values about a level, with noise in shares of it. */
export function about(
  level: (daysAgo: number) => number,
  noise = 0.05,
): (daysAgo: number, random: Random) => number {
  return (daysAgo, random) => level(daysAgo) * (1 + noise * random.normal());
}
