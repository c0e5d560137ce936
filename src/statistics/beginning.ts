import { BENDS, curveOf } from './curves.ts';
import { autoregressive } from './error-structures.ts';
import { dot } from './orthonormal.ts';
import { extended, fitOf, type Model, modelOf } from './regression.ts';
import { remembered } from './remembered.ts';
import { type Column, ones, weekdayColumns } from './weekday-columns.ts';

/**
 * When a course began, by the places of its values.
 * - `at`: the last value at the level before it.
 * - `between`: the first and the last that it may have been, and the likeliest.
 * - `before`: perhaps earlier than all values; at the latest at a place.
 */
export type Beginning =
  | { readonly kind: 'at'; readonly place: number }
  | { readonly kind: 'between'; readonly place: number; readonly first: number; readonly last: number }
  | { readonly kind: 'before'; readonly last: number };

const RHOS: readonly number[] = Array.from({ length: 10 }, (_, tenth) => tenth / 10);
/** Values between a hinge and either end. */
const FROM_ENDS = 7;
/** Places whose gain is at most this much smaller belong to the 90% interval: −2 ln(1 − √0.9) (Eo and Morley 2015). */
const AS_GOOD = -2 * Math.log(1 - Math.sqrt(0.9));
/** The most days that the interval of a single day may span. */
const ONE_DAY = 10;

/** What no description explains, as a share of the squares beside level and week: for values without noise. */
const NO_NOISE = 1e-12;

/** For one rho, the directions beside level and week in which courses and hinges explain values. */
interface Directions {
  readonly base: Model;
  readonly courses: readonly Float64Array[];
  readonly hinges: readonly Float64Array[];
}

const directionsOf = remembered((days: readonly number[]): readonly Directions[] =>
  RHOS.map((rho) => {
    const base = modelOf(autoregressive(rho), days, [ones, ...weekdayColumns(days)]);
    const beside = (column: Column) => extended(base, [column]).basis.q.at(-1) ?? new Float64Array();
    return {
      base,
      courses: BENDS.map(({ bend }) => beside(curveOf(bend, days))),
      hinges: placesIn(days).map((place) => beside(hingeAt(days[place] ?? 0))),
    };
  }),
);

function placesIn(days: readonly number[]): readonly number[] {
  return Array.from({ length: Math.max(0, days.length - 2 * FROM_ENDS) }, (_, index) => FROM_ENDS + index);
}

function hingeAt(from: number): Column {
  return (day) => Math.max(0, day - from);
}

/**
 * When the course of values began: a level that becomes a line at each place in turn, against the courses through all values, each
 * with the correlation that suits it. The place is said only where no course through all values explains them nearly as well.
 */
export function beginningOf(days: readonly number[], values: readonly number[]): Beginning {
  const places = placesIn(days);
  const n = values.length;
  const seen = directionsOf(days).map(({ base, courses, hinges }) => {
    const { rest, rss } = fitOf(base, values);
    const likelihood = (column: Float64Array) =>
      -n * Math.log(Math.max(rss - dot(rest, column) ** 2, NO_NOISE * rss)) - 2 * base.whitening.logScale;
    return { course: Math.max(...courses.map(likelihood)), hinges: hinges.map(likelihood) };
  });
  const course = Math.max(...seen.map((one) => one.course));
  const gains = places.map(
    (_, index) => Math.max(...seen.map(({ hinges }) => hinges[index] ?? Number.NEGATIVE_INFINITY)) - course,
  );
  const best = Math.max(0, ...gains);
  const asGood = places.filter((_, index) => best - (gains[index] ?? 0) <= AS_GOOD);
  const [first = 0, last = 0] = [asGood[0], asGood.at(-1)];
  if (best <= AS_GOOD) return { kind: 'before', last };
  const place = places[gains.indexOf(best)] ?? first;
  const isOne = (days[last] ?? 0) - (days[first] ?? 0) <= ONE_DAY;
  return isOne ? { kind: 'at', place } : { kind: 'between', place, first, last };
}
