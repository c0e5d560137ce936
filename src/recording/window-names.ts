import {
  addDays,
  before,
  type Calendar,
  dateAt,
  isDate,
  type Period,
  type PeriodKind,
  parsePeriod,
  periodOn,
  startOf,
} from '../model/period.ts';
import { isoOf, type Window, windowKey } from '../model/window.ts';

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
  const nameOf = remembered(windowKey, (window) => named(window, calendar));
  const read = remembered(
    (name: string) => name,
    (name) => readName(name, calendar),
  );
  return {
    write: (windows) => runsOf(windows.map(nameOf)),
    read: (names) => {
      const found = names.map(read);
      return found.every((windows) => windows !== undefined) ? found.flat() : undefined;
    },
  };
}

/** A moment as {@link isoOf} writes it; undefined for any other text. */
export function readInstant(text: string): number | undefined {
  const seconds = Date.parse(text) / 1000;
  return Number.isInteger(seconds) && isoOf(seconds) === text ? seconds : undefined;
}

const PERIOD_KINDS: readonly PeriodKind[] = ['week', 'month'];
const RUN = '..';

/** A window with its name. Those of a calendar form runs; any other stretch stands alone. */
interface Named extends Window {
  readonly kind: 'day' | PeriodKind | 'stretch';
  readonly id: string;
}

function named(window: Window, calendar: Calendar): Named {
  const date = dateAt(window.start, calendar.zone);
  const found = [
    dayNamed(date, calendar),
    ...PERIOD_KINDS.map((kind) => periodOn(kind, date, calendar)),
  ].find(({ start, end }) => start === window.start && end === window.end);
  return found ?? { ...window, kind: 'stretch', id: `${isoOf(window.start)}/${isoOf(window.end)}` };
}

/** One name for every run: windows of one kind of the calendar, each beginning where the one before it ends. */
function runsOf(windows: readonly Named[]): readonly string[] {
  const runs: { readonly first: Named; last: Named }[] = [];
  for (const window of windows) {
    const run = runs.at(-1);
    if (run && window.kind !== 'stretch' && run.last.kind === window.kind && run.last.end === window.start) {
      run.last = window;
    } else {
      runs.push({ first: window, last: window });
    }
  }
  return runs.map(({ first, last }) => (first === last ? first.id : `${first.id}${RUN}${last.id}`));
}

function readName(name: string, calendar: Calendar): readonly Window[] | undefined {
  const [from = '', to, ...rest] = name.split(RUN);
  if (rest.length > 0) return undefined;
  const first = calendarWindow(from, calendar);
  if (to !== undefined) return first && runTo(calendarWindow(to, calendar), first, calendar);
  const found = first ?? stretch(from);
  return found && [{ start: found.start, end: found.end }];
}

/** Every window from the first to the last; undefined when they are of two kinds or the last comes first. */
function runTo(last: Named | undefined, first: Named, calendar: Calendar): readonly Window[] | undefined {
  if (last?.kind !== first.kind || last.start < first.start) return undefined;
  const run: Window[] = [];
  for (let at = first; at.start <= last.start; at = next(at, calendar))
    run.push({ start: at.start, end: at.end });
  return run;
}

function calendarWindow(name: string, calendar: Calendar): Named | undefined {
  return isDate(name) ? dayNamed(name, calendar) : periodNamed(name, calendar);
}

function dayNamed(date: string, { zone }: Calendar): Named {
  return { kind: 'day', id: date, start: startOf(date, zone), end: startOf(addDays(date, 1), zone) };
}

function periodNamed(id: string, calendar: Calendar): Period | undefined {
  return PERIOD_KINDS.flatMap((kind) => parsePeriod(kind, id, calendar) ?? []).find(
    (period) => period.id === id,
  );
}

function next(window: Named, calendar: Calendar): Named {
  const period = periodNamed(window.id, calendar);
  return period ? before(period, calendar, -1) : dayNamed(addDays(window.id, 1), calendar);
}

function stretch(name: string): Window | undefined {
  const [start, end, ...rest] = name.split('/').map(readInstant);
  return start === undefined || end === undefined || rest.length > 0 ? undefined : { start, end };
}

function remembered<K, V>(keyOf: (input: K) => string, make: (input: K) => V): (input: K) => V {
  const known = new Map<string, V>();
  return (input) => {
    const key = keyOf(input);
    const found = known.get(key) ?? make(input);
    known.set(key, found);
    return found;
  };
}
