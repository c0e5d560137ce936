import { isRatioTarget } from '../model/budget.ts';
import type { Action } from '../model/finding.ts';
import { dateWords, formatFor, formatQuantity, plural } from '../model/format.ts';
import { judgedTexts } from '../model/judged-texts.ts';
import { isWorseStep } from '../model/movement.ts';
import { dateAt, type Period } from '../model/period.ts';
import type { Row } from '../model/report.ts';
import { overWords } from '../model/rolling.ts';
import { changeWords, stepTime } from '../model/step-words.ts';
import { type Counts, unknownWords } from '../model/verdict.ts';
import type { Violation } from '../model/violation.ts';

/** The most words of a headline: more are not read in passing. */
export const MOST_WORDS = 25;
/** The most words of a budget's name, and of an owner's. */
const MOST_OF = { name: 8, owner: 3 } as const;

/** What a report's headline is made of. */
export interface Headlined {
  readonly period: Pick<Period, 'kind' | 'zone'>;
  readonly counts: Counts;
  /** Worst first. */
  readonly rows: readonly Row[];
  readonly actions: readonly Action[];
  /** The most pressing first. */
  readonly violations: readonly Violation[];
  /** Whose budgets they are, when they are one owner’s. */
  readonly owner?: string;
}

/**
 * The sentence that every form of a report opens with, in at most {@link MOST_WORDS} words: the worst budget that is over,
 * since when, who acts and by when, one open violation besides, and how many more there are. When nothing is over, what
 * approaches; else that all is within. A violation whose budget is met again is not news. What is one owner’s says so first.
 */
export function headlineOf(headlined: Headlined): string {
  const { rows, violations } = headlined;
  const worst = rows.find(({ verdict }) => verdict.status === 'exceeded');
  const [unmet, ...others] = violations.flatMap((violation) => {
    const row = rows.find(({ budget }) => budget.id === violation.budget);
    const isUnmet = violation.state === 'open' && violation.metDays === 0;
    return row && isUnmet && row !== worst ? [{ row, violation }] : [];
  });
  const whose = whoseOf(headlined);
  if (worst) return inFew(overParts(headlined, worst, unmet), whose);
  if (unmet) return inFew(lapseParts(headlined, unmet, others[0]), whose);
  const near = rows.find(({ verdict }) => verdict.status === 'approaching');
  return near ? inFew(nearParts(headlined, near), whose) : `${following(whose, tallyOf(headlined))}.`;
}

/** A row over its budget of late, with the violation that says so. */
interface Unmet {
  readonly row: Row;
  readonly violation: Violation;
}

/** The parts of a headline, each in forms from the fullest to the shortest, which may be empty. */
interface Parts {
  readonly lead: readonly string[];
  readonly since: readonly string[];
  readonly who: readonly string[];
  readonly besides: readonly string[];
  /** How many more there are, where `besides` is said, and where it is not. */
  readonly counts: { readonly beside: readonly string[]; readonly alone: readonly string[] };
}

/** Which part is said shorter, in this order, until few enough words are left. */
const SHORTER: readonly (keyof Parts)[] = [
  'since',
  'counts',
  'besides',
  'counts',
  'who',
  'besides',
  'lead',
  'since',
  'who',
  'counts',
];

function overParts(headlined: Headlined, worst: Row, unmet: Unmet | undefined): Parts {
  const violation = headlined.violations.find(
    ({ state, budget }) => state === 'open' && budget === worst.budget.id,
  );
  return {
    lead: [`${nameOf(worst)} is ${distanceOf(worst)}`],
    since: sinceForms(worst, violation),
    who: whoForms(worst, headlined),
    besides: unmet ? besidesForms(unmet, headlined) : [],
    counts: countsOf(headlined, worst, unmet?.row),
  };
}

/** Of a budget that is within over the whole period, and over of late. */
function lapseParts(headlined: Headlined, unmet: Unmet, other: Unmet | undefined): Parts {
  const { row } = unmet;
  const { status } = row.verdict;
  const whole = status === 'unknown' ? '' : `, though the ${headlined.period.kind} as a whole is ${status}`;
  const lead = `${nameOf(row)} over ${sinceOf(unmet, headlined)}`;
  return {
    lead: [`${lead}${whole}`, lead],
    since: [],
    who: whoForms(row, headlined),
    besides: other ? besidesForms(other, headlined) : [],
    counts: countsOf(headlined, row, other?.row),
  };
}

