import type { Indicator } from '../../model/indicator.ts';
import type { QueryRecord } from '../../model/series.ts';
import type { Window } from '../../model/window.ts';
import {
  BRIEF,
  type CutGauge,
  carefulQuery,
  comesTogetherFirst,
  densityQuery,
  stepFor,
} from '../../promql/gauge.ts';
import { type LabelledPoint, labelsText } from '../../promql/measured.ts';
import { planQueries, type Stretch } from '../../promql/plan-queries.ts';
import { familyOf } from '../../promql/selector.ts';
import { type Asked, ask, numberAt, type Task } from './ask.ts';
import { spanOf } from './spans.ts';
import { gaugesIn, type Symptoms } from './symptoms.ts';

/** What a gauge answers that its plain query must not be trusted with, and what to say of it. */
export interface GaugeCare {
  /** Answers that take the place of the plain one's, by the end of their window; nothing where nothing is left. */
  readonly instead: ReadonlyMap<Window, Asked>;
  readonly said: readonly string[];
}

/** How far apart the moments are at which the series of a gauge are made one. */
export async function momentsOf(task: Task, gauge: CutGauge, stretch: Stretch): Promise<number> {
  const query = densityQuery(gauge, stretch.seconds);
  if (query === undefined) return stepFor(undefined);
  const asked = await ask(task, stretch, query, 'figure');
  const densest = Math.max(...stretch.windows.map((window) => numberAt(asked, window) ?? 0));
  return stepFor(densest > 0 ? densest : undefined);
}

/**
 * Asks the windows again that a plain query is spoilt in by values that are no number, or in which a brief series decides:
 * without either.
 */
export async function carefully(
  task: Task,
  gauge: CutGauge,
  { windows }: Stretch,
  purpose: QueryRecord['purpose'],
  symptoms: Symptoms,
): Promise<GaugeCare> {
  const [spoiltBy, briefBy] = await Promise.all([symptoms.spoilt(), symptoms.brief()]);
  // Where the series are made one first, what is no number is passed over already.
  const again = comesTogetherFirst(gauge)
    ? []
    : windows.filter((window) => spoiltBy.has(window) || briefBy.has(window));
  const answers = await Promise.all(
    planQueries(again).map(async (some) => {
      const asked = await ask(task, some, carefulQuery(gauge, some.seconds, true), purpose);
      return some.windows.map((window) => [window, asked] as const);
    }),
  );
  return {
    instead: new Map(answers.flat()),
    said: briefOnes(
      briefBy,
      windows.filter((window) => briefBy.has(window)),
    ),
  };
}

/** What to say of values that are no number. */
export function notNumbersWords(indicator: Indicator, windows: readonly Window[]): readonly string[] {
  if (windows.length === 0) return [];
  const gauges = gaugesIn(indicator).map(familyOf).join(' or ');
  return [`${gauges} has values that are no number (NaN) ${spanOf(windows)}. They count as missing.`];
}

function briefOnes(
  by: ReadonlyMap<Window, LabelledPoint['labels']>,
  windows: readonly Window[],
): readonly string[] {
  const newest = windows.at(-1);
  const labels = newest && by.get(newest);
  if (!labels) return [];
  return [
    `${labelsText(labels)} was there too briefly to decide a figure ${spanOf(windows)}: for less than ${BRIEF * 100}% of the time of the longest series. Such series are left out.`,
  ];
}
