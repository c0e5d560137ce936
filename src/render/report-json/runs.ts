import { remembering } from '../../model/remembering.ts';

/** What stands in a column as one value: a text, a number, a truth, or null where a record has none. */
export type Cell = string | number | boolean | null;

/**
 * Values of a column that follow one another: the first, how many there are, and by how much each is more than the one before;
 * of dates in days. One alone has no number, and those that are all the same have no difference.
 */
export type Run =
  | readonly [first: Cell]
  | readonly [first: Cell, times: number]
  | readonly [first: Cell, times: number, by: number];

/** Of two that differ only a third says that they are steps. */
const FEWEST_STEPS = 3;

/** Values as their fewest runs from the first on; undefined where those are more than half as many. */
export function runsOf(values: readonly Cell[]): readonly Run[] | undefined {
  const runs: Run[] = [];
  for (let from = 0; from < values.length; ) {
    const run = runFrom(values, from);
    if (runs.push(run) * 2 > values.length) return undefined;
    from += timesOf(run);
  }
  return runs;
}

/** How many values a run has. */
export function timesOf(run: Run): number {
  return run[1] ?? 1;
}

/** The values of a run, which {@link isRun} is true of. */
export function unrolled([first, times = 1, by]: Run): readonly Cell[] {
  if (by === undefined) return Array<Cell>(times).fill(first);
  const after = stepsFrom(first);
  return Array.from({ length: times }, (_, index) => after(by * index) ?? null);
}

/** Whether something from a file is a run. However long it says it is, its values are not made. */
export function isRun(value: unknown): value is Run {
  if (!Array.isArray(value) || value.length < 1 || value.length > 3) return false;
  const [first, times = 1, by = 0] = value as readonly unknown[];
  if (!isCell(first) || !isWhole(times) || !isWhole(by) || times < 1) return false;
  return value.length < 3 || stepsFrom(first)(by * (times - 1)) !== undefined;
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** Whether a value can stand in a run. */
export function isCell(value: unknown): value is Cell {
  return (
    value === null || typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean'
  );
}

function runFrom(values: readonly Cell[], from: number): Run {
  const first = values[from] ?? null;
  let times = 1;
  while (from + times < values.length && Object.is(values[from + times], first)) times += 1;
  if (times > 1) return [first, times];
  const after = stepsFrom(first);
  const by = differenceOf(first, values[from + 1]);
  while (from + times < values.length && Object.is(values[from + times], after(by * times))) times += 1;
  return times < FEWEST_STEPS ? [first] : [first, times, by];
}

/** By how much the second of two values is more. */
function differenceOf(first: Cell, second: Cell | undefined): number {
  return typeof first === 'number' ? Number(second) - first : dayOf(second) - dayOf(first);
}

/** The value that is by so much more than the first: of whole numbers and dates, whose steps are exact. */
function stepsFrom(first: Cell): (by: number) => Cell | undefined {
  const start = typeof first === 'number' ? first : dayOf(first);
  const valueAt = typeof first === 'number' ? (sum: number) => sum : dateAt;
  // From -0 on there are no steps: 0 added to it is another number.
  if (!isWhole(start) || !Object.is(valueAt(start + 0), first)) return () => undefined;
  return (by) => (isWhole(by) && isWhole(start + by) ? valueAt(start + by) : undefined);
}

const DAY = 86_400_000;
const LAST_DAY = Date.UTC(2099, 11, 31) / DAY;

/** Days since 1970; not a number for what is no date. */
function dayOf(cell: Cell | undefined): number {
  return typeof cell === 'string' && cell.length === '2026-01-26'.length
    ? Date.parse(cell) / DAY
    : Number.NaN;
}

function dateAt(day: number): string | undefined {
  return day >= 0 && day <= LAST_DAY ? dateOf(day) : undefined;
}

/** The date of a day, of which there are few: those of the years 1970 to 2099. */
const dateOf = remembering((day: number) => new Date(day * DAY).toISOString().slice(0, 10));
