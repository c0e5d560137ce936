import { daysWords } from '../../model/dates.ts';
import { dateWords, formatQuantity, listWords, percent, periodWords, plural } from '../../model/format.ts';
import {
  DAYS_OF_LIMIT,
  datesHeld,
  type JudgedForecast,
  type JudgedLimit,
  MEANT_TO_HOLD,
} from '../../model/hindsight.ts';
import { outcomeWords } from '../../model/outcome-words.ts';
import type { Report } from '../../model/report.ts';
import { shareInterval } from '../../model/share-interval.ts';
import { capital } from './sentences.ts';

/** A forecast that was made, and what became of it. */
export interface JudgedForecastView {
  readonly budget: string;
  /** The report that said it first: `week 5 of 2026`, or `January 2026`. */
  readonly said: string;
  /** `8 February – 3 March 2026`, or `not before 8 February 2026`. */
  readonly dates: string;
  readonly became: string;
}

/** A limit that was changed, and what became of it. */
export interface JudgedLimitView {
  readonly budget: string;
  /** `2 s → 1.8 s`. */
  readonly change: string;
  readonly inForce: string;
  readonly became: string;
}

/** What became of what earlier reports said; empty where nothing is judged. */
export interface HindsightView {
  /** How often it was right, a sentence each. */
  readonly sentences: readonly string[];
  /** Those whose time is over, oldest first. */
  readonly forecasts: readonly JudgedForecastView[];
  readonly limits: readonly JudgedLimitView[];
}

/** From how many forecasts on a share of them is told. */
const FEWEST = 5;

/** Were we right? */
export function hindsightView({ hindsight, schema }: Pick<Report, 'hindsight' | 'schema'>): HindsightView {
  if (!hindsight || schema < 2) return { sentences: [], forecasts: [], limits: [] };
  const { firstDay, lastDay, forecasts, limits } = hindsight;
  return {
    sentences: [
      ...datesSentences(forecasts, daysWords(firstDay, lastDay)),
      ...limitsSentences(limits, 'tightened'),
      ...limitsSentences(limits, 'loosened'),
    ],
    forecasts: forecasts.filter(({ outcome }) => outcome.kind !== 'open').map(forecastView),
    limits: limits.map(limitView),
  };
}

function datesSentences(forecasts: readonly JudgedForecast[], days: string): readonly string[] {
  if (forecasts.length === 0) return [];
  const count = (...kinds: readonly JudgedForecast['outcome']['kind'][]) =>
    forecasts.filter(({ outcome }) => kinds.includes(outcome.kind)).length;
  const { held, of } = datesHeld(forecasts);
  const told =
    of === 0
      ? `Of ${plural(forecasts.length, 'forecast')} made ${days}, none named dates that are over`
      : `Of ${plural(of, 'forecast')} made ${days} whose dates are over, ${held} held${shareWords(held, of)}`;
  const others = [
    [count('early'), 'came earlier'],
    [count('late'), 'came later'],
    [count('not'), 'did not come'],
  ] as const;
  const beside = [
    [count('open'), 'still open'],
    [count('lapsed'), 'without a latest day'],
    [count('void'), 'not to be judged, since its limit or its level changed first'],
  ] as const;
  const parts = (all: readonly (readonly [number, string])[]) =>
    all.flatMap(([one, words]) => (one === 0 ? [] : [`${one} ${words}`]));
  const wrong = parts(others);
  const rest = parts(beside);
  return [
    `${told}${wrong.length === 0 ? '' : `; ${listWords(wrong)}`}.`,
    ...(rest.length === 0 ? [] : [`Besides: ${listWords(rest)}.`]),
  ];
}

function shareWords(held: number, of: number): string {
  const meant = `${percent(MEANT_TO_HOLD)} are meant to`;
  if (of < FEWEST) return ` (${meant}; so few tell little)`;
  const { lower, upper } = shareInterval(held, of);
  return ` (${percent(held / of)}; ${meant}, and so few may stand for ${percent(lower)} to ${percent(upper)})`;
}

function limitsSentences(limits: readonly JudgedLimit[], way: JudgedLimit['way']): readonly string[] {
  const judged = limits.filter(
    (one) => one.way === way && (one.outcome === 'held' || one.outcome === 'broken'),
  );
  if (judged.length === 0) return [];
  const held = judged.filter(({ outcome }) => outcome === 'held').length;
  const needed = judged.filter(({ days }) => days.overBefore > 0).length;
  const what = `Of ${plural(judged.length, `${way} limit`)}, ${held} held for ${DAYS_OF_LIMIT} days`;
  return [
    way === 'tightened'
      ? `${what}.`
      : `${what}; the limit before would have been broken for ${needed === 0 ? 'none' : needed} of them.`,
  ];
}

function forecastView({ name, said, earliest, latest, outcome }: JudgedForecast): JudgedForecastView {
  return {
    budget: name,
    said: periodWords({ kind: said.kind, id: said.period }),
    dates: latest === undefined ? `not before ${dateWords(earliest)}` : daysWords(earliest, latest),
    became: capital(outcomeWords(outcome)),
  };
}

const BECAME: Readonly<Record<JudgedLimit['outcome'], string>> = {
  held: 'Held',
  broken: 'Did not hold',
  open: 'Still open',
  void: 'Cannot be judged',
};

function limitView({ name, from, to, effective, outcome, days }: JudgedLimit): JudgedLimitView {
  const over = `over on ${days.over} of ${plural(days.of, 'day')}, and the limit before on ${days.overBefore}`;
  return {
    budget: name,
    change: `${formatQuantity(from)} → ${formatQuantity(to)}`,
    inForce: dateWords(effective),
    became: outcome === 'void' || days.of === 0 ? BECAME[outcome] : `${BECAME[outcome]}: ${over}`,
  };
}
