import {
  type Coverage,
  joined,
  type Measured,
  type QueryRecord,
  type Reading,
  type Request,
  type Series,
} from '../../model/series.ts';
import { type Window, within } from '../../model/window.ts';
import { planQueries, type Stretch } from '../../promql/plan-queries.ts';
import { figureQueries } from '../../promql/queries.ts';
import { explained, missingOnce, unmatchedPart } from './absence.ts';
import { type Asked, ask, type Task } from './ask.ts';
import { coverageOf, withEdges } from './coverage.ts';
import { type Answered, measuredFrom } from './measured.ts';
import { type AskedFor, askRecorded } from './recorded.ts';

/** What windows came to, and what was asked for it. */
interface Figures {
  readonly measured: ReadonlyMap<Window, Measured>;
  readonly asked: readonly Asked[];
}

/**
 * Measures a budget: its figure for each period and each day, and its coverage by the day, of which that of a period
 * is the sum. Each window's figure comes from its own samples alone, never from those of its parts.
 */
export async function measureBudget(task: Task, { days, periods, known = [] }: Request): Promise<Series> {
  const [daily, whole, presence] = await Promise.all([
    figures(task, days, 'days'),
    figures(task, periods, 'figure'),
    coverageOf(task, days),
  ]);
  const missing = missingOnce(task, [...days, ...periods]);
  const dayReadings = days.map((day) => reading(day, daily, presence.coverage.get(day)));
  const lastDay = dayReadings.at(-1);
  if (lastDay && periods.length === 0) {
    // A growing gauge is measured by the day alone.
    dayReadings[dayReadings.length - 1] = await explained(task, lastDay, missing);
  }
  const periodReadings = await Promise.all(
    periods.map(async (period) => {
      const parts = [...known, ...dayReadings].filter(({ window }) => within(window, period));
      const coverage = joined(parts.map((day) => day.coverage));
      return explained(task, reading(period, whole, await withEdges(task, period, coverage)), missing);
    }),
  );
  const asked = [...whole.asked, ...daily.asked, ...presence.asked];
  const said = asked.flatMap(({ warnings }) => warnings);
  return {
    budget: task.budget.id,
    days: dayReadings,
    periods: periodReadings,
    queries: asked.map(({ record }) => record),
    warnings: [
      ...new Set([...said, ...(await unmatchedPart(task, [...dayReadings, ...periodReadings], missing))]),
    ],
  };
}

function reading(window: Window, { measured }: Figures, coverage: Coverage = joined([])): Reading {
  const found = measured.get(window);
  if (!found) throw new RangeError('Every window is planned exactly once.');
  return { window: { start: window.start, end: window.end }, measured: found, coverage };
}

async function figures(
  task: Task,
  windows: readonly Window[],
  purpose: QueryRecord['purpose'],
): Promise<Figures> {
  const stretches = await Promise.all(
    planQueries(windows).map((stretch) => figuresOf(task, stretch, purpose)),
  );
  return {
    measured: new Map(stretches.flatMap(({ measured }) => [...measured])),
    asked: stretches.flatMap(({ asked }) => asked),
  };
}

async function figuresOf(task: Task, stretch: Stretch, purpose: QueryRecord['purpose']): Promise<Figures> {
  const { indicator } = task.budget;
  const queries = (await askRecorded(task, stretch, purpose)) ?? (await askRaw(task, stretch, purpose));
  const answered = (window: Window): Answered =>
    Object.fromEntries(queries.map(({ role, asked }) => [role, asked.points.get(window.end)]));
  return {
    measured: new Map(
      stretch.windows.map((window) => [window, measuredFrom(indicator, answered(window))] as const),
    ),
    asked: queries.map(({ asked }) => asked),
  };
}

async function askRaw(
  task: Task,
  stretch: Stretch,
  purpose: QueryRecord['purpose'],
): Promise<readonly AskedFor[]> {
  return Promise.all(
    figureQueries(task.budget.indicator, stretch.seconds).map(async ({ role, query }) => ({
      role,
      asked: await ask(task, stretch, query, purpose),
    })),
  );
}
