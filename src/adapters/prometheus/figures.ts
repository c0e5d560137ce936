import type { Measured, QueryRecord } from '../../model/series.ts';
import type { Window } from '../../model/window.ts';
import type { CutGauge } from '../../promql/gauge.ts';
import { type Answered, type LabelledPoint, measuredFrom } from '../../promql/measured.ts';
import { planQueries, type Stretch } from '../../promql/plan-queries.ts';
import { figureQueries } from '../../promql/queries.ts';
import { type Asked, ask, pointsAt, type Task } from './ask.ts';
import { birthsIn, uncertainWords } from './births.ts';
import { carefully, momentsOf, notNumbersWords } from './gauges.ts';
import { FEWEST_BOUNDS, layoutWords, NO_LAYOUT, onCommon } from './layouts.ts';
import { type AskedFor, askRecorded } from './recorded.ts';
import { gaugeOf, type Symptoms } from './symptoms.ts';

/** What windows came to, what was asked for it, and what a reader should know of it. */
export interface Figures {
  readonly measured: ReadonlyMap<Window, Measured>;
  readonly asked: readonly Asked[];
  readonly said: readonly string[];
}

/** The figure of each window from its own samples; with care where they show a symptom. */
export async function figures(
  task: Task,
  windows: readonly Window[],
  purpose: QueryRecord['purpose'],
  symptoms: Symptoms,
): Promise<Figures> {
  const stretches = await Promise.all(
    planQueries(windows).map((stretch) => figuresOf(task, stretch, purpose, symptoms)),
  );
  return {
    measured: new Map(stretches.flatMap(({ measured }) => [...measured])),
    asked: stretches.flatMap(({ asked }) => asked),
    said: stretches.flatMap(({ said }) => said),
  };
}

async function figuresOf(
  task: Task,
  stretch: Stretch,
  purpose: QueryRecord['purpose'],
  symptoms: Symptoms,
): Promise<Figures> {
  const { indicator } = task.budget;
  const recorded = await askRecorded(task, stretch, purpose);
  if (recorded) {
    const measure = (window: Window) =>
      measuredFrom(indicator, { own: answersAt(window, recorded), born: {} });
    return { measured: mapped(stretch, measure), asked: recorded.map(({ asked }) => asked), said: [] };
  }
  const gauge = gaugeOf(indicator);
  const [found, spoilt] = await Promise.all([
    gauge
      ? gaugeFigures(task, gauge, stretch, purpose, symptoms)
      : counterFigures(task, stretch, purpose, symptoms),
    symptoms.spoilt(),
  ]);
  const words = notNumbersWords(
    indicator,
    stretch.windows.filter((window) => spoilt.has(window)),
  );
  return { ...found, said: [...words, ...found.said] };
}

async function gaugeFigures(
  task: Task,
  gauge: CutGauge,
  stretch: Stretch,
  purpose: QueryRecord['purpose'],
  symptoms: Symptoms,
): Promise<Figures> {
  const step = await momentsOf(task, gauge, stretch);
  const [plain, { instead, said }] = await Promise.all([
    askRaw(task, stretch, purpose, step),
    carefully(task, gauge, stretch, purpose, symptoms),
  ]);
  const measure = (window: Window) => {
    const asked = instead.get(window);
    const own = answersAt(window, asked ? [{ role: 'value', asked }] : plain);
    return measuredFrom(gauge, { own, born: {} });
  };
  const all = [...plain.map(({ asked }) => asked), ...new Set(instead.values())];
  return { measured: mapped(stretch, measure), asked: all, said };
}

async function counterFigures(
  task: Task,
  stretch: Stretch,
  purpose: QueryRecord['purpose'],
  symptoms: Symptoms,
): Promise<Figures> {
  const { indicator } = task.budget;
  const [own, begun, changed] = await Promise.all([
    askRaw(task, stretch, purpose),
    symptoms.begun(),
    symptoms.changed(),
  ]);
  const births = await birthsIn(
    task,
    stretch.windows.filter((window) => begun.has(window)),
    purpose,
  );
  const measured = mapped(stretch, (window) => {
    const common = changed.get(window);
    if (common && common.size < FEWEST_BOUNDS) return NO_LAYOUT;
    const at = (queries: readonly AskedFor[]) =>
      answersAt(window, queries, (points) => (common ? onCommon(points, common) : points));
    return measuredFrom(indicator, { own: at(own), born: at(births.found) });
  });
  return {
    measured,
    asked: [...own, ...births.found].map(({ asked }) => asked),
    said: [
      ...layoutWords(
        indicator,
        stretch.windows.filter((window) => changed.has(window)),
      ),
      ...uncertainWords(births.uncertain, measured),
    ],
  };
}

async function askRaw(
  task: Task,
  stretch: Stretch,
  purpose: QueryRecord['purpose'],
  step?: number,
): Promise<readonly AskedFor[]> {
  return Promise.all(
    figureQueries(task.budget.indicator, stretch.seconds, step).map(async ({ role, query }) => ({
      role,
      asked: await ask(task, stretch, query, purpose),
    })),
  );
}

/** What each query answered for a window; of two for one role, such as two stretches of births, the one that has it. */
function answersAt(
  { end }: Window,
  queries: readonly AskedFor[],
  of: (points: readonly LabelledPoint[]) => readonly LabelledPoint[] = (points) => points,
): Answered {
  return Object.fromEntries(
    queries.flatMap(({ role, asked }) => {
      const points = pointsAt(asked, end);
      return points.length > 0 ? [[role, of(points)] as const] : [];
    }),
  );
}

function mapped({ windows }: Stretch, measure: (window: Window) => Measured): ReadonlyMap<Window, Measured> {
  return new Map(windows.map((window) => [window, measure(window)] as const));
}
