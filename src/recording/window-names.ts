import {
  addDays,
  before,
  type Calendar,
  dateAt,
  isDate,
  type PeriodKind,
  parsePeriod,
  periodOn,
  startOf,
} from '../model/period.ts';
import { isoOf, type Window } from '../model/window.ts';

const PERIOD_KINDS: readonly PeriodKind[] = ['week', 'month'];
const RUN = '..';

/** Windows to names that people read, and back; undefined for text that names no window. */
export interface WindowNames {
  write(windows: readonly Window[]): readonly string[];
  read(names: readonly string[]): readonly Window[] | undefined;
}

/**
 * Names days, weeks and months of a calendar as people do, runs of them by their ends, and any other stretch by its
 * two moments. What was named or read before is remembered, since every line of a recording has the same windows.
 */
export function windowNames(calendar: Calendar): WindowNames {
  const nameOf = remembered((key) => plainName(windowOfKey(key), calendar));
  const read = remembered((name) => readName(name, calendar));
  const write = (windows: readonly Window[]) =>
    runsOf(windows, (window) => nameOf(keyOf(window))).map(([first, last]) =>
      first === last ? first : `${first}${RUN}${last}`,
    );
  const readAll = (names: readonly string[]) => {
    const found = names.map(read);
    return found.every((windows) => windows !== undefined) ? found.flat() : undefined;
  };
  return { write, read: readAll };
}

/** A moment as {@link isoOf} writes it; undefined for any other text. */
export function readInstant(text: string): number | undefined {
  const seconds = Date.parse(text) / 1000;
  return Number.isInteger(seconds) && isoOf(seconds) === text ? seconds : undefined;
}

function plainName(window: Window, calendar: Calendar): string {
  const date = dateAt(window.start, calendar.zone);
  const candidates = [
    dayNamed(date, calendar),
    ...PERIOD_KINDS.map((kind) => periodOn(kind, date, calendar)),
  ];
  const found = candidates.find(({ start, end }) => start === window.start && end === window.end);
  return found?.id ?? `${isoOf(window.start)}/${isoOf(window.end)}`;
}

function readName(name: string, calendar: Calendar): readonly Window[] | undefined {
  const [from, to, ...rest] = name.split(RUN);
  if (from === undefined || rest.length > 0) return undefined;
  if (to !== undefined) return readRun(from, to, calendar);
  const found = calendarWindow(from, calendar) ?? stretch(from);
  return found && [plain(found)];
}

interface Named extends Window {
  readonly id: string;
  next(): Named;
}

/** Every window from one name to another of the same kind; undefined when the second comes before the first. */
function readRun(from: string, to: string, calendar: Calendar): readonly Window[] | undefined {
  const last = calendarWindow(to, calendar);
  const first = calendarWindow(from, calendar);
  if (!first || !last || first.id.length !== last.id.length) return undefined;
  const run: Window[] = [];
  for (let at = first; at.start <= last.start; at = at.next()) run.push(plain(at));
  return run.at(-1)?.end === last.end ? run : undefined;
}

function calendarWindow(name: string, calendar: Calendar): Named | undefined {
  if (isDate(name)) return dayNamed(name, calendar);
  const kind = PERIOD_KINDS.find((one) => parsePeriod(one, name, calendar)?.id === name);
  return kind && periodNamed(kind, name, calendar);
}

function dayNamed(date: string, calendar: Calendar): Named {
  const next = addDays(date, 1);
  return {
    id: date,
    start: startOf(date, calendar.zone),
    end: startOf(next, calendar.zone),
    next: () => dayNamed(next, calendar),
  };
}

function periodNamed(kind: PeriodKind, name: string, calendar: Calendar): Named | undefined {
  const period = parsePeriod(kind, name, calendar);
  if (!period) return undefined;
  const from = (at: typeof period): Named => ({ ...at, next: () => from(before(at, calendar, -1)) });
  return from(period);
}

function stretch(name: string): Window | undefined {
  const [start, end] = name.split('/').map(readInstant);
  return start !== undefined && end !== undefined && name.split('/').length === 2
    ? { start, end }
    : undefined;
}

/** The first and the last name of every run: windows of one kind, each beginning where the one before it ends. */
function runsOf(
  windows: readonly Window[],
  nameOf: (window: Window) => string,
): readonly (readonly [string, string])[] {
  const runs: { first: string; last: string; end: number }[] = [];
  for (const window of windows) {
    const name = nameOf(window);
    const run = runs.at(-1);
    if (run && run.end === window.start && run.last.length === name.length && !name.includes('/')) {
      run.last = name;
      run.end = window.end;
    } else {
      runs.push({ first: name, last: name, end: window.end });
    }
  }
  return runs.map(({ first, last }) => [first, last]);
}

function remembered<T>(make: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make(key);
    known.set(key, made);
    return made;
  };
}

function plain({ start, end }: Window): Window {
  return { start, end };
}

function keyOf({ start, end }: Window): string {
  return `${start} ${end}`;
}

function windowOfKey(key: string): Window {
  const [start = 0, end = 0] = key.split(' ').map(Number);
  return { start, end };
}
