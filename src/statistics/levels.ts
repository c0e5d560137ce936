import { mean } from 'simple-statistics';
import { structuresFor } from './error-structures.ts';
import { contrastRow } from './orthonormal.ts';
import { type Leverage, leverageOf, withoutOutliers } from './outliers.ts';
import { estimateOn, fitOf, logEvidence, type Model, modelOf } from './regression.ts';
import { remembered } from './remembered.ts';
import { scalesOf } from './scales.ts';
import { mixtureOf, sideOf, weightsOf } from './student-mixture.ts';
import { type Column, weekdayColumns } from './weekday-columns.ts';

/** Days on the calendar, each with the window that it belongs to. */
export interface Windowed {
  readonly days: readonly number[];
  readonly windows: readonly string[];
}

interface LevelModels {
  readonly models: readonly Model[];
  readonly leverages: readonly Leverage[];
  readonly windows: readonly string[];
}

/** Models in which each window has a level of its own, and all share the week's pattern. */
const levelModels = remembered<Windowed, LevelModels>(
  ({ days, windows }) => {
    const names = [...new Set(windows)];
    const of = new Map(days.map((day, index) => [day, windows[index]]));
    const levels = names.map(
      (name): Column =>
        (day) =>
          of.get(day) === name ? 1 : 0,
    );
    const columns = [...levels, ...weekdayColumns(days)];
    const models = structuresFor(days.length).map((structure) => modelOf(structure, days, columns));
    return { models, leverages: models.map(leverageOf), windows: names };
  },
  ({ days, windows }) => `${days.join(' ')} ${windows.join(' ')}`,
);

/** How two windows differ. */
export interface LevelDifference {
  /** Twice the smaller chance of a difference on either side of none. */
  readonly p: number;
  /** The likelier direction: +1 when the later window is higher. */
  readonly direction: 1 | -1;
  /** How many values there are beside what is estimated; the fewer, the less can be told. */
  readonly freedom: number;
  /** The mean of each window's values, without odd days. */
  readonly now: number;
  readonly before: number;
}

/** The levels of windows, fitted once for whatever is compared of them. */
export interface Levels {
  /** Whether the level of one window differs from another's, weekday for weekday. */
  difference(now: string, before: string): LevelDifference;
}

/**
 * The levels of windows in one model of all of them, averaged over the structures of the errors and the two scales; all
 * share the week's pattern.
 */
export function levelsOf({ days, windows }: Windowed, values: readonly number[]): Levels {
  const known = levelModels({ days, windows });
  const cleaned = withoutOutliers(values, known.leverages).values;
  const { plain, logs } = scalesOf(cleaned);
  const fits = [plain, ...(logs ? [logs] : [])].flatMap((scaled) =>
    known.models.map((model) => fitOf(model, scaled)),
  );
  const weights = weightsOf(fits.map(logEvidence));
  const meanOf = (window: string) => mean(cleaned.filter((_, index) => windows[index] === window));
  return {
    difference: (now, before) => {
      const contrast = known.windows.map((name) => (name === now ? 1 : name === before ? -1 : 0));
      const difference = mixtureOf(
        weights,
        fits.map((fit) => estimateOn(fit, contrastRow(fit.model.basis, contrast))),
      );
      return {
        ...sideOf(difference),
        freedom: fits[0]?.freedom ?? 0,
        now: meanOf(now),
        before: meanOf(before),
      };
    },
  };
}
