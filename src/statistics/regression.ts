import {
  byStretch,
  daysAhead,
  type ErrorStructure,
  type Whitening,
  whiteningOf,
} from './error-structures.ts';
import { contrastRow, dot, NO_COLUMNS, type Orthonormal, takeOut, withColumns } from './orthonormal.ts';
import type { StudentT } from './student-mixture.ts';
import type { Column } from './weekday-columns.ts';

/**
 * A regression whose errors hang together in a known way, as far as the days alone determine it: values of any budget
 * that was measured on the same days are fitted with it.
 */
export interface Model {
  readonly structure: ErrorStructure;
  readonly days: readonly number[];
  readonly whitening: Whitening;
  /** The columns as they were given, those that others make up included. */
  readonly columns: readonly Column[];
  readonly basis: Orthonormal;
  /** The logarithm of the scale of its errors and columns. */
  readonly logVolume: number;
  /** How the measured values of a stretch of coming days follow from the values. */
  ahead(stretch: number): Ahead;
}

/**
 * What the days alone determine of how coming days' measured values follow from the values (Goldberger 1962): the centre is
 * what the values' errors tell, and the row's product with the values' coordinates.
 */
interface Ahead {
  /** Each day's columns less what the values' errors tell of them, on the orthonormal columns; one day's row after the other. */
  readonly rows: Float64Array;
  /** Each day's variance in the size of the errors. */
  readonly variances: Float64Array;
}

/** A model with its values. */
export interface Fit {
  readonly model: Model;
  /** The coordinates of the whitened values on the orthonormal columns. */
  readonly on: Float64Array;
  /** What the columns leave of the whitened values. */
  readonly rest: Float64Array;
  /** The sum of the squares of the rest; at least a rounding error's. */
  readonly rss: number;
  readonly freedom: number;
}

/** Squares below this share of the values' own are rounding. */
const ROUNDING = 1e-18;

/** The model with the given columns. */
export function modelOf(
  structure: ErrorStructure,
  days: readonly number[],
  columns: readonly Column[],
): Model {
  const whitening = whiteningOf(structure, days);
  return whole({ structure, days, whitening, ...withMore(whitening, days, NONE, columns) });
}

const NONE = { columns: [], basis: NO_COLUMNS };

/** The model with more columns after those that it has. */
export function extended(model: Model, columns: readonly Column[]): Model {
  return whole({ ...model, ...withMore(model.whitening, model.days, model, columns) });
}

function withMore(
  whitening: Whitening,
  days: readonly number[],
  { columns, basis }: Pick<Model, 'columns' | 'basis'>,
  more: readonly Column[],
): Pick<Model, 'columns' | 'basis'> {
  const white = more.map((column) => whitening.whiten(days.map(column)));
  return { columns: [...columns, ...more], basis: withColumns(basis, white, columns.length) };
}

/** A model with what follows from its columns. */
function whole(model: Omit<Model, 'ahead' | 'logVolume'>): Model {
  const { whitening, basis } = model;
  return {
    ...model,
    logVolume: whitening.logScale + basis.r.reduce((sum, r) => sum + Math.log(r.at(-1) ?? 1), 0),
    ahead: byStretch((stretch) => aheadOf(model, stretch)),
  };
}

/** Fits a model to values, one a day (Aitken 1936). */
export function fitOf(model: Model, values: ArrayLike<number>): Fit {
  const rest = model.whitening.whiten(values);
  const on = new Float64Array(model.basis.q.length);
  takeOut(model.basis.q, rest, on);
  return fitWith(model, on, rest, values);
}

/** Fits a model that only adds columns to one that was fitted to the same values. */
export function fitFurther(model: Model, before: Fit, values: ArrayLike<number>): Fit {
  const rest = Float64Array.from(before.rest);
  const on = new Float64Array(model.basis.q.length);
  on.set(before.on);
  takeOut(model.basis.q, rest, on, before.on.length);
  return fitWith(model, on, rest, values);
}

function fitWith(model: Model, on: Float64Array, rest: Float64Array, values: ArrayLike<number>): Fit {
  const rss = Math.max(dot(rest, rest), ROUNDING * squares(values));
  return { model, on, rest, rss, freedom: rest.length - on.length };
}

function squares(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += (values[i] as number) ** 2;
  return sum;
}

/**
 * The logarithm of how well a model explains its values, up to what all models of the same values share: the likelihood
 * that is left when the coefficients and the size of the errors are averaged out (Zellner and Tiao 1964).
 */
export function logEvidence({ model, rss, freedom }: Fit): number {
  return -model.logVolume - (freedom / 2) * Math.log(rss);
}

/** The estimate of a contrast of coefficients, a number a given column: Student's t about its centre, in `scale`s. */
export function estimateOf(fit: Fit, contrast: readonly number[]): StudentT {
  return estimateOn(fit, contrastRow(fit.model.basis, contrast));
}

/** The same with the contrast as a row on the orthonormal columns, which is one for all values. */
export function estimateOn({ on, rss, freedom }: Fit, row: Float64Array): StudentT {
  return { centre: dot(row, on), scale: Math.sqrt((rss / freedom) * dot(row, row)), freedom };
}

function aheadOf(
  { structure, days, whitening, columns, basis }: Omit<Model, 'ahead' | 'logVolume'>,
  stretch: number,
): Ahead {
  const together = whitening.ahead(stretch);
  const coming = daysAhead(days.at(-1) ?? 0, stretch);
  const rows = new Float64Array(coming.length * basis.q.length);
  const variances = Float64Array.from(coming, (day, index) => {
    const told = together[index] as Float64Array;
    const row = contrastRow(
      basis,
      columns.map((column) => column(day)),
    ).map((value, j) => value - dot(basis.q[j] as Float64Array, told));
    rows.set(row, index * row.length);
    return Math.max(0, structure.covariance(day, day, days[0] ?? 0) - dot(told, told) + dot(row, row));
  });
  return { rows, variances };
}
