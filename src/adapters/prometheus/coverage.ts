import { holesIn, merged, piecesOf } from '../../model/holes.ts';
import type { Coverage } from '../../model/series.ts';
import type { Window } from '../../model/window.ts';
import { planQueries, type Stretch } from '../../promql/plan-queries.ts';
import { edgeQuery, presenceOf, presenceQuery } from '../../promql/queries.ts';
import { type Asked, ask, numberAt, type Task } from './ask.ts';

/** The coverage of windows, and what was asked for it. */
export interface Coverages {
  readonly coverage: ReadonlyMap<Window, Coverage>;
  readonly asked: readonly Asked[];
}

/** Counts for each window at how many of its steps the budget's indicator had data. */
export async function coverageOf(task: Task, windows: readonly Window[]): Promise<Coverages> {
  const { resolution } = task;
  const stretches = await Promise.all(
    planQueries(windows).map(async (stretch) => {
      const query = presenceQuery(presenceIn(task, resolution), stretch.seconds, resolution);
      return { stretch, asked: await ask(task, stretch, query, 'coverage') };
    }),
  );
  const counted = stretches.flatMap(({ stretch, asked }) =>
    stretch.windows.map((window) => {
      const present = numberAt(asked, window) ?? 0;
      return [window, { present, expected: expectedIn(task, window) }] as const;
    }),
  );
  return { coverage: new Map(counted), asked: stretches.map(({ asked }) => asked) };
}

/** The coverages with the first and the last step that had data, which are asked for only where some had none. */
export async function withEdges(
  task: Task,
  coverages: ReadonlyMap<Window, Coverage>,
): Promise<ReadonlyMap<Window, Coverage>> {
  const gappy = [...coverages].filter(([, { present, expected }]) => present > 0 && present < expected);
  const stretches = planQueries(gappy.map(([window]) => window));
  const found = await Promise.all(stretches.map((stretch) => edgesIn(task, stretch)));
  const edges = new Map(found.flat());
  return new Map(
    [...coverages].map(([window, coverage]) => [window, { ...coverage, ...edges.get(window) }] as const),
  );
}

async function edgesIn(task: Task, stretch: Stretch) {
  const presence = presenceIn(task, task.resolution);
  const edge = (which: 'first' | 'last') =>
    ask(task, stretch, edgeQuery(presence, which, stretch.seconds, task.resolution), 'coverage');
  const [first, last] = await Promise.all([edge('first'), edge('last')]);
  return stretch.windows.map((window) => {
    const [from, to] = [numberAt(first, window), numberAt(last, window)];
    return [
      window,
      { ...(from === undefined ? {} : { first: from }), ...(to === undefined ? {} : { last: to }) },
    ] as const;
  });
}

/** What has series where there are data within the step before. */
export function presenceIn({ budget, isNumbersAlone = false }: Task, step: number): string {
  return presenceOf(budget.indicator, step, isNumbersAlone);
}

/** The steps of a window that count: not those whose stretch reaches into a hole. */
function expectedIn({ budget: { indicator }, resolution }: Task, window: Window): number {
  const holes = indicator.kind === 'gauge' ? (indicator.outside ?? []) : [];
  if (holes.length === 0) return stepsIn(window, resolution);
  const dropped = holesIn(window, holes).map(({ start, end }) => ({
    start,
    end: Math.min(window.end, roundedUp(end, resolution)),
  }));
  // Rounded up, a hole may reach into the next one, and their steps are not to be dropped twice.
  return piecesOf(window, merged(dropped)).reduce((steps, piece) => steps + stepsIn(piece, resolution), 0);
}

function roundedUp(moment: number, step: number): number {
  return Math.ceil(moment / step) * step;
}

/** Steps lie at multiples of the step since 1970, as a server aligns them: those after the start and up to the end. */
function stepsIn({ start, end }: Window, step: number): number {
  return Math.floor(end / step) - Math.floor(start / step);
}