function nearParts(headlined: Headlined, near: Row): Parts {
  const lead = `${nameOf(near)} is ${distanceOf(near)}`;
  return {
    lead: [`Nothing is over; ${lead}`, lead],
    since: stepForms(near),
    who: whoForms(near, headlined),
    besides: [],
    counts: countsOf(headlined, near),
  };
}

/** The parts as one sentence, said shorter where they are too many words. */
function inFew(parts: Parts, whose: string): string {
  const taken = { lead: 0, since: 0, who: 0, besides: 0, counts: 0 };
  const said = () => following(whose, joined(parts, taken));
  for (const part of SHORTER) {
    if (wordsIn(said()) <= MOST_WORDS) break;
    taken[part] += 1;
  }
  return `${firstWords(said(), MOST_WORDS)}.`;
}

function joined(parts: Parts, taken: Readonly<Record<keyof Parts, number>>): string {
  const { lead, since, who, counts } = parts;
  const besides = parts.besides[taken.besides] ?? '';
  const left = besides === '' ? counts.alone : counts.beside;
  const first = [lead[taken.lead] ?? lead.at(-1), since[taken.since]].filter(Boolean).join(', ');
  return [first, who[taken.who], besides, left[taken.counts]].filter(Boolean).join('; ');
}

function wordsIn(text: string): number {
  return text.split(/\s+/).filter(Boolean).length;
}

/** A text cut to so many words. */
function firstWords(text: string, most: number): string {
  const words = text.split(/\s+/).filter(Boolean);
  return words.length <= most ? text : `${words.slice(0, most).join(' ')}…`;
}

function nameOf({ budget }: Row): string {
  return firstWords(`${budget.serviceName} ${budget.name}`, MOST_OF.name);
}

/** `For @backend-team: `, or nothing when all budgets are meant. */
function whoseOf({ owner }: Headlined): string {
  return owner === undefined ? '' : `For ${firstWords(owner, MOST_OF.owner)}: `;
}

/** A sentence after whose it is, which it goes on from. */
function following(whose: string, sentence: string): string {
  return whose === ''
    ? sentence
    : `${whose}${sentence.replace(/^(?:All|No|None|Nothing)(?= )/, (word) => word.toLowerCase())}`;
}

/** Since when a budget is over: its step's day, the first day of the run that goes on, or that of its violation. */
function sinceForms(row: Row, violation: Violation | undefined): readonly string[] {
  if (isWorseStep(row)) return stepForms(row);
  const run = runOf(row) ?? (violation && { firstDay: violation.firstDay, isWhole: false });
  const since = run ? sinceWords(run) : '';
  return [since, since];
}

/** `up 15% since Tuesday 27 January`, and without the weekday; of a step towards the limit. */
function stepForms(row: Row): readonly string[] {
  const last = row.steps?.steps.at(-1);
  if (!last || !isWorseStep(row)) return [];
  const change = changeWords(row.budget, last.change);
  return [`${change} ${stepTime('since', last)}`, `${change} since ${dateWords(last.day, false)}`];
}

/** Days over on end. */
interface Run {
  readonly firstDay: string;
  /** No day before them is known. */
  readonly isWhole: boolean;
}

/** The days over that the report ends with; a day without a verdict neither breaks nor lengthens them. */
function runOf({ days }: Row): Run | undefined {
  const judged = days.filter(({ status }) => status !== 'unknown');
  const before = judged.findLastIndex(({ status }) => status !== 'exceeded');
  const first = judged[before + 1];
  return first && { firstDay: first.date, isWhole: before === -1 };
}

/** `@backend-team, due 9 February`, and without the owner. */
function whoForms({ budget }: Row, { actions, owner: whose }: Headlined): readonly string[] {
  const action = actions.find((one) => one.budget === budget.id);
  const due = action?.due && !action.openedBefore ? `due ${dateWords(action.due, false)}` : '';
  const owner = action?.owner && action.owner !== whose ? firstWords(action.owner, MOST_OF.owner) : '';
  return [[owner, due].filter(Boolean).join(', '), due];
}

