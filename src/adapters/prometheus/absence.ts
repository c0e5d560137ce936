import type { Reading } from '../../model/series.ts';
import { isoOf, type Window } from '../../model/window.ts';
import { edgeQuery, presentWithin } from '../../promql/queries.ts';
import { askNumber, type Task } from './ask.ts';
import { presenceIn } from './coverage.ts';
import { NOTHING } from './measured.ts';

/** How far back a sign of a series is looked for, and how exactly. */
const DAYS = 30;
const LOOK_BACK = { seconds: DAYS * 86_400, step: 3600 } as const;

/**
 * A reading without data, with the reason as far as the server knows it: a name that never matched is another mistake
 * than a series that stopped. Other readings are returned as they are.
 */
export async function explained(task: Task, reading: Reading): Promise<Reading> {
  const { measured, window } = reading;
  if (measured !== NOTHING) return reading;
  const last = await lastSeen(task, window, presenceIn(task, LOOK_BACK.step));
  return { ...reading, measured: { ...NOTHING, detail: detailOf(window, last) } };
}

/**
 * A warning when no series ever matched the part of a ratio: it counts as none of the events, which is
 * right for errors that never happened and wrong for a selector with a mistake.
 */
export async function unmatchedPart(task: Task, readings: readonly Reading[]): Promise<readonly string[]> {
  const { indicator } = task.budget;
  const newest = readings.at(-1);
  const ratios = readings.flatMap(({ measured }) => (measured.kind === 'ratio' ? [measured] : []));
  if (indicator.kind !== 'ratio' || !newest || ratios.length === 0) return [];
  if (ratios.some(({ part }) => part !== 0)) return [];
  const seen = await lastSeen(task, newest.window, presentWithin(indicator.part, LOOK_BACK.step));
  if (seen !== undefined) return [];
  return [
    `No series matched ${indicator.part} in ${DAYS} days, so it counts as no events at all. Check the selector unless that is so.`,
  ];
}

function lastSeen(task: Task, window: Window, presence: string): Promise<number | undefined> {
  return askNumber(task, window, edgeQuery(presence, 'last', LOOK_BACK.seconds, LOOK_BACK.step));
}

function detailOf({ start }: Window, last: number | undefined): string {
  if (last === undefined)
    return `No series matched in the ${DAYS} days before: check the metric’s name and labels.`;
  return last > start
    ? `Too few samples in this window for a figure; last seen around ${isoOf(last)}.`
    : `No data in this window; last seen around ${isoOf(last)}.`;
}
