import { BOUNDS, boundWords } from '../model/bounds.ts';
import type { Budget, Family } from '../model/budget.ts';
import { didYouMean, near } from '../model/did-you-mean.ts';
import { listWords, plainNumber, plural } from '../model/format.ts';
import { inBrackets } from '../model/member.ts';
import { visibleLine } from '../model/one-line.ts';

/** What is said of a source that lists no values. */
export const CANNOT_LIST = 'The source cannot list the values of labels. Write them under in, within each.';

/** What is said of a family with more members than it may have. */
export function tooManyWords({ each: { atMost, label = '' } }: Family, members: number): string {
  const { most } = BOUNDS.members;
  const todo =
    members <= most
      ? `Write at_most: ${members} within each, or leave some out by except.`
      : `No family has more than ${plainNumber(most, 0)}. Leave some out by except, or by where.`;
  return `There are ${plainNumber(members, 0)} values of ${label}, where at most ${plainNumber(atMost, 0)} are allowed. ${todo}`;
}

/** What is said of a label that no series has; `there` are those that series have, where that is known. */
export function noSeriesWords(
  { each: { label = '' } }: Family,
  metric: string | undefined,
  there: readonly string[],
): string {
  const of = metric === undefined ? 'No series' : `No series of ${metric}`;
  const known = there.length === 0 ? '' : ` Its series have ${listWords(there.slice(0, 10))}.`;
  return `${of} has the label ${label} in the weeks of the report.${known}${didYouMean(near(label, there)) || ' Correct each, or the indicator.'}`;
}

/** What is said of a label of which all values are taken away. */
export function allExceptedWords({ each: { label = '' } }: Family, values: number): string {
  return `All ${plural(values, 'value')} of ${label} are taken away by except. Correct it.`;
}

/** What is said of values that are too long to tell members apart by. */
export function passedOverWords({ each: { label = '' } }: Family, values: number): string {
  const [are, have, them, they] =
    values === 1 ? ['is', 'has', 'it', 'it is'] : ['are', 'have', 'them', 'they are'];
  return `${plural(values, 'value')} of ${label} ${have} more than ${boundWords(BOUNDS.label)} and ${are} passed over. Leave ${them} out by except, or shorten ${them} where ${they} recorded.`;
}

/** So many are told of at once. */
const MOST_STRANGERS = 20;

/** What is said of members that have something of their own in the budget file and are not there. */
export function strangersIn(family: Family, members: readonly Budget[]): readonly string[] {
  const known = members.map(({ member }) => inBrackets(member?.values ?? {}));
  const there = new Set(known);
  return [...family.own.keys()]
    .filter((one) => !there.has(one))
    .slice(0, MOST_STRANGERS)
    .map(
      (one) =>
        `There is no member ${visibleLine(one)}, which the budget file has something for.${didYouMean(near(one, known)) || ' Remove it, unless it is to come.'}`,
    );
}
