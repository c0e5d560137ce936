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
export function movementWord({ trend, steps }: Moving): string | undefined {
  const direction = trend.kind === 'tested' ? trend.direction : undefined;
  if (!steps) return direction;
  const told = steps.steps.map(({ day, size }) => `${size > 0 ? '↑' : '↓'} ${shortDate(day)}`);
  const last = steps.steps.at(-1);
  const words = jumpedBack(steps) && last ? [told[0], `back ${shortDate(last.day)}`] : told;
  const then = steps.since === 'trend' && direction ? [`then ${direction}`] : [];
  return `${words.length > 1 && !jumpedBack(steps) ? 'steps' : 'step'} ${[...words, ...then].join(', ')}`;
}
