import { plainNumber, plural } from '../../model/format.ts';
import { STATUSES, type Status } from '../../model/verdict.ts';
import { capital } from '../view/sentences.ts';
import type { BesideBudget, BesideCourse, BesideData, BesidePeriod } from './beside-data.ts';
import { movementOf, type Pair, type Way, wayOf } from './beside-movement.ts';

/** Two periods side by side, as texts. The page's script makes the same of the same data. */
export interface PairView {
  readonly sentence: string;
  /** What is to be known of the periods themselves. */
  readonly notes: readonly string[];
  readonly from: BesidePeriod;
  readonly to: BesidePeriod;
  /** Those with rows, in the order in which they matter. */
  readonly groups: readonly PairGroup[];
  /** How many are alike; empty where there are none. */
  readonly alike: string;
  readonly rest: readonly PairRow[];
}

/** Budgets of which the same is told. */
export interface PairGroup {
  readonly title: string;
  readonly rows: readonly PairRow[];
}

/** A budget in two periods. */
export interface PairRow {
  readonly name: string;
  readonly href: string;
  readonly notes: readonly string[];
  readonly from: PairSide;
  readonly to: PairSide;
  /** `+20%, worse`. */
  readonly change: string;
  /** Whether that is more than noise. */
  readonly remark: string;
}

/** A budget in one of them. */
export interface PairSide {
  /** Undefined where it was not there, and of what is alike, whose status is among the notes: there may be a thousand of them. */
  readonly status: Status | undefined;
  readonly text: string;
  /** Its limit, where the other’s is not the same. */
  readonly limit: string;
}

/** The groups, in their order; what is alike comes last and folded. */
const TITLES = {
  worse: 'Crossed for the worse',
  better: 'Crossed for the better',
  'moved worse': 'Moved for the worse by more than noise',
  'moved better': 'Moved for the better by more than noise',
  new: 'New',
  gone: 'Gone',
  untold: 'Cannot be compared',
} as const;
type Group = keyof typeof TITLES | 'alike';

const ABSENT = '-';
const EXCEEDED = String(STATUSES.indexOf('exceeded'));
const UNKNOWN = String(STATUSES.indexOf('unknown'));
/** How bad a status is, by its place among all; an unknown one is neither. */
const BADNESS: Readonly<Record<string, number>> = { 0: 2, 1: 1, 2: -1, 3: 0 };
/** The days of a whole period. */
const WHOLE = { weeks: 7, months: 28 } as const;
const MOST_MEMBERS = 10;

/** A budget in a group, with what it is ordered and counted by. */
interface Judged {
  readonly group: Group;
  readonly isExceeded: boolean;
  readonly badness: number;
  readonly size: number;
  readonly row: PairRow;
}

/** Two periods side by side by their places, the earlier one first. */
export function pairOf(
  { periods, budgets }: BesideData,
  kind: keyof typeof WHOLE,
  a: number,
  b: number,
): PairView {
  const [from, to] = [periods[a], periods[b]];
  if (!from || !to) throw new Error('There is no such period.');
  const empty = { notes: [], from, to, groups: [], alike: '', rest: [] };
  if (a === b) return { ...empty, sentence: `Both are ${from.words}${from.year}. Choose two that differ.` };
  const missing = [a, b].filter((at) => budgets.every(({ status }) => status[at] === ABSENT));
  if (missing.length > 0) {
    const words = missing.map((at) => `There is no report of ${periods[at]?.words}${periods[at]?.year}.`);
    return { ...empty, sentence: words.join(' ') };
  }
  const pair = { periods, a, b, whole: WHOLE[kind] };
  const judged = budgets.flatMap((budget) => judge(budget, pair) ?? []);
  const inGroup = (wanted: Group) => judged.filter(({ group }) => group === wanted);
  const groups = Object.entries(TITLES).map(([group, title]) => ({
    title,
    rows: inGroup(group as Group)
      .toSorted((x, y) => y.badness - x.badness || (x.size === y.size ? 0 : y.size - x.size))
      .map(({ row }) => row),
  }));
  const rest = inGroup('alike').map(({ row }) => row);
  return {
    ...empty,
    sentence: sentenceOf(pair, judged),
    notes: [from, to].flatMap(({ untold, words }) =>
      untold ? `${capital(words)} has no report of its own; its figures are those that a later one had.` : [],
    ),
    groups: groups.filter(({ rows }) => rows.length > 0),
    alike: rest.length > 0 ? `${plainNumber(rest.length, 0)} alike` : '',
    rest,
  };
}

function sentenceOf({ periods, a, b }: Pair, judged: readonly Judged[]): string {
  const [from, to] = [periods[a], periods[b]];
  const years = from?.year === to?.year ? '' : from?.year;
  const count = (wanted: Group, isExceeded?: boolean) =>
    judged.filter((one) => one.group === wanted && one.isExceeded === (isExceeded ?? one.isExceeded)).length;
  const parts = [
    [count('worse', true), 'crossed into exceeded'],
    [count('worse', false), 'crossed into approaching'],
    [count('better'), 'crossed for the better'],
    [count('moved worse'), 'moved for the worse by more than noise'],
    [count('moved better'), 'moved for the better by more than noise'],
    [count('new'), count('new') === 1 ? 'is new' : 'are new'],
    [count('gone'), count('gone') === 1 ? 'is gone' : 'are gone'],
    [count('untold'), 'cannot be compared'],
  ] as const;
  const said = parts
    .filter(([number]) => number > 0)
    .map(([number, words], at) => `${at === 0 ? plural(number, 'budget') : plainNumber(number, 0)} ${words}`);
  const what = said.length > 0 ? said.join(', ') : 'no budget crossed or moved by more than noise';
  return `Between ${from?.words}${years} and ${to?.words}${to?.year}: ${what}.`;
}

