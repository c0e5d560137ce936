import { BENDS, curveOf } from './curves.ts';
import { studentQuantile } from './distributions.ts';
import { autoregressive } from './error-structures.ts';
import { dot, takeOut } from './orthonormal.ts';
import { estimateOf, extended, fitOf, type Model, modelOf } from './regression.ts';
import { remembered } from './remembered.ts';
import { type Column, ones, weekdayColumns } from './weekday-columns.ts';

/** The shares of yesterday's error left today that are tried. */
const RHOS: readonly number[] = Array.from({ length: 9 }, (_, tenth) => tenth / 10);
/** From how many values on each weekday has a level of its own beside a step. */
const VALUES_FOR_WEEKDAYS = 21;
/** The fewest values before a step, after it, and between two. */
const BEFORE = 7;
const AFTER = 3;
const BETWEEN = 7;
/** A day that its weekday alone explains tells of no jolt. */
const OWN_AT_LEAST = 0.05;
/** What no description explains, as a share of the level's squares and of all squares: for values without noise. */
const UNEXPLAINED = { ofLevel: 1e-6, ofAll: 1e-12 };

/**
 * The descriptions that compete with a level that never moves: `line` a straight line, `curve` the best of the courses of
 * a trend, `step` a shift of the level, `both` a line and a step, `two` two steps, `jolt` a shock that fades as errors do.
 */
export type Rival = 'line' | 'curve' | 'jolt' | 'step' | 'both' | 'two';

/** How much better than a steady level a description explains the values, and where. */
export interface Gain {
  /** Twice the difference of the logarithms of their likelihoods. */
  readonly gain: number;
  readonly rho: number;
  /** The place of the step among the values, or of both; none for a line. */
  readonly places: readonly number[];
}

/** What the days alone determine, for one rho. */
interface Scan {
  readonly rho: number;
  readonly base: Model;
  readonly line: Float64Array;
  readonly curves: readonly Float64Array[];
  /** By place of the step: its column beside the base, and beside base and line. */
  readonly steps: readonly Float64Array[];
  readonly besideLine: readonly Float64Array[];
  /** The products of two steps' columns. */
  readonly products: readonly Float64Array[];
  /** For each day how much of a shock on it is its own, beside the base. */
  readonly own: Float64Array;
}

const scansOf = remembered((days: readonly number[]): readonly Scan[] =>
  RHOS.map((rho) => {
    const base = modelOf(autoregressive(rho), days, baseColumns(days));
    const beside = (column: Column) => unit(base.basis.q, base.whitening.whiten(days.map(column)));
    const line = beside(curveOf(0, days));
    const steps = placesOf(days).map((place) => beside(stepAt(days, place)));
    return {
      rho,
      base,
      line,
      curves: BENDS.map(({ bend }) => beside(curveOf(bend, days))),
      steps,
      besideLine: steps.map((step) => unit([line], step)),
      products: steps.map((step) => Float64Array.from(steps, (other) => dot(step, other))),
      own: Float64Array.from(days, (_, day) =>
        Math.max(OWN_AT_LEAST, 1 - base.basis.q.reduce((sum, q) => sum + (q[day] ?? 0) ** 2, 0)),
      ),
    };
  }),
);

/** The places of the values at which a step is looked for: the first value of the new level. */
function placesOf(days: readonly number[]): readonly number[] {
  return Array.from({ length: Math.max(0, days.length - AFTER - BEFORE + 1) }, (_, index) => BEFORE + index);
}

function baseColumns(days: readonly number[]): readonly Column[] {
  return days.length < VALUES_FOR_WEEKDAYS ? [ones] : [ones, ...weekdayColumns(days)];
}

function stepAt(days: readonly number[], place: number): Column {
  const first = days[place] ?? 0;
  return (day) => (day >= first ? 1 : 0);
}

/** A vector less what is along the orthonormal ones, at length one; zero when nothing is left. */
function unit(q: readonly Float64Array[], vector: Float64Array): Float64Array {
  const rest = Float64Array.from(vector);
  for (let round = 0; round < 2; round += 1) takeOut(q, rest, new Float64Array(q.length));
  const length = Math.sqrt(dot(rest, rest));
  const none = length <= 1e-9 * Math.sqrt(dot(vector, vector));
  return rest.map((value) => (none ? 0 : value / length));
}

/** The values as one rho sees them: what the base leaves of them, and how much of it each column explains. */
interface Seen {
  readonly scan: Scan;
  readonly rest: Float64Array;
  readonly squares: number;
  readonly alongLine: number;
  readonly alongStep: Float64Array;
  readonly besideLine: Float64Array;
}

function seenBy(scan: Scan, values: readonly number[]): Seen {
  const { rest } = fitOf(scan.base, values);
  return {
    scan,
    rest,
    squares: dot(rest, rest),
    alongLine: dot(rest, scan.line),
    alongStep: Float64Array.from(scan.steps, (step) => dot(rest, step)),
    besideLine: Float64Array.from(scan.besideLine, (step) => dot(rest, step)),
  };
}

/** How much of the squares a description with its steps at the given candidates explains. */
const EXPLAINED: Readonly<Record<Rival, (seen: Seen, at: number, second: number) => number>> = {
  line: ({ alongLine }) => alongLine ** 2,
  curve: ({ scan, rest }) => Math.max(...scan.curves.map((curve) => dot(rest, curve) ** 2)),
  jolt: ({ scan, rest }, at) => (rest[at] as number) ** 2 / (scan.own[at] as number),
  step: ({ alongStep }, at) => (alongStep[at] as number) ** 2,
  both: ({ alongLine, besideLine }, at) => alongLine ** 2 + (besideLine[at] as number) ** 2,
  two: ({ scan, alongStep }, at, second) => {
    const [a, b] = [alongStep[at] as number, alongStep[second] as number];
    const together = (scan.products[at] as Float64Array)[second] as number;
    const apart = 1 - together * together;
    return apart > 1e-12 ? (a * a + b * b - 2 * a * b * together) / apart : 0;
  },
};

