import { shortDate } from './format.ts';
import type { Row } from './report.ts';
import { jumpedBack } from './step-words.ts';

type Moving = Pick<Row, 'trend' | 'steps'>;

/**
 * Whether the days of a budget move towards its limit or away from it, by a trend or by their last step; towards it where
 * they do both. Neither where nothing is shown.
 */
export function movementOf({ trend, steps }: Moving): 'worse' | 'better' | undefined {
  const direction = trend.kind === 'tested' ? trend.direction : undefined;
  if (direction === 'degrading' || isWorseStep({ steps })) return 'worse';
  return direction === 'improving' || steps ? 'better' : undefined;
}

/** Whether the last step of a budget's level is towards its limit. */
export function isWorseStep({ steps }: Pick<Moving, 'steps'>): boolean {
  return steps?.steps.at(-1)?.worse === true;
}

/**
 * What the days of a budget show, in the words of a table: `degrading`, `step ↑ 27 Jan`, `step ↑ 13 Jan, back 22 Jan`,
 * `step ↓ 13 Jan, then degrading`. An arrow is the figure's way. Undefined without a trend or a step.
 */
export function movementWord(moving: Moving): string | undefined {
  const words = movementWords(moving);
  return words.length > 0 ? words.join(', ') : undefined;
}

/** The same in its parts: what came first, and what came after it. */
export function movementWords({ trend, steps }: Moving): readonly string[] {
  const direction = trend.kind === 'tested' ? [trend.direction] : [];
  if (!steps) return direction;
  const [first, second] = steps.steps.map(({ day, size }) => ({
    day: shortDate(day),
    arrow: size > 0 ? '↑' : '↓',
  }));
  if (!first) return direction;
  const isBack = jumpedBack(steps);
  return [
    `${second && !isBack ? 'steps' : 'step'} ${first.arrow} ${first.day}`,
    ...(second ? [`${isBack ? 'back' : second.arrow} ${second.day}`] : []),
    ...(steps.since === 'trend' ? direction.map((word) => `then ${word}`) : []),
  ];
}