/** Undefined for a budget that is in neither. */
function judge(budget: BesideBudget, pair: Pair): Judged | undefined {
  const { a, b } = pair;
  const [from, to] = [statusAt(budget, a), statusAt(budget, b)];
  if (from === ABSENT && to === ABSENT) return undefined;
  const movement = movementOf(budget, pair);
  const members = crossingsOf(budget, pair);
  const [isWorse, isOver] = [badnessOf(to) > badnessOf(from), to === EXCEEDED];
  const group = groupOf(from, to, pair, members.way, movement.way);
  const isAlike = group === 'alike';
  const limit = limitNote(budget, pair, group === 'worse' || group === 'better');
  return {
    group,
    isExceeded: isWorse ? isOver : members.isExceeded,
    badness: badnessOf(to === ABSENT ? from : to),
    size: movement.size,
    row: {
      name: budget.name,
      href: budget.href,
      notes: [
        isAlike ? `${STATUSES[Number(to)]}, ${limit}` : limit,
        ...unknownNotes(budget, pair),
        ...worstNotes(budget, pair),
        ...members.notes,
      ],
      from: sideOf(budget, a, b, isAlike),
      to: sideOf(budget, b, a, isAlike),
      change: movement.words,
      remark: movement.remark,
    },
  };
}

function statusAt({ status }: BesideCourse, at: number): string {
  return status[at] ?? ABSENT;
}

function badnessOf(status: string): number {
  return BADNESS[status] ?? 0;
}

function groupOf(from: string, to: string, { periods, a, b }: Pair, crossed: Way, moved: Way): Group {
  if (from === ABSENT) return periods[a]?.untold ? 'untold' : 'new';
  if (to === ABSENT) return periods[b]?.untold ? 'untold' : 'gone';
  if (from === UNKNOWN || to === UNKNOWN) return from === to ? 'alike' : 'untold';
  const way = wayOf(badnessOf(to) - badnessOf(from)) || crossed;
  if (way) return way;
  return moved ? `moved ${moved}` : 'alike';
}

function sideOf(budget: BesideBudget, at: number, other: number, isAlike: boolean): PairSide {
  const { limits, limit, texts } = budget;
  const isAnother =
    limit !== undefined && limit[at] !== null && limit[other] !== null && limit[at] !== limit[other];
  return {
    status: isAlike ? undefined : STATUSES[Number(statusAt(budget, at))],
    text: statusAt(budget, at) === ABSENT ? 'not there' : (texts[at] ?? ''),
    limit: isAnother ? (limits[limit[at] ?? 0] ?? '') : '',
  };
}

/** The limit; or that it changed, and whether the budget crossed for that alone. */
function limitNote(
  { limits, limit, under, status }: BesideBudget,
  { a, b }: Pair,
  isCrossed: boolean,
): string {
  const [before, now] = [limit?.[a] ?? null, limit?.[b] ?? null];
  if (before === null || now === null || before === now) return limits[now ?? before ?? 0] ?? '';
  const isCause = isCrossed && under?.[before]?.[b] === status[a];
  return isCause ? 'crossed because the limit changed' : 'the limit changed';
}

function unknownNotes({ why }: BesideBudget, { periods, a, b }: Pair): readonly string[] {
  return [a, b].flatMap((at) =>
    why?.[at] === undefined ? [] : `unknown in ${periods[at]?.words}: ${why[at]}`,
  );
}

function worstNotes({ names, worst }: BesideBudget, { a, b }: Pair): readonly string[] {
  const named = [...new Set([a, b].map((at) => names?.[worst?.[at] ?? -1] ?? ''))].filter(
    (name) => name !== '',
  );
  return named.length === 0 ? [] : [`worst: ${named.join(', then ')}`];
}

/** The members of a family that crossed, and the way of the worst of them. */
interface Crossings {
  readonly way: Way;
  readonly isExceeded: boolean;
  readonly notes: readonly string[];
}

function crossingsOf({ members = [] }: BesideBudget, { a, b }: Pair): Crossings {
  const crossed = members
    .filter(
      (member) =>
        ![ABSENT, UNKNOWN].some((one) => one === statusAt(member, a) || one === statusAt(member, b)),
    )
    .map((member) => ({ member, by: badnessOf(statusAt(member, b)) - badnessOf(statusAt(member, a)) }))
    .filter(({ by }) => by !== 0)
    .toSorted((x, y) => y.by - x.by);
  const notes = crossed.slice(0, MOST_MEMBERS).map(({ member }) => {
    const [from, to] = [a, b].map((at) => `${STATUSES[Number(statusAt(member, at))]} ${member.texts[at]}`);
    return `${member.name}: ${from} → ${to}`;
  });
  const more = crossed.length - notes.length;
  return {
    way: wayOf(crossed[0]?.by ?? 0),
    isExceeded: crossed.some(({ member, by }) => by > 0 && statusAt(member, b) === EXCEEDED),
    notes: more > 0 ? [...notes, `and ${plainNumber(more, 0)} more`] : notes,
  };
}
