import { plainNumber } from '../../model/format.ts';
import type { Measured, QueryRecord } from '../../model/series.ts';
import type { Window } from '../../model/window.ts';
import { bornQuery, type Counter, countersOf, uncertainQuery } from '../../promql/births.ts';
import { planQueries, type Stretch } from '../../promql/plan-queries.ts';
import { ask, numberAt, type Task } from './ask.ts';
import type { AskedFor } from './recorded.ts';
import { spanOf } from './spans.ts';

/** Events that had been counted before a counter's first samples in a window, and may be of before it. */
export interface Uncertain {
  readonly counter: Counter;
  readonly window: Window;
  readonly events: number;
}

/** What series had counted that began within some windows, and of how many events that cannot be known. */
export interface Births {
  readonly found: readonly AskedFor[];
  readonly uncertain: readonly Uncertain[];
}

/** Uncertain events are told of when they would be at least this share of all. */
const TOLD = 0.01;

/** What the counters of a budget had counted before their first samples, in the windows in which any of them began. */
export async function birthsIn(
  task: Task,
  begun: readonly Window[],
  purpose: QueryRecord['purpose'],
): Promise<Births> {
  const counters = countersOf(task.budget.indicator);
  const births = await Promise.all(
    planQueries(begun).flatMap((some) => counters.map((counter) => birthsOf(task, some, counter, purpose))),
  );
  return {
    found: births.map(({ found }) => found),
    uncertain: births.flatMap(({ uncertain }) => uncertain),
  };
}

async function birthsOf(task: Task, stretch: Stretch, counter: Counter, purpose: QueryRecord['purpose']) {
  const [asked, uncertain] = await Promise.all([
    ask(task, stretch, bornQuery(counter, stretch.seconds), purpose),
    ask(task, stretch, uncertainQuery(counter, stretch.seconds), purpose),
  ]);
  return {
    found: { role: counter.role, asked },
    uncertain: stretch.windows.map((window) => ({
      counter,
      window,
      events: numberAt(uncertain, window) ?? 0,
    })),
  };
}

/** What to say of events of which it is not known whether they fell into their windows; few beside the others are none. */
export function uncertainWords(
  uncertain: readonly Uncertain[],
  measured: ReadonlyMap<Window, Measured>,
): readonly string[] {
  const many = uncertain.filter(({ counter, window, events }) => {
    const known = eventsOf(measured.get(window), counter.role);
    return events > 0 && events >= TOLD * (events + known);
  });
  return [...Map.groupBy(many, ({ counter }) => counter.selected)].map(([selected, some]) => {
    const events = plainNumber(some.at(-1)?.events ?? 0, 0);
    const span = spanOf(some.map(({ window }) => window));
    return `Series of ${selected} had counted ${events} when they were first seen ${span}, of targets that were not scraped before: whether these fell into it is not known, and they do not count.`;
  });
}

function eventsOf(measured: Measured | undefined, role: Counter['role']): number {
  if (measured?.kind === 'histogram') return measured.buckets.reduce((sum, { count }) => sum + count, 0);
  if (measured?.kind === 'ratio') return role === 'part' ? measured.part : measured.whole;
  return measured?.kind === 'increase' ? measured.increase : 0;
}
