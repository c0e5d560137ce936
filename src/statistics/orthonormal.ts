/** Columns made orthonormal one after the other, and how the given ones are made of them: X = QR. */
export interface Orthonormal {
  /** The orthonormal columns of the ones that were kept. */
  readonly q: readonly Float64Array[];
  /** For each kept column its coordinates on the orthonormal ones up to its own; the last is its length beside the others. */
  readonly r: readonly Float64Array[];
  /** Which of the given columns were kept. */
  readonly kept: readonly number[];
}

/** A column of which less than this share is left beside those before it is made up by them. */
const MADE_UP = 1e-9;

/** No columns yet. */
export const NO_COLUMNS: Orthonormal = { q: [], r: [], kept: [] };

/**
 * Adds columns to orthonormal ones by the method of Gram and Schmidt, done twice (Giraud, Langou and Rozložník 2005).
 * A column that those before it make up is left out; its number counts all the same.
 */
export function withColumns(
  before: Orthonormal,
  columns: readonly Float64Array[],
  first: number,
): Orthonormal {
  const q = [...before.q];
  const r = [...before.r];
  const kept = [...before.kept];
  for (const [index, column] of columns.entries()) {
    const rest = Float64Array.from(column);
    const on = new Float64Array(q.length + 1);
    for (let round = 0; round < 2; round += 1) takeOut(q, rest, on);
    const length = Math.sqrt(dot(rest, rest));
    if (length <= MADE_UP * Math.sqrt(dot(column, column))) continue;
    on[q.length] = length;
    q.push(rest.map((value) => value / length));
    r.push(on);
    kept.push(first + index);
  }
  return { q, r, kept };
}

/** Takes the orthonormal columns, or those from one on, out of a vector, in place, and adds its coordinates on them to `on`. */
export function takeOut(q: readonly Float64Array[], rest: Float64Array, on: Float64Array, from = 0): void {
  for (let j = from; j < q.length; j += 1) {
    const column = q[j] as Float64Array;
    const along = dot(column, rest);
    on[j] = (on[j] as number) + along;
    for (let i = 0; i < rest.length; i += 1) rest[i] = (rest[i] as number) - along * (column[i] as number);
  }
}

/**
 * The row c·R⁻¹, so that the estimate of the contrast c of the coefficients is its product with the coordinates of the
 * values on the orthonormal columns. `contrast` has a number for each given column; those left out count as zero.
 */
export function contrastRow({ r, kept }: Orthonormal, contrast: readonly number[]): Float64Array {
  const row = new Float64Array(r.length);
  for (let j = 0; j < r.length; j += 1) {
    const column = r[j] as Float64Array;
    let rest = contrast[kept[j] as number] ?? 0;
    for (let i = 0; i < j; i += 1) rest -= (row[i] as number) * (column[i] as number);
    row[j] = rest / (column[j] as number);
  }
  return row;
}

/** The product of two vectors, over the shorter one's length. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
