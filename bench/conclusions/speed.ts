import { seeded } from '../../scripts/make-samples/random.ts';
import { conclude } from '../../src/analyse/conclude.ts';
import { gaugeBudget } from '../../test/support/budget.ts';
import { rowOf } from '../../test/support/row.ts';
import type { Measure } from '../measure.ts';
import { compared } from './comparison.ts';
import { valuesOf } from './series.ts';

const BUDGETS = 100;
/** The five weeks that are compared. */
const WEEKS_DAYS = 35;
const RUNS = 5;
/** Copying is so quick that it is done so many times over, to be seen on the clock. */
const COPIES = 50;

/** CPU for the conclusions of a budget and window, its days being those of others, and in the time that copying its row as JSON takes. */
export function speed(): readonly Measure[] {
  return [30, 90].flatMap((n) =>
    [0, 0.3].flatMap((rise) => {
      const rows = Array.from({ length: BUDGETS }, (_, index) => {
        const make = {
          n: Math.max(n, WEEKS_DAYS),
          sd: 0.03,
          rho: 0.3,
          level: (day: number) => 1 + (rise * day) / n,
        };
        const values = valuesOf(seeded('speed', n, rise, index), make);
        return { weeks: values.slice(-WEEKS_DAYS), row: rowOf(values.slice(-n), { budget: gaugeBudget() }) };
      });
      const all = () => {
        for (const { weeks, row } of rows) {
          conclude(row.budget, row.days);
          compared(weeks);
        }
      };
      const copying = () => {
        for (let copy = 0; copy < COPIES; copy += 1) {
          for (const { row } of rows) JSON.parse(JSON.stringify(row));
        }
      };
      const [concludes, copies] = [leastCpu(all), leastCpu(copying) / COPIES];
      const of = `of a budget with ${n} days, ${rise > 0 ? 'rising' : 'unchanged'}`;
      return [
        {
          name: `CPU for the conclusions ${of}`,
          value: concludes,
          atMost: n === 30 ? 1 : 3,
          unit: 'ms' as const,
        },
        {
          name: `the same ÷ copying its row as JSON`,
          value: concludes / copies,
          atMost: 300,
          unit: '×' as const,
        },
      ];
    }),
  );
}

/** Milliseconds a budget of the quickest run, after one that warms up. */
function leastCpu(work: () => void): number {
  work();
  const runs = Array.from({ length: RUNS }, () => {
    const start = process.threadCpuUsage();
    work();
    const { user, system } = process.threadCpuUsage(start);
    return (user + system) / 1000 / BUDGETS;
  });
  return Math.min(...runs);
}