/** Where a description explains most: as candidates, of which a line has none and all but two steps have one. */
interface Most {
  readonly explained: number;
  readonly at: number;
  readonly second: number;
}

/** The best candidate of a description among those of `n` values. */
function mostOf(rival: Rival, seen: Seen): Most {
  const explained = EXPLAINED[rival];
  const steps = seen.alongStep.length;
  let most: Most = { explained: Number.NEGATIVE_INFINITY, at: 0, second: 0 };
  const consider = (at: number, second: number) => {
    const value = explained(seen, at, second);
    if (value > most.explained) most = { explained: value, at, second };
  };
  if (rival === 'line' || rival === 'curve') consider(0, 0);
  else if (rival === 'jolt') for (let at = 1; at < seen.rest.length; at += 1) consider(at, 0);
  else if (rival !== 'two') for (let at = 0; at < steps; at += 1) consider(at, 0);
  else {
    for (let at = 0; at < steps; at += 1) {
      for (let second = at + BETWEEN; second < steps; second += 1) consider(at, second);
    }
  }
  return most;
}

/** How well each description explains daily values, and where it puts its steps. */
export interface LevelShifts {
  readonly gains: Readonly<Record<Rival, Gain>>;
  /** The gain of a description with its steps at given places, with the rho that suits it best. */
  gainAt(rival: Rival, places: readonly number[]): number;
  /** Where the step of the given number among `places` might stand, the others being where they are. */
  placesBeside(places: readonly number[], index: number): readonly number[];
}

/**
 * Lets descriptions of at least 14 daily values compete by the likelihood of Gaussian values whose errors fade from day to
 * day (Beaulieu and Killick 2018; steps under such errors and a season: Lund et al. 2007). At what price a description is
 * believed is for the caller to say.
 */
export function levelShifts(days: readonly number[], values: readonly number[]): LevelShifts {
  const seen = scansOf(days).map((scan) => seenBy(scan, values));
  const n = values.length;
  const least = leastUnexplained(seen[0]?.squares ?? 0, values);
  const likelihood = ({ scan, squares }: Seen, explained: number) =>
    -(n * Math.log(Math.max(squares - explained, least))) / 2 - scan.base.whitening.logScale;
  const steady = Math.max(...seen.map((one) => likelihood(one, 0)));
  const gainOf = (one: Seen, explained: number) => 2 * (likelihood(one, explained) - steady);
  const best = (rival: Rival): Gain => {
    let found: Gain = { gain: Number.NEGATIVE_INFINITY, rho: 0, places: [] };
    for (const one of seen) {
      const { explained, at, second } = mostOf(rival, one);
      const gain = gainOf(one, explained);
      if (gain > found.gain) found = { gain, rho: one.scan.rho, places: placed(rival, at, second) };
    }
    return found;
  };
  return {
    gains: {
      line: best('line'),
      curve: best('curve'),
      jolt: best('jolt'),
      step: best('step'),
      both: best('both'),
      two: best('two'),
    },
    gainAt: (rival, [at = BEFORE, second = BEFORE]) =>
      Math.max(...seen.map((one) => gainOf(one, EXPLAINED[rival](one, at - BEFORE, second - BEFORE)))),
    placesBeside: (places, index) =>
      placesOf(days).filter((place) =>
        places.every((other, at) => at === index || (at < index ? place - other : other - place) >= BETWEEN),
      ),
  };
}

function placed(rival: Rival, at: number, second: number): readonly number[] {
  if (rival === 'line' || rival === 'curve') return [];
  if (rival === 'jolt') return [at];
  return rival === 'two' ? [at + BEFORE, second + BEFORE] : [at + BEFORE];
}

/** The squares that are taken to be left at least. */
function leastUnexplained(ofLevel: number, values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const all = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.max(UNEXPLAINED.ofLevel * ofLevel, UNEXPLAINED.ofAll * all);
}

/** By how much the level changes at each step, with half the width of its 95% interval. */
export interface StepSize {
  readonly size: number;
  readonly half: number;
}

/** How much more correlated the errors are taken to be than the likelihood says, and the most: intervals hold then. */
const CAUTION = { more: 0.2, most: 0.8 };

/** The sizes of the steps of a description, by least squares beside its other columns. */
export function stepSizes(
  days: readonly number[],
  values: readonly number[],
  { rho, places }: Gain,
  withLine: boolean,
): readonly StepSize[] {
  const cautious = Math.min(CAUTION.most, rho + CAUTION.more);
  const base = modelOf(autoregressive(cautious), days, baseColumns(days));
  const others = withLine ? [curveOf(0, days)] : [];
  const model = extended(base, [...others, ...places.map((place) => stepAt(days, place))]);
  const fit = fitOf(model, values);
  const t = studentQuantile(0.975, fit.freedom - 1);
  return places.map((_, index) => {
    const step = model.columns.length - places.length + index;
    const { centre, scale } = estimateOf(
      fit,
      model.columns.map((__, column) => (column === step ? 1 : 0)),
    );
    return { size: centre, half: t * scale };
  });
}
