import type { Life } from '../model/history.ts';
import type { EventKind, LifeEvent } from '../model/timeline.ts';
import { changes, forecasts, overruns, recommendations, steps } from './finding-events.ts';
import { exceptions, limitChanges, maintenances } from './limit-events.ts';
import { corrections, notes, proposals, violations } from './people-events.ts';
import { daysTold, type Told } from './told.ts';

/** How each kind of what happens is found in a life: one line a kind. */
const KINDS: Readonly<Record<EventKind, (life: Life) => readonly Told[]>> = {
  limit: limitChanges,
  step: steps,
  overrun: overruns,
  violation: violations,
  proposal: proposals,
  exception: exceptions,
  maintenance: maintenances,
  change: changes,
  note: notes,
  forecast: forecasts,
  recommendation: recommendations,
  correction: corrections,
};

/**
 * All that happened to a budget or a family, and was said of it, newest first; each once, as it was told last. Of one day, what has a
 * moment comes before what is of the day.
 */
export function timelineOf(life: Life): readonly LifeEvent[] {
  return Object.entries(KINDS)
    .flatMap(([kind, found]) =>
      found(life).map((event): LifeEvent => ({ kind: kind as EventKind, ...event })),
    )
    .toSorted((a, b) => (a.on === b.on ? (b.at ?? 0) - (a.at ?? 0) : a.on < b.on ? 1 : -1));
}

/** The days of the budget whose figure stands for a life; of a family those of its worst member, as far as it had a row. */
export function courseOf({ family, days, told }: Life): Life['days'] {
  return family ? daysTold(told.filter(({ row }) => row.budget === family.worst)) : days;
}
