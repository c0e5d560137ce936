import type { Advised } from '../../src/analyse/recommend.ts';
import type { Budget } from '../../src/model/budget.ts';
import type { Row } from '../../src/model/report.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { gaugeBudget } from './budget.ts';
import { rowOf, verdictOf } from './row.ts';

const DAY = 86_400;
/** 2026-02-02T00:00:00Z, the end of the last week. */
const END = 1_769_990_400;

/** A budget's last complete weeks and days, in base units, as advice is given on them; undefined is unknown. */
export interface Past {
  /** The actual of each week, the newest last. */
  readonly weeks: readonly (number | undefined)[];
  /** The value of each day, the newest last; four weeks, each day as its week, unless given. */
  readonly days?: readonly (number | undefined)[];
  readonly budget?: Partial<Budget>;
  readonly row?: Partial<Omit<Row, 'budget' | 'days' | 'weeks'>>;
  /** Observations behind each week. */
  readonly events?: number;
  readonly violation?: Advised['violation'];
}

/** What advice is given on, in UTC and with a verdict from 75% coverage on. The newest week is the period. */
export function advisedOn({ weeks, days, budget: differing, row, events, violation }: Past): Advised {
  const budget = gaugeBudget(differing);
  const verdicts = weeks.map((actual, index) => {
    const week = weekOf(budget, weeks.length - index, actual);
    return week.status === 'unknown' || events === undefined ? week : { ...week, events };
  });
  const values = days ?? weeks.flatMap((actual) => Array.from({ length: 7 }, () => actual));
  return {
    row: {
      ...rowOf(values, { budget }),
      verdict: verdicts.at(-1) ?? weekOf(budget, 1, undefined),
      weeks: verdicts,
      ...row,
    },
    coverage: { minimum: 0.75, warn: 0.9 },
    zone: 'UTC',
    endDate: '2026-02-02',
    recorded: [],
    ...(violation ? { violation } : {}),
  };
}

/** The verdict on the week `ago` weeks before the end; 1 is the last one. */
export function weekOf(budget: Budget, ago: number, actual: number | undefined): Verdict {
  const start = END - ago * 7 * DAY;
  return verdictOf(budget, { start, end: start + 7 * DAY }, actual);
}
