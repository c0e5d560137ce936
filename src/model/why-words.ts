import { type Budget, isRatioTarget } from './budget.ts';
import { timeAt, weekdayWords } from './dates.ts';
import { dateWords, formatFigure, formatFor, listWords, percent, plainNumber } from './format.ts';
import { quotable } from './one-line.ts';
import { dateAt } from './period.ts';
import { stepTime } from './step-words.ts';
import type { ChangesBefore, LabelFinding, Since, ValueShare, Where, Why } from './why.ts';
import type { Instant } from './window.ts';

/** What figures of a budget are written by. */
type Written = Pick<Budget, 'bound' | 'limit'>;

/** Characters of a label's name, of a value and of a change that are shown in a line. */
const LONGEST = { label: 40, value: 60, change: 80 } as const;
/** A share that moved by less than this, and is less than half, says less than the value's own figures. */
const SHARE = { moved: 0.1, most: 0.5 } as const;
/** How many labels are named over which it is even. */
const EVEN_LABELS = 2;
/** What needs no quotation marks in a line. */
const PLAIN = /^[^\s,;"“”]+$/u;
/** A label whose values are called by its name and an s. */
const NOUN = /^[a-z]*[a-rt-wz]$/;

/**
 * Since when, as the line says it: `since Tuesday 27 January, 14:00–16:00`, `since about 27 January (24–29 January)`,
 * `a trend since Saturday 3 January`, `over since Saturday 3 January or before`; what cannot be told is its sentence.
 */
export function sinceWords(since: Since, zone: string): string {
  switch (since.kind) {
    case 'hours':
      return `since ${hoursWords(since.first, since.last, zone)}`;
    case 'days':
      return stepTime('since', since);
    case 'trend':
      return `a trend since ${orBefore(since)}`;
    case 'overrun':
      return `over since ${orBefore(since)}`;
    case 'unknown':
      return since.because;
  }
}

function orBefore({ day, before }: { readonly day: string; readonly before?: true }): string {
  return `${weekdayWords(day)}${before ? ' or before' : ''}`;
}

/** A stretch of hours on the wall clock of a zone: `Tuesday 27 January, 14:00–16:00`; both days where it crosses midnight. */
export function hoursWords(first: Instant, last: Instant, zone: string): string {
  const [day, lastDay] = [dateAt(first, zone), dateAt(last - 1, zone)];
  const end = dateAt(last, zone) === lastDay ? timeAt(last, zone) : '24:00';
  const start = `${weekdayWords(day)}, ${timeAt(first, zone)}`;
  return day === lastDay ? `${start}–${end}` : `${start} – ${weekdayWords(lastDay)}, ${end}`;
}

/**
 * Where, as the line says it: `mostly route=/search, 71% of what is over, 12% before`, `evenly over all 12 instances`,
 * `more traffic of route=/export, 30% of all, 5% before, while no route changed by itself`; what cannot be told is its sentence.
 */
export function whereWords(where: Where, budget: Written): string {
  switch (where.kind) {
    case 'values':
    case 'traffic': {
      const finding = where.labels.find(({ label }) => label === where.label);
      const shares = where.named.map(
        (value) => finding?.values.find((one) => one.value === value) ?? { value },
      );
      const named = `${labelWords(where.label)}=${listWords(where.named.map(valueWords))}`;
      if (where.kind === 'traffic') return trafficWords(named, shares, where.label);
      const carried = finding ? carriedWords(finding, shares, budget) : '';
      return `mostly ${named}${carried}`;
    }
    case 'even': {
      const even = where.labels.filter(({ outcome }) => outcome === 'even').slice(0, EVEN_LABELS);
      return `evenly over ${listWords(even.map(({ label, of }) => `all ${valuesOf(label, of)}`))}`;
    }
    case 'unknown':
      return where.because;
  }
}

function trafficWords(named: string, shares: readonly ValueShare[], label: string): string {
  const [now, before] = [total(shares, 'trafficNow'), total(shares, 'trafficBefore')];
  const word = now !== undefined && before !== undefined && now < before ? 'less' : 'more';
  const of = now === undefined ? '' : `, ${together(shares)}${share(now)} of all${beforeWords(before)}`;
  return `${word} traffic of ${named}${of}, while no ${labelWords(label)} changed by itself`;
}

/** What the named values carry: their share of what is parted, or where that says little, their own figures. */
function carriedWords(finding: LabelFinding, shares: readonly ValueShare[], budget: Written): string {
  const own = ownFigures(shares, budget);
  const ofChange = total(shares, 'ofChange');
  if (finding.parted === 'figures') return own;
  if (finding.parted === 'amount' && ofChange !== undefined)
    return `, ${together(shares)}${share(ofChange)} of the change`;
  const [now, before] = [total(shares, 'now'), total(shares, 'before')];
  if (now === undefined) return own;
  const says = now >= SHARE.most || before === undefined || Math.abs(now - before) >= SHARE.moved;
  if (!says && own) return own;
  return `, ${together(shares)}${share(now)} of ${partedWords(finding, budget)}${beforeWords(before)}`;
}

/** What is parted among the values of a label: `what is over`, `what is over 1.2 s`, `the errors`. */
export function partedWords(
  { parted, beyond }: Pick<LabelFinding, 'parted' | 'beyond'>,
  budget: Written,
): string {
  const side = budget.bound === 'at_most' ? 'over' : 'under';
  switch (parted) {
    case 'beyond_limit':
      return `what is ${side}`;
    case 'beyond_usual':
      return beyond === undefined
        ? `what is ${side} the usual`
        : `what is ${side} ${formatFigure(beyond, formatFor(budget, [beyond]))}`;
    case 'bad_events':
      return isRatioTarget(budget) ? 'the errors' : 'the bad events';
    case 'amount':
    case 'figures':
      return 'all';
  }
}

/** The own figures of some values: `, 3.1 s itself, 1.6 s before`; of the first alone where they are several. */
function ownFigures([first, ...others]: readonly ValueShare[], budget: Written): string {
  if (first?.figureNow === undefined) return '';
  const figures = [first.figureNow, first.figureBefore].filter((figure) => figure !== undefined);
  const [now, before] = figures.map((figure) => formatFigure(figure, formatFor(budget, figures)));
  const whose = others.length > 0 ? `${valueWords(first.value)} ` : '';
  return `, ${whose}${now} itself${before === undefined ? '' : `, ${before} before`}`;
}

function total(
  shares: readonly ValueShare[],
  member: 'now' | 'before' | 'trafficNow' | 'trafficBefore' | 'ofChange',
): number | undefined {
  const known = shares.flatMap((one) => one[member] ?? []);
  return known.length < shares.length ? undefined : known.reduce((sum, one) => sum + one, 0);
}

function together(shares: readonly ValueShare[]): string {
  return shares.length > 1 ? 'together ' : '';
}

function beforeWords(before: number | undefined): string {
  return before === undefined ? '' : `, ${share(before)} before`;
}

/** A share that does not read none or all when it is not. */
function share(of: number): string {
  return percent(of, [0, 1]);
}

/** A label's name as a part of a line. */
export function labelWords(label: string): string {
  return quotable(label, LONGEST.label);
}

/** A label's value as a part of a line: in quotation marks where it could be taken for more than a value. */
export function valueWords(value: string): string {
  const text = quotable(value, LONGEST.value);
  return PLAIN.test(text) ? text : `“${text.replace(/[“”]/gu, '"')}”`;
}

/** How many values a label has: `12 routes`, `3 values of status`. */
export function valuesOf(label: string, count: number): string {
  const number = plainNumber(count, 0);
  return NOUN.test(label) ? `${number} ${label}s` : `${number} values of ${labelWords(label)}`;
}

/**
 * What changed before it, as the line says it: the nearest, `api 1.42.0 → 1.43.0 on 27 January at 13:40 and 2 more`. Only
 * the time on the local day that was said just before. That nothing was seen is said where somebody looked everywhere.
 */
export function changesWords(changes: ChangesBefore, zone: string, day?: string): string {
  const [nearest] = changes.changes;
  if (!nearest) {
    const looked = changes.within !== undefined && changes.places.length > 0;
    return looked && changes.unknown.length === 0 ? 'no change seen before it' : '';
  }
  const others = changes.changes.length - 1 + changes.more;
  const more = others > 0 ? ` and ${plainNumber(others, 0)} more` : '';
  return `${quotable(nearest.text, LONGEST.change)} ${changeTime(nearest.at, zone, day)}${more}`;
}

/** When a change happened: `at 13:40` on the local day that is known, else `on 26 January at 13:40`. */
export function changeTime(at: Instant, zone: string, day?: string): string {
  const date = dateAt(at, zone);
  return `${date === day ? '' : `on ${dateWords(date, false)} `}at ${timeAt(at, zone)}`;
}

/**
 * All in one line: `since Tuesday 27 January, 14:00–16:00; mostly route=/search, 71% of what is over, 12% before; api 1.42.0
 * → 1.43.0 at 13:40`. What cannot be told is left out of it unless nothing else is told; then it says why since when is not known.
 */
export function whyLine({ since, where, changes }: Why, budget: Written, zone: string): string {
  const parts = [
    since.kind === 'unknown' ? '' : sinceWords(since, zone),
    where.kind === 'unknown' ? '' : whereWords(where, budget),
    changesWords(changes, zone, dayOf(since, zone)),
  ].filter(Boolean);
  return parts.length > 0 ? parts.join('; ') : sinceWords(since, zone).replace(/\.$/, '');
}

/** The local day that the words of since say with hours, where it is one. */
function dayOf(since: Since, zone: string): string | undefined {
  if (since.kind !== 'hours') return undefined;
  const day = dateAt(since.first, zone);
  return dateAt(since.last - 1, zone) === day ? day : undefined;
}
