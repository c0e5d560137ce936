import { once } from '../../model/once.ts';
import { secondsOf, type Window, within } from '../../model/window.ts';
import { begunQuery, countersOf } from '../../promql/births.ts';
import {
  BRIEF,
  type CutGauge,
  dailyGauge,
  decidingQuery,
  notNumbersQuery,
  type Queried,
} from '../../promql/gauge.ts';
import type { LabelledPoint } from '../../promql/measured.ts';
import { planQueries } from '../../promql/plan-queries.ts';
import { familyOf, selector } from '../../promql/selector.ts';
import { type Asked, ask, numberAt, pointsAt, type Task } from './ask.ts';
import { changedLayouts, type Layouts } from './layouts.ts';

/** What something was found in, and what it was there. */
type Found<T> = ReadonlyMap<Window, T>;

/** What there is in some windows that a plain query must not be trusted with. Each is looked for when first asked for. */
export interface Symptoms {
  /** Windows in which counters began that counted anything. */
  begun(): Promise<Found<true>>;
  /** Windows in which a gauge has values that are no number. */
  spoilt(): Promise<Found<true>>;
  /** Windows of which a series decides the figure that was hardly there. */
  brief(): Promise<Found<LabelledPoint['labels']>>;
  /** Windows in which a classic histogram got other buckets. */
  changed(): Promise<Layouts>;
}

type Find<T> = (windows: readonly Window[]) => Promise<Found<T>>;

/** Looks for what is amiss with a budget's samples, in as few queries as tell it of all windows. */
export function symptomsOf(task: Task, days: readonly Window[], periods: readonly Window[]): Symptoms {
  const { indicator } = task.budget;
  const gauge = gaugeOf(indicator);
  const isClassic = indicator.kind === 'quantile' && !indicator.native;
  return {
    begun: once(() => fromDays(days, periods, (windows) => begunIn(task, windows))),
    spoilt: once(() => fromDays(days, periods, (windows) => spoiltIn(task, windows))),
    brief: once(() => fromPeriods(days, periods, (windows) => briefIn(task, gauge, windows))),
    changed: once(async () =>
      isClassic ? changedLayouts(task, indicator, [...days, ...periods]) : new Map(),
    ),
  };
}

/** The gauge that an indicator's figure is of, if it is. */
export function gaugeOf(indicator: Queried): CutGauge | undefined {
  if (indicator.kind === 'growth') return dailyGauge(indicator);
  return indicator.kind === 'gauge' ? indicator : undefined;
}

/** The selectors of the gauges whose values an indicator's figure is made of. */
export function gaugesIn(indicator: Queried): readonly string[] {
  if (indicator.kind === 'quotient' && indicator.of === 'gauge') return [indicator.part, indicator.per];
  const gauge = gaugeOf(indicator);
  return gauge ? [selector(gauge.gauge, gauge.where)] : [];
}

/** Of what a period has only where one of its days does: periods whose days are all asked for and have none are not asked. */
async function fromDays<T>(
  days: readonly Window[],
  periods: readonly Window[],
  find: Find<T>,
): Promise<Found<T>> {
  const onDays = await find(days);
  const isFree = (period: Window) => {
    const own = days.filter((day) => within(day, period));
    const seconds = own.reduce((sum, day) => sum + secondsOf(day), 0);
    return seconds === secondsOf(period) && !own.some((day) => onDays.has(day));
  };
  return new Map([...onDays, ...(await find(periods.filter((period) => !isFree(period))))]);
}

/** Of what is asked of periods, and then of the days of those that have it, and of days that are in none. */
async function fromPeriods<T>(
  days: readonly Window[],
  periods: readonly Window[],
  find: Find<T>,
): Promise<Found<T>> {
  const onPeriods = await find(periods);
  const isIn = (day: Window, some: readonly Window[]) => some.some((period) => within(day, period));
  const having = [...onPeriods.keys()];
  const suspected = days.filter((day) => isIn(day, having) || !isIn(day, periods));
  return new Map([...onPeriods, ...(await find(suspected))]);
}

async function begunIn(task: Task, windows: readonly Window[]): Promise<Found<true>> {
  const { indicator } = task.budget;
  const counters = countersOf(indicator);
  const [part, whole] = counters;
  // The part of a ratio is among its whole where both are of one metric.
  const isAmong =
    indicator.kind === 'ratio' && part && whole && familyOf(part.telling) === familyOf(whole.telling);
  const telling = isAmong ? [whole] : counters;
  const found = await Promise.all(
    telling.map((counter) =>
      flagged(
        task,
        windows,
        (seconds) => begunQuery(counter, seconds),
        (number) => number > 0 || undefined,
      ),
    ),
  );
  return new Map(found.flatMap((each) => [...each]));
}

async function spoiltIn(task: Task, windows: readonly Window[]): Promise<Found<true>> {
  const found = await Promise.all(
    gaugesIn(task.budget.indicator).map((gauge) =>
      flagged(
        task,
        windows,
        (seconds) => notNumbersQuery(gauge, seconds),
        (number) => Number.isNaN(number) || undefined,
      ),
    ),
  );
  return new Map(found.flatMap((each) => [...each]));
}

async function briefIn(
  task: Task,
  gauge: CutGauge | undefined,
  windows: readonly Window[],
): Promise<Found<LabelledPoint['labels']>> {
  if (!gauge) return new Map();
  return flagged(
    task,
    windows,
    (seconds) => decidingQuery(gauge, seconds),
    (share, asked, { end }) => (share < BRIEF ? pointsAt(asked, end)[0]?.labels : undefined),
  );
}

/** Asks a query for windows, and keeps those of which its answer says something. */
async function flagged<T>(
  task: Task,
  windows: readonly Window[],
  queryFor: (seconds: number) => string | undefined,
  told: (number: number, asked: Asked, window: Window) => T | undefined,
): Promise<Found<T>> {
  const found = await Promise.all(
    planQueries(windows).map(async (stretch) => {
      const query = queryFor(stretch.seconds);
      if (query === undefined) return [];
      const asked = await ask(task, stretch, query, 'figure');
      return stretch.windows.flatMap((window) => {
        const number = numberAt(asked, window);
        const what = number === undefined ? undefined : told(number, asked, window);
        return what === undefined ? [] : [[window, what] as const];
      });
    }),
  );
  return new Map(found.flat());
}
