import type { Indicator } from '../model/indicator.ts';
import type { FigureQuery } from './queries.ts';
import { familyOf, offsetAs, ranged, selection, selector } from './selector.ts';

/** The labels by which the series of one scraped target are told from those of another. */
const TARGET = '(job, instance, pod)';
/** A series that was there within this time before a window is none that began in it. */
const BEFORE = '[1h]';
/** A series that goes on from what it was within this time before is none that began anew. */
const CONTINUED = '[6h]';
/** A series without a sample for this long has ended. */
const ENDED = '[5m]';
/** How exactly it is looked for when a series was first there, in seconds. */
const STEP = 3600;

/** Series that count, with what tells of one that is new whether its target was scraped before it. */
export interface Counter {
  readonly role: FigureQuery['role'];
  /** The series that are counted, and those of them that say whether any began. */
  readonly selected: string;
  readonly telling: string;
  /** All series of the same metric, or of that of the whole. */
  readonly family: string;
  /** Those that the indicator selects, which are there whenever the target was scraped. */
  readonly whole: string;
  /** The label that parts the counts. */
  readonly by: '' | ' by (le) ';
}

/** The counters that an indicator's figure is made of; none of gauges, of native histograms and of expressions. */
export function countersOf(indicator: Indicator): readonly Counter[] {
  const known = KNOWN.get(indicator) ?? counters(indicator);
  KNOWN.set(indicator, known);
  return known;
}

/** They are asked for with each stretch of windows, and of selectors that have to be read. */
const KNOWN = new WeakMap<Indicator, readonly Counter[]>();

function counters(indicator: Indicator): readonly Counter[] {
  switch (indicator.kind) {
    case 'quantile': {
      const { histogram, where, native } = indicator;
      if (native) return [];
      const [selected, telling] = [
        selector(`${histogram}_bucket`, where),
        selector(`${histogram}_count`, where),
      ];
      const family = familyOf(telling);
      return [{ role: 'value', selected, telling, family, whole: telling, by: ' by (le) ' }];
    }
    case 'ratio':
      return partAndWhole(indicator.part, indicator.total);
    case 'quotient':
      return indicator.of === 'counter' ? partAndWhole(indicator.part, indicator.per) : [];
    case 'rate': {
      const { counter, where } = indicator;
      const selected = selector(counter, where);
      return [counterOf('value', selected, selected)];
    }
    case 'gauge':
    case 'growth':
    case 'expr':
      return [];
  }
}

function partAndWhole(part: string, whole: string): readonly Counter[] {
  return [counterOf('part', part, whole), counterOf('whole', whole, whole)];
}

/** The series that tell of a target are looked at when the counter's own are, which may look back. */
function counterOf(role: Counter['role'], text: string, whole: string): Counter {
  const [selected, beside] = [text.trim(), offsetAs(whole.trim(), text)];
  return { role, selected, telling: selected, family: familyOf(beside), whole: beside, by: '' };
}

/** A number above zero when series began within the `seconds` before that counted anything. */
export function begunQuery({ telling }: Counter, seconds: number): string {
  return `sum(max_over_time(${ranged(telling, `[${seconds}s]`)}) ${unlessBefore(telling, seconds)})`;
}

/**
 * What series had counted when they were first seen within the `seconds` before, on targets that had been scraped without
 * them: all of it happened since. `increase` counts from the first sample on, so that this is missing in it, but for the
 * half of an interval that it guesses at.
 */
export function bornQuery(counter: Counter, seconds: number): string {
  return `sum${counter.by}(${counted(counter.selected, seconds)} and ${seen(counter.selected, counter, seconds)})`;
}

/** The same of series of which it is not known how long they had counted, as those of a target that is new. */
export function uncertainQuery(counter: Counter, seconds: number): string {
  const { telling } = counter;
  return `sum(${counted(telling, seconds)} unless ${seen(telling, counter, seconds)})`;
}

/**
 * What series grew by in five minutes. A counter that starts anew counts from zero, and so does one that is new on a
 * target that was scraped without it; one of a new target counts from its first sample; one that was not scraped for up to
 * six hours is caught up with; one that ends counts up to its last sample.
 */
export function stepIncreases({ selected, family }: Counter, minutes: number): string {
  const [step, back] = [`[${minutes}m]`, minutes * 60];
  const [latest, all] = [ranged(selected, step), selection(family)];
  const now = `last_over_time(${latest})`;
  const earlier = `last_over_time(${ranged(selected, CONTINUED, back)})`;
  const newest = `timestamp(${all}) == on ${TARGET} group_left () max by ${TARGET} (timestamp(${all}))`;
  const known = `(last_over_time(${ranged(family, step, back)}) and ${newest})`;
  return [
    `(${now} - ${earlier} >= 0)`,
    `(${now} < ${earlier})`,
    `(${now} unless ignoring (le) ${earlier} and on ${TARGET} ${known})`,
    `(${now} - min_over_time(${latest}))`,
  ].join(' or ');
}

/** Takes out the series that were there before; another bound of a histogram that was is none that began. */
function unlessBefore(selected: string, seconds: number): string {
  return `unless ignoring (le) ${before(selected, seconds)}`;
}

function before(selected: string, seconds: number): string {
  return `last_over_time(${ranged(selected, BEFORE, seconds)})`;
}

/**
 * The values of new series at their first samples, less what `increase` guesses to have been before them. The first of all
 * values is looked for by the hour, since the least is another one where the counter starts anew later; a series that comes
 * and goes has only its first value.
 */
function counted(selected: string, seconds: number): string {
  const own = ranged(selected, `[${seconds}s]`);
  const now = `min_over_time(${ranged(selected, `[${STEP}s]`)})`;
  const earlier = `last_over_time(${ranged(selected, `[${seconds}s]`, STEP)})`;
  // A second less, since Prometheus 2 counts a step at the window's very start and Prometheus 3 does not.
  const firsts = `sum_over_time((${now} unless ${earlier})[${seconds - 1}s:${STEP}s])`;
  const goesOn = `last_over_time(${ranged(selected, CONTINUED, seconds)}) <= min_over_time(${own})`;
  const samples = `count_over_time(${own})`;
  const guessed = `(increase(${own}) / (2 * ${samples}) or ${samples} * 0)`;
  const values = `(${firsts} or min_over_time(${own}))`;
  return `clamp_min((${values} ${unlessBefore(selected, seconds)} unless (${goesOn})) - ${guessed}, 0)`;
}

/**
 * The series on whose target others were scraped before they were there: before the window, or oftener in it. Where they
 * are still there at its end, so must those others be: series that got other labels are no new ones.
 */
function seen(selected: string, { family, whole }: Counter, seconds: number): string {
  const samples = (of: string) => `count_over_time(${ranged(of, `[${seconds}s]`)})`;
  const atEnd = (of: string) => `last_over_time(${ranged(of, ENDED)})`;
  const besides = (own: string, others: string, oftener: string) => [
    `((${own}) and on ${TARGET} (${others}))`,
    `((${own}) < on ${TARGET} group_left () max by ${TARGET} (${oftener}))`,
  ];
  const [own, earlier, all] = [samples(selected), before(family, seconds), samples(whole)];
  return `(${[
    ...besides(
      `${own} and ${atEnd(selected)}`,
      `${earlier} and ${atEnd(family)}`,
      `${all} and ${atEnd(whole)}`,
    ),
    ...besides(`${own} unless ${atEnd(selected)}`, earlier, all),
  ].join(' or ')})`;
}
