/** Below this argument the series of the error function converges fast; above it, the continued fraction of its complement. */
const SERIES_UNTIL = 2.5;
const TINY = 1e-300;
const PRECISION = 1e-16;
const MOST_TERMS = 500;

/**
 * The share of Student's t distribution (Student 1908) with `df` degrees of freedom below `t`. A small share is exact to
 * about 1e-11 of itself.
 */
export function studentBelow(t: number, df: number): number {
  const tail =
    Number.isInteger(df) && df <= MOST_TERMS && Math.abs(t) < FAR_OUT
      ? (1 - studentWithin(Math.abs(t), df)) / 2
      : incompleteBeta(df / (df + t * t), df / 2, 0.5) / 2;
  return t <= 0 ? tail : 1 - tail;
}

/** From here on the finite sum, which is subtracted from one, would lose digits of the tail. */
const FAR_OUT = 5;

/** The same to about 2e-11 of all, and fast, for shares that are added up: by cubics between known points (Hermite). */
export function studentShare(t: number, df: number): number {
  const at = Math.abs(t) * POINTS;
  if (!(at < POINTS * TABLE_UNTIL)) return shareFarOut(t, df);
  const { shares, slopes } = tableOf(df);
  const point = Math.floor(at);
  const x = at - point;
  const [from, to] = [shares[point] as number, shares[point + 1] as number];
  const [rise, riseTo] = [slopes[point] as number, slopes[point + 1] as number];
  const bend = 3 * (to - from) - 2 * rise - riseTo;
  const within = from + x * (rise + x * (bend + x * (2 * (from - to) + rise + riseTo)));
  return t < 0 ? 1 - within : within;
}

function shareFarOut(t: number, df: number): number {
  if (!Number.isFinite(t * t)) return t < 0 ? 0 : 1;
  return Number.isInteger(df) && df <= MOST_TERMS ? (1 + studentWithin(t, df)) / 2 : studentBelow(t, df);
}

/** Known points a unit of t, and until which t. */
const POINTS = 128;
const TABLE_UNTIL = 12;

interface Table {
  readonly shares: Float64Array;
  /** The density at each point, times the distance of two points. */
  readonly slopes: Float64Array;
}

const tables: Table[] = [];

function tableOf(df: number): Table {
  const found = tables[df];
  if (found) return found;
  const points = Float64Array.from({ length: POINTS * TABLE_UNTIL + 1 }, (_, point) => point / POINTS);
  const most = Math.exp(logGamma((df + 1) / 2) - logGamma(df / 2)) / Math.sqrt(df * Math.PI);
  const table = {
    shares: points.map((t) => studentBelow(t, df)),
    slopes: points.map((t) => (most * (1 + (t * t) / df) ** (-(df + 1) / 2)) / POINTS),
  };
  tables[df] = table;
  return table;
}

/** The share of Student's t within ±t for a whole number of degrees of freedom: finite sums (DLMF 8.17.24, A&S 26.7.3 and 4). */
function studentWithin(t: number, df: number): number {
  const square = df / (df + t * t);
  const sine = t / Math.sqrt(df + t * t);
  const odd = df % 2 === 1;
  let term = 1;
  let sum = df === 1 ? 0 : 1;
  for (let k = odd ? 3 : 2; k <= df - 2; k += 2) {
    term *= (square * (k - 1)) / k;
    sum += term;
  }
  if (!odd) return sine * sum;
  return (2 / Math.PI) * (Math.atan2(t, Math.sqrt(df)) + sine * Math.sqrt(square) * sum);
}

/** The value below which the share `p` of Student's t distribution with `df` degrees of freedom lies. */
export function studentQuantile(p: number, df: number): number {
  const known = quantiles.get(p) ?? new Map<number, number>();
  quantiles.set(p, known);
  const found = known.get(df) ?? inverse((t) => studentBelow(t, df), p);
  known.set(df, found);
  return found;
}

/** Those that were asked for: of few shares, and as many degrees of freedom as there are numbers of days. */
const quantiles = new Map<number, Map<number, number>>();

/** The value below which the share `p` of the beta distribution with the parameters a and b lies. */
export function betaQuantile(p: number, a: number, b: number): number {
  let [low, high] = [0, 1];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (incompleteBeta(middle, a, b) < p) low = middle;
    else high = middle;
  }
}

/** The probability that a standard normal variable is at least as far from zero as `z`, on either side. */
export function normalTwoSided(z: number): number {
  return complementaryError(Math.abs(z) / Math.SQRT2);
}

/** erfc(x) for x ≥ 0: one minus the series DLMF 7.6.2, or the continued fraction DLMF 7.9.1. */
function complementaryError(x: number): number {
  const scale = (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x);
  if (x < SERIES_UNTIL) {
    let term = x;
    let sum = x;
    for (let n = 1; term > sum * PRECISION && n < MOST_TERMS; n += 1) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return 1 - scale * sum;
  }
  let fraction = 0;
  for (let n = 60; n >= 1; n -= 1) fraction = n / 2 / (x + fraction);
  return scale / 2 / (x + fraction);
}

/** The regularised incomplete beta function by its continued fraction (DLMF 8.17.22), evaluated as Lentz (1976) does. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(Math.max(a, b), Math.min(a, b))) / a;
  let fraction = 1;
  let c = 1;
  let d = 0;
  for (let step = 0; step < MOST_TERMS; step += 1) {
    const m = Math.floor(step / 2);
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    const numerator = step === 0 ? 1 : step % 2 === 0 ? even : odd;
    d = 1 / notZero(1 + numerator * d);
    c = notZero(1 + numerator / c);
    fraction *= c * d;
    if (step > 0 && Math.abs(1 - c * d) < PRECISION * 4) break;
  }
  return front * (fraction - 1);
}

/** The logarithm of the beta function that was asked for last: one t distribution is asked for many values. */
let lastBeta = { a: 1, b: 1, log: 0 };

function logBeta(a: number, b: number): number {
  if (lastBeta.a !== a || lastBeta.b !== b) {
    lastBeta = { a, b, log: logGamma(a) + logGamma(b) - logGamma(a + b) };
  }
  return lastBeta.log;
}

/** ln Γ(x) for x > 0: Stirling's series (DLMF 5.11.1), after raising small arguments by Γ(x + 1) = x·Γ(x). */
function logGamma(x: number): number {
  let shift = 0;
  let at = x;
  while (at < 15) {
    shift += Math.log(at);
    at += 1;
  }
  const square = at * at;
  const series =
    (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / at;
  return (at - 0.5) * Math.log(at) - at + Math.log(2 * Math.PI) / 2 + series - shift;
}

function notZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

/** Inverts a distribution by halving an interval until it holds one number only. */
function inverse(below: (value: number) => number, p: number): number {
  let [low, high] = [-1, 1];
  while (below(low) > p) low *= 2;
  while (below(high) < p) high *= 2;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (below(middle) < p) low = middle;
    else high = middle;
  }
}