/** `Node CPU over since 28 January`, and without the day. */
function besidesForms(unmet: Unmet, headlined: Headlined): readonly string[] {
  const name = `${nameOf(unmet.row)} over`;
  return [`${name} ${sinceOf(unmet, headlined)}`, name];
}

/** Since when a violation says that a budget is over; `or before` where no day and no week is known in which it was not. */
function sinceOf({ row, violation: { firstDay } }: Unmet, { period: { zone } }: Headlined): string {
  const run = runOf(row);
  const weeks = row.weeks.filter(({ status }) => status !== 'unknown');
  const isOver = run?.isWhole && weeks.every(({ status }) => status === 'exceeded');
  if (!isOver) return sinceWords({ firstDay, isWhole: false });
  const [first = run.firstDay] = [
    run.firstDay,
    ...weeks.map(({ window }) => dateAt(window.start, zone)),
  ].toSorted();
  return sinceWords(first <= firstDay ? { firstDay: first, isWhole: true } : { firstDay, isWhole: false });
}

function sinceWords({ firstDay, isWhole }: Run): string {
  return `since ${dateWords(firstDay, false)}${isWhole ? ' or before' : ''}`;
}

function countsOf(headlined: Headlined, row: Row, beside?: Row): Parts['counts'] {
  const forms = (named: readonly Row[]) => countForms(headlined, named);
  return { alone: forms([row]), beside: forms(beside ? [row, beside] : [row]) };
}

/**
 * How many are exceeded, approaching and unknown but those named; then without what approaches; then the unknown alone.
 */
function countForms({ counts }: Headlined, named: readonly Row[]): readonly string[] {
  const count = (key: 'exceeded' | 'approaching' | 'unknown') => {
    const said = named.filter(({ verdict }) => verdict.status === key).length;
    const left = counts[key] - said;
    return left > 0 ? [`${left}${said > 0 ? ' more' : ''} ${key}`] : [];
  };
  const [exceeded, unknown] = [count('exceeded'), count('unknown')];
  const all = [...exceeded, ...count('approaching'), ...unknown];
  return [all, [...exceeded, ...unknown], unknown].map((texts) => texts.join(', '));
}

/** What is said when nothing is over and nothing approaches. */
function tallyOf({ counts, rows }: Headlined): string {
  const { monitored, unknown } = counts;
  if (monitored === 0) return 'No budgets are monitored';
  if (unknown === monitored) return `${unknown} of ${plural(monitored, 'budget')} unknown${reasonOf(rows)}`;
  if (unknown === 0) return `All ${plural(monitored, 'budget')} within`;
  return `None of ${plural(monitored, 'budget')} exceeded, ${unknown} unknown`;
}

/** The one reason that all budgets share: ` (no data)`. */
function reasonOf(rows: readonly Row[]): string {
  const reasons = new Set(
    rows.map(({ budget, verdict }) => verdict.unknown && unknownWords(budget, verdict.unknown.why)),
  );
  const [reason, ...others] = reasons;
  return reason === undefined || others.length > 0 ? '' : ` (${reason})`;
}

/**
 * How far an actual is from its limit, in words: `0.1 s over 2 s`, `more than 0.1 s over 2 s` above the highest bucket,
 * `at 285 s, 95% of 300 s used`, `at 52 TPS of at least 50 TPS, 96% used`.
 */
function distanceOf({ budget, verdict }: Pick<Row, 'budget' | 'verdict'>): string {
  if (verdict.status === 'unknown') return 'unknown';
  const limit = formatQuantity(verdict.limit);
  const format = formatFor({ ...budget, limit: verdict.limit }, [verdict.actual.value]);
  const { actual, distance, usage } = judgedTexts(budget, verdict, format);
  const over = overWords(budget, verdict);
  if (verdict.status === 'exceeded') {
    return [distance, budget.bound === 'at_most' ? 'over' : 'under', limit, over].filter(Boolean).join(' ');
  }
  if (isRatioTarget(budget))
    return [`at ${actual} of at least ${limit}, ${usage} of its error budget used`, over]
      .filter(Boolean)
      .join(' ');
  const used =
    budget.bound === 'at_least'
      ? `at ${actual} of at least ${limit}, ${usage} used`
      : `at ${actual}, ${usage} of ${limit} used`;
  return [used, over].filter(Boolean).join(' ');
}
