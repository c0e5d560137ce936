import { z } from 'zod';
import type { Rolling } from '../../model/budget.ts';
import type { Indicator } from '../../model/indicator.ts';
import { MESSAGES } from '../messages.ts';
import type { Read } from '../shape.ts';
import type { Path, YamlFile } from '../yaml/file.ts';

/** The least days are those of the shortest period that is judged, and the most those of a year. */
const LEAST = 7;
const MOST = 366;
const WEEK = 7;
const ALLOWED = `Days from ${LEAST}d to ${MOST}d, weeks from 1w to ${Math.floor(MOST / WEEK)}w and quarter`;

/** A rolling window as it is written; `readOver` words its own problems, and editors know its form. */
export const OVER: z.ZodType<string | number> = z
  .union([z.string().meta({ pattern: '^(quarter|[1-9][0-9]*[dw])$' }), z.number()])
  .describe(
    `The stretch to the end of each period that is measured in its place: 28d, 4w or quarter. ${ALLOWED} are allowed; the period itself unless set.`,
  );

/** Reads the rolling window of a budget; nothing where the budget is measured over the period itself. */
export function readOver(
  yaml: YamlFile,
  path: Path,
  written: string | number | undefined,
  indicator: Indicator | undefined,
): Read<Rolling> {
  if (written === undefined) return { problems: [] };
  const text = String(written).trim();
  const problem = (message: string) => ({ problems: [yaml.problem(path, message)] });
  if (indicator?.kind === 'growth') return problem(MESSAGES.overOfGrowth());
  if (text === 'quarter') return { value: { text, months: 3 }, problems: [] };
  const [, amount, unit] = /^(\d{1,6})([dw])$/.exec(text) ?? [];
  if (amount === undefined) return problem(MESSAGES.badOver(text, ALLOWED));
  const days = Number(amount) * (unit === 'w' ? WEEK : 1);
  if (days < LEAST) return problem(MESSAGES.shortOver(text, `${LEAST}d`, ALLOWED));
  if (days > MOST) return problem(MESSAGES.longOver(text, `${MOST}d`));
  return { value: { text, days }, problems: [] };
}

/** Whether two budgets are measured over the same stretch. */
export function isSameOver(one: Rolling | undefined, other: Rolling | undefined): boolean {
  return one?.days === other?.days && one?.months === other?.months;
}
