import { type Budget, isRatioTarget } from './budget.ts';
import { weekdayWords } from './dates.ts';
import type { Step, Steps } from './finding.ts';
import { dateWords, percent, plainNumber } from './format.ts';
import { datesApart } from './period.ts';

/** From which multiple on a change is said as one: ×2.3 is easier to see than up 130%. */
const AS_MULTIPLE = 2;
/** Days between which a step came that one day says well enough: the change may have come in the course of the first. */
const ONE_DAY = 1;

/** By how much a level changed, in words: `up 15%`, `down 30%`, `up ×2.3`; of a ratio target its errors. */
export function changeWords(budget: Pick<Budget, 'bound' | 'limit'>, change: number): string {
  const errors = isRatioTarget(budget) ? 'errors ' : '';
  if (!Number.isFinite(change)) return `${errors}up from none`;
  if (1 + change >= AS_MULTIPLE) return `${errors}up ×${plainNumber(1 + change, 1 + change < 10 ? 1 : 0)}`;
  return `${errors}${change > 0 ? 'up' : 'down'} ${percent(Math.abs(change), [0])}`;
}

/** When a step came: `Tuesday 27 January`, or `27 January (between 24 and 29 January)` where the days do not say more. */
export function stepDay({ day, earliest, latest }: Step): string {
  if (datesApart(earliest, latest) <= ONE_DAY) return weekdayWords(day);
  const [from, to] = [earliest, latest].map((date) => dateWords(date, false));
  const sameMonth = earliest.slice(0, 7) === latest.slice(0, 7);
  return `${dateWords(day, false)} (between ${sameMonth ? Number(earliest.slice(8)) : from} and ${to})`;
}

/** Whether the second of two steps takes back what the first one did. */
export function jumpedBack({ steps: [first, second] }: Pick<Steps, 'steps'>): boolean {
  return (
    first !== undefined &&
    second !== undefined &&
    Math.abs(first.size + second.size) < Math.abs(first.size) / 2
  );
}

/**
 * What the steps of a budget are, as an engineer would say it: `up 15% since Tuesday 27 January`,
 * `up 15% on Tuesday 13 January and back on Thursday 22 January`.
 */
export function stepWords(budget: Pick<Budget, 'bound' | 'limit'>, steps: Steps): string {
  const [first, second] = steps.steps;
  if (first === undefined) return '';
  const one = changeWords(budget, first.change);
  if (second === undefined) return `${one} since ${stepDay(first)}`;
  if (jumpedBack(steps)) return `${one} on ${stepDay(first)} and back on ${stepDay(second)}`;
  return `${one} on ${stepDay(first)} and ${changeWords(budget, second.change)} since ${stepDay(second)}`;
}
