import { type Budget, isRatioTarget } from './budget.ts';
import { daysWords, weekdayWords } from './dates.ts';
import type { Step, Steps } from './finding.ts';
import { dateWords, percent, plainNumber } from './format.ts';
import { datesApart } from './period.ts';

/** From which multiple on a change is said as one: ×2.3 is easier to see than up 130%. */
const AS_MULTIPLE = 2;
/** Days between which a step came that one day says well enough: the change may have come in the course of the first. */
const ONE_DAY = 1;

/** By how much a level changed, in words: `up 15%`, `down 30%`, `up ×2.3`, `up from zero`; of a ratio target its errors. */
export function changeWords(budget: Pick<Budget, 'bound' | 'limit'>, change: number): string {
  const errors = isRatioTarget(budget) ? 'errors ' : '';
  if (!Number.isFinite(change)) return `${errors}${change < 0 ? 'down' : 'up'} from zero`;
  if (1 + change >= AS_MULTIPLE) return `${errors}up ×${plainNumber(1 + change, 1 + change < 10 ? 1 : 0)}`;
  return `${errors}${change > 0 ? 'up' : 'down'} ${percent(Math.abs(change), [0, 1])}`;
}

/**
 * When a step came: `since Tuesday 27 January`, `on Tuesday 27 January`; `since about 27 January (24–29 January)` and
 * `about 27 January (24–29 January)` where the days do not say more.
 */
export function stepTime(
  word: 'since' | 'on',
  { day, earliest, latest }: Pick<Step, 'day' | 'earliest' | 'latest'>,
): string {
  if (datesApart(earliest, latest) <= ONE_DAY) return `${word} ${weekdayWords(day)}`;
  const about = `about ${dateWords(day, false)} (${daysWords(earliest, latest, false)})`;
  return word === 'on' ? about : `${word} ${about}`;
}

/** Whether the second of two steps takes back what the first one did. */
export function jumpedBack({ steps: [first, second] }: Pick<Steps, 'steps'>): boolean {
  return (
    first !== undefined &&
    second !== undefined &&
    Math.abs(first.size + second.size) < Math.abs(first.size) / 2
  );
}

/** The one of the steps that is told of where one is: the larger one, and the second where that takes back the first. */
export function toldStep(steps: Pick<Steps, 'steps'>): Step | undefined {
  const [first, second] = steps.steps;
  if (!first || !second) return first;
  return jumpedBack(steps) || Math.abs(second.size) >= Math.abs(first.size) ? second : first;
}

/**
 * What the steps of a budget are, as an engineer would say it: `up 15% since Tuesday 27 January`,
 * `up 15% on Tuesday 13 January and back on Thursday 22 January`.
 */
export function stepWords(budget: Pick<Budget, 'bound' | 'limit'>, steps: Steps): string {
  const last = steps.steps.at(-1);
  if (last === undefined) return '';
  return `${stepLead(budget, steps)} ${stepTime(jumpedBack(steps) ? 'on' : 'since', last)}`;
}

/** The same up to when the last of them came, for whoever says that better: `up 15%`, `up 15% on Tuesday 13 January and back`. */
export function stepLead(budget: Pick<Budget, 'bound' | 'limit'>, steps: Steps): string {
  const [first, second] = steps.steps;
  if (first === undefined) return '';
  const one = changeWords(budget, first.change);
  if (second === undefined) return one;
  return `${one} ${stepTime('on', first)} and ${jumpedBack(steps) ? 'back' : changeWords(budget, second.change)}`;
}
