import { dot, takeOut } from './orthonormal.ts';
import { logVolume, type Model } from './regression.ts';

/** What finding outliers needs of a model, which the days alone determine. */
export interface Leverage {
  readonly model: Model;
  /** For each day how much of it the model leaves: the diagonal of V⁻¹ − V⁻¹X(XᵀV⁻¹X)⁻¹XᵀV⁻¹. */
  readonly left: Float64Array;
}

/** Computes a model's leverage. */
export function leverageOf(model: Model): Leverage {
  const n = model.days.length;
  const left = Float64Array.from({ length: n }, (_, day) => {
    const unit = new Float64Array(n);
    unit[day] = 1;
    const rest = model.whitening.whiten(unit);
    takeOut(model.basis.q, rest, new Float64Array(model.basis.q.length));
    return dot(rest, rest);
  });
  return { model, left };
}

/** Values of which the odd days were moved to where the others have them. */
export interface WithoutOutliers {
  readonly values: readonly number[];
  /** The places of the odd days among the values. */
  readonly outliers: readonly number[];
}

const MOST = 3;
/** How many standard errors a day must be off. */
const FAR = 4;
/** What a regression may not leave less of, as a share of the squares: rounding. */
const ROUNDING = 1e-18;

/** A day that is off, under the structure in which it is most likely. */
interface Suspect {
  readonly day: number;
  readonly off: number;
  readonly t: number;
  readonly evidence: number;
}

/**
 * Moves up to three single days that are off by more than four standard errors (additive outliers: Chen and Liu 1993).
 * On the logarithms of values that are all positive, unless told that they are `plain`. `leverages` is one for each
 * structure of the errors.
 */
export function withoutOutliers(
  values: readonly number[],
  leverages: readonly Leverage[],
  plain = false,
): WithoutOutliers {
  const inLogs = !plain && values.every((value) => value > 0);
  let level = Float64Array.from(values, (value) => (inLogs ? Math.log(value) : value));
  const outliers: number[] = [];
  while (outliers.length < MOST) {
    const found = suspectIn(level, leverages, outliers);
    if (!found || found.t <= FAR) break;
    level = level.map((value, day) => (day === found.day ? value - found.off : value));
    outliers.push(found.day);
  }
  const moved = values.map((value, day) => {
    if (!outliers.includes(day)) return value;
    return inLogs ? Math.exp(level[day] as number) : (level[day] as number);
  });
  return { values: moved, outliers };
}

function suspectIn(
  level: Float64Array,
  leverages: readonly Leverage[],
  done: readonly number[],
): Suspect | undefined {
  let most: Suspect | undefined;
  for (const leverage of leverages) {
    const suspect = suspectUnder(level, leverage, done);
    if (suspect && (!most || suspect.evidence > most.evidence)) most = suspect;
  }
  return most;
}

/** The day whose removal explains most under one structure. */
function suspectUnder(
  level: Float64Array,
  { model, left }: Leverage,
  done: readonly number[],
): Suspect | undefined {
  const rest = model.whitening.whiten(level);
  takeOut(model.basis.q, rest, new Float64Array(model.basis.q.length));
  const alongDays = model.whitening.alongDays(rest);
  let [day, gain, off] = [-1, -1, 0];
  for (let i = 0; i < left.length; i += 1) {
    const own = left[i] as number;
    if (own <= ROUNDING || done.includes(i)) continue;
    const along = alongDays[i] as number;
    if ((along * along) / own > gain) [day, gain, off] = [i, (along * along) / own, along / own];
  }
  if (day < 0) return undefined;
  const freedom = left.length - model.basis.q.length - 1;
  const without = Math.max(dot(rest, rest) - gain, ROUNDING * dot(level, level));
  const evidence = -logVolume(model) - (freedom / 2) * Math.log(without) - Math.log(left[day] as number) / 2;
  return { day, off, t: Math.sqrt((gain * freedom) / without), evidence };
}
