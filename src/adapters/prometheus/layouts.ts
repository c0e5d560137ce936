import type { Indicator, QuantileIndicator } from '../../model/indicator.ts';
import type { Measured } from '../../model/series.ts';
import type { Window } from '../../model/window.ts';
import { layoutQuery } from '../../promql/layout.ts';
import type { LabelledPoint } from '../../promql/measured.ts';
import { parseNumber } from '../../promql/number.ts';
import { planQueries } from '../../promql/plan-queries.ts';
import { ask, pointsAt, type Task } from './ask.ts';
import { spanOf } from './spans.ts';

/** The bounds that a histogram had all the while, for the windows in which they changed. */
export type Layouts = ReadonlyMap<Window, ReadonlySet<number>>;

/** One bound and +Inf; less than that holds no quantile. */
export const FEWEST_BOUNDS = 2;

/** What is measured where no bounds were there all the while. */
export const NO_LAYOUT: Measured = {
  kind: 'none',
  why: 'implausible',
  detail: 'The histogram’s buckets changed in this window, and no bound was there all the while.',
};

/** Looks for windows at whose end a classic histogram has other buckets than at their start. */
export async function changedLayouts(
  task: Task,
  histogram: QuantileIndicator,
  windows: readonly Window[],
): Promise<Layouts> {
  const moments = [...new Set(windows.flatMap(({ start, end }) => [start, end]))];
  const before = moments.map((moment) => ({ start: moment - task.resolution, end: moment }));
  const asked = await Promise.all(
    planQueries(before).map(async (stretch) => {
      const answer = await ask(task, stretch, layoutQuery(histogram, stretch.seconds), 'figure');
      return stretch.windows.map(({ end }) => [end, boundsOf(pointsAt(answer, end))] as const);
    }),
  );
  const at = new Map(asked.flat());
  return new Map(
    windows.flatMap((window) => {
      const common = commonIfChanged(at.get(window.start), at.get(window.end));
      return common ? [[window, common] as const] : [];
    }),
  );
}

/** The bounds at both ends, where those at the one are not those at the other and both are known. */
function commonIfChanged(
  start: ReadonlySet<number> = new Set(),
  end: ReadonlySet<number> = new Set(),
): ReadonlySet<number> | undefined {
  const common = new Set([...start].filter((bound) => end.has(bound)));
  const isSame = common.size === Math.max(start.size, end.size);
  return start.size === 0 || end.size === 0 || isSame ? undefined : common;
}

/** The buckets of bounds that were there all the while: the others counted a part of it only. */
export function onCommon(
  points: readonly LabelledPoint[],
  common: ReadonlySet<number>,
): readonly LabelledPoint[] {
  return points.filter(({ labels }) => common.has(parseNumber(labels.le ?? '')));
}

/** What to say of buckets that changed. */
export function layoutWords(indicator: Indicator, windows: readonly Window[]): readonly string[] {
  if (indicator.kind !== 'quantile' || windows.length === 0) return [];
  const span = spanOf(windows);
  return [
    `The buckets of ${indicator.histogram} changed ${span}. Its quantiles are of the bounds that were there all the while, and so coarser.`,
  ];
}

function boundsOf(points: readonly LabelledPoint[]): ReadonlySet<number> {
  return new Set(points.map(({ labels }) => parseNumber(labels.le ?? '')));
}
