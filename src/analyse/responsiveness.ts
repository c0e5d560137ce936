import { median } from 'simple-statistics';
import type { ResponseStep } from '../model/finding.ts';
import { addDays, datesApart, startOf } from '../model/period.ts';
import { type InTime, type Opening, type Responsiveness, untakenSteps } from '../model/violation.ts';
import type { Instant, Window } from '../model/window.ts';

/**
 * How well the team responded in a stretch of time, by what ran out or closed in it, so that over the months everything
 * counts once. Undefined when there was nothing of either.
 */
export function responsivenessOf(
  openings: readonly Opening[],
  stretch: Window,
  zone: string,
): Responsiveness | undefined {
  const isIn = (at: Instant) => at > stretch.start && at <= stretch.end;
  const inTime = (step: ResponseStep, doneAt: (opening: Opening) => Instant | undefined): InTime => {
    const ran = openings.flatMap((opening) => {
      const due = opening.deadlines.find(([name]) => name === step)?.[1];
      if (due === undefined || !isIn(due)) return [];
      const isDone = (doneAt(opening) ?? Number.POSITIVE_INFINITY) <= due;
      // Of what is not to be done nothing ran out any more.
      return isDone || !(opening.declined && opening.declined.at <= due) ? [isDone] : [];
    });
    return { inTime: ran.filter((isDone) => isDone).length, of: ran.length };
  };
  const closed = openings.filter(({ closed: at }) => at !== undefined && isIn(at));
  const days = closed.map((opening) => datesApart(opening.firstDay, firstMetDay(opening)));
  const found: Responsiveness = {
    acknowledged: inTime('acknowledge', takenAt('acknowledge')),
    investigated: inTime('investigate', takenAt('investigate')),
    met: inTime('implement', (opening) => metAt(opening, zone)),
    closed: closed.length,
    unvalidated: closed.filter(({ unvalidated }) => unvalidated).length,
    withoutCause: closed.filter(isWithoutCause).length,
    ...(days.length > 0 ? { medianDays: median(days) } : {}),
  };
  const isEmpty = [found.acknowledged, found.investigated, found.met].every(({ of }) => of === 0);
  return isEmpty && closed.length === 0 ? undefined : found;
}

/** An investigation may have ended with a word that the cause stands elsewhere. */
function isWithoutCause(opening: Opening): boolean {
  return (
    untakenSteps(opening).includes('investigate') ||
    opening.steps.some(({ causeElsewhere }) => causeElsewhere)
  );
}

function takenAt(step: ResponseStep): (opening: Opening) => Instant | undefined {
  return ({ steps }) => steps.find((taken) => taken.step === step)?.at;
}

/** The beginning of the first day met, while it is met. */
function metAt(opening: Opening, zone: string): Instant | undefined {
  return opening.metDays > 0 ? startOf(firstMetDay(opening), zone) : undefined;
}

function firstMetDay({ lastDay }: Pick<Opening, 'lastDay'>): string {
  return addDays(lastDay, 1);
}
