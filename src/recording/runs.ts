import type { WrittenPoint, WrittenRun } from './lines.ts';

/** What stands for one moment, or for several on end. */
export type Written = WrittenPoint | WrittenRun;

/** Equal values on end as one run, where that is shorter. */
export function inRuns(values: readonly WrittenPoint[]): readonly Written[] {
  const runs: { readonly value: WrittenPoint; readonly text: string; times: number }[] = [];
  for (const value of values) {
    const text = JSON.stringify(value);
    const run = runs.at(-1);
    if (run?.text === text) run.times += 1;
    else runs.push({ value, text, times: 1 });
  }
  return runs.flatMap(({ value, text, times }): readonly Written[] => {
    const run: WrittenRun = { times, value };
    const isShorter = JSON.stringify(run).length < times * (text.length + 1);
    return isShorter ? [run] : repeated(value, times);
  });
}

/** The inverse of {@link inRuns}. */
export function outOfRuns(written: readonly Written[]): readonly WrittenPoint[] {
  return written.flatMap((one) => repeated(pointOf(one), timesOf(one)));
}

/** For how many moments it stands. */
export function timesOf(written: Written): number {
  return isRun(written) ? written.times : 1;
}

/** What it is at each of them. */
export function pointOf(written: Written): WrittenPoint {
  return isRun(written) ? written.value : written;
}

/** Whether it is a native histogram’s counts. */
export function isCounts(point: WrittenPoint): point is Extract<WrittenPoint, readonly unknown[]> {
  return Array.isArray(point);
}

function repeated(value: WrittenPoint, times: number): readonly WrittenPoint[] {
  return Array.from({ length: times }, () => value);
}

function isRun(written: Written): written is WrittenRun {
  return typeof written === 'object' && written !== null && 'times' in written;
}
