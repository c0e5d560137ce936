import type { Indicator } from '../../model/indicator.ts';
import type { Reading } from '../../model/series.ts';
import { isoOf, type Window } from '../../model/window.ts';
import { presenceSelector } from '../../promql/figure-expression.ts';
import { unmatched } from '../../promql/measured.ts';
import { missingWords } from '../../promql/missing.ts';
import { edgeQuery, presentWithin } from '../../promql/queries.ts';
import { metricOf, type Selected, selectedBy, selector, selectorsIn } from '../../promql/selector.ts';
import { askNumber, type Task } from './ask.ts';
import { presenceIn } from './coverage.ts';
import { labelsOf } from './names.ts';

/** How far back a sign of a series is looked for, and how exactly. */
const DAYS = 30;
const LOOK_BACK = { seconds: DAYS * 86_400, step: 3600 } as const;
/** The same for data that ended long ago, as on a machine whose clock is ahead. */
const FAR_BACK = { seconds: 400 * 86_400, step: 86_400 } as const;
/** Selectors of an expression that are looked into. */
const MOST_SELECTORS = 4;

/** Says which part of selectors that select nothing is not there; undefined where the server cannot tell. */
export type Missing = (selectors: readonly string[]) => Promise<string | undefined>;

/**
 * A reading without data, with the reason as far as the server knows it: a name that never matched is another mistake
 * than a series that stopped. Other readings are returned as they are.
 */
export async function explained(task: Task, reading: Reading, missing: Missing): Promise<Reading> {
  const { measured, window } = reading;
  const { indicator } = task.budget;
  if (measured.kind !== 'none') return reading;
  if (indicator.kind === 'ratio' && measured.detail === unmatched(indicator.part).detail) {
    const why = await missing([indicator.part]);
    return why === undefined
      ? reading
      : { ...reading, measured: { ...measured, detail: `${measured.detail} ${why}` } };
  }
  if (measured.why !== 'no_data') return reading;
  const presence = (step: number) => presenceIn(task, step);
  const last = await lastSeen(task, window, presence(LOOK_BACK.step), LOOK_BACK);
  const detail =
    (last !== undefined && last > window.start ? await otherDetail(indicator, missing) : undefined) ??
    (last === undefined ? await neverDetail(task, window, presence, missing) : lastDetail(window, last));
  return { ...reading, measured: { ...measured, detail } };
}

/**
 * A warning when no series ever matched the part of a ratio: it counts as none of the events, which is
 * right for errors that never happened and wrong for a selector with a mistake.
 */
export async function unmatchedPart(
  task: Task,
  readings: readonly Reading[],
  missing: Missing,
): Promise<readonly string[]> {
  const { indicator } = task.budget;
  const newest = readings.at(-1);
  const ratios = readings.flatMap(({ measured }) => (measured.kind === 'ratio' ? [measured] : []));
  if (indicator.kind !== 'ratio' || !newest || ratios.length === 0) return [];
  if (ratios.some(({ part }) => part !== 0)) return [];
  const presence = presentWithin(indicator.part, LOOK_BACK.step);
  if ((await lastSeen(task, newest.window, presence, LOOK_BACK)) !== undefined) return [];
  const why = await missing([indicator.part]);
  return [
    `No series matched ${indicator.part} in ${DAYS} days, so it counts as no events at all. ${why === undefined ? '' : `${why} `}Check the selector unless that is so.`,
  ];
}

/** Looks each thing up once, at the newest of the windows, and only where a budget has no data; what fails is not told. */
export function missingOnce(task: Task, windows: readonly Window[]): Missing {
  const found = new Map<string, Promise<string | undefined>>();
  const end = Math.max(...windows.map((window) => window.end));
  return (selectors) => {
    const key = selectors.join('\n');
    const known = found.get(key) ?? missingIn(task, selectors, end).catch(() => undefined);
    found.set(key, known);
    return known;
  };
}

async function missingIn(task: Task, selectors: readonly string[], end: number): Promise<string | undefined> {
  const within = { start: end - LOOK_BACK.seconds, end };
  const metrics = await task.metrics();
  for (const text of selectors.slice(0, MOST_SELECTORS)) {
    const selected = selectedBy(text);
    const metric = selected && metricOf(selected);
    if (!selected || metric === undefined) continue;
    if (!metrics.includes(metric)) return missingWords(selected, { metrics, labels: new Map() });
    if (await isThere(task, selected, end)) continue;
    return missingWords(selected, { metrics, labels: await labelsOf(task.client, metric, within) });
  }
  return undefined;
}

async function isThere(task: Task, { text }: Selected, end: number): Promise<boolean> {
  const window = { start: end - LOOK_BACK.seconds, end };
  return (await lastSeen(task, window, presentWithin(text, LOOK_BACK.step), LOOK_BACK)) !== undefined;
}

/** What a budget asks for: what its coverage is counted on, or all that its expression selects. */
function asked(indicator: Indicator): readonly string[] {
  const present = presenceSelector(indicator);
  if (indicator.kind === 'quotient') return [indicator.part, indicator.per];
  if (present !== undefined) return [present];
  return indicator.kind === 'expr' ? selectorsIn(indicator.expr).map(({ text }) => text) : [];
}

async function neverDetail(
  task: Task,
  window: Window,
  presence: (step: number) => string,
  missing: Missing,
): Promise<string> {
  const selectors = asked(task.budget.indicator);
  const isCheap = presenceSelector(task.budget.indicator) !== undefined;
  const long = isCheap ? await lastSeen(task, window, presence(FAR_BACK.step), FAR_BACK) : undefined;
  if (long !== undefined) {
    // The step says that there were data within the day before it.
    const day = isoOf(long - FAR_BACK.step).slice(0, 10);
    return `The data of ${selectors.join(' and ')} end around ${day}, more than ${DAYS} days before this window’s end.`;
  }
  const why = await missing(selectors);
  const what = selectors.length === 0 ? '' : ` ${selectors.join(' or ')}`;
  return `No series matched${what} in the ${DAYS} days before. ${why ?? 'Check the metric’s name and labels.'}`;
}

function lastDetail({ start }: Window, last: number): string {
  return last > start
    ? `Too few samples in this window for a figure; last seen around ${isoOf(last)}.`
    : `No data in this window; last seen around ${isoOf(last)}.`;
}

/** What the figure needs beside what coverage is counted on. */
async function otherDetail(indicator: Indicator, missing: Missing): Promise<string | undefined> {
  if (indicator.kind === 'quotient') {
    const why = await missing([indicator.part]);
    return why && `No series matched ${indicator.part} in the ${DAYS} days before. ${why}`;
  }
  if (indicator.kind !== 'quantile' || indicator.native) return undefined;
  const { histogram, where } = indicator;
  const why = await missing([selector(`${histogram}_bucket`, where)]);
  // A summary has a count and a sum as a histogram has.
  return (
    why &&
    `${histogram} has observations, but no buckets to take a quantile from: it may be a summary, of which mean: ${histogram} is measured. ${why}`
  );
}

function lastSeen(
  task: Task,
  window: Window,
  presence: string,
  { seconds, step }: typeof LOOK_BACK | typeof FAR_BACK,
): Promise<number | undefined> {
  return askNumber(task, window, edgeQuery(presence, 'last', seconds, step));
}
