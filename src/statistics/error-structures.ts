/** A way in which the errors of daily values hang together, up to their common size. Days are numbers on the calendar. */
export interface ErrorStructure {
  /** Known by it: `ar 0.3`, `walk`. */
  readonly name: string;
  /** The covariance of the errors of two days, `first` being the first day of the series. */
  covariance(a: number, b: number, first: number): number;
  /** The share of yesterday's error that is left today, where that alone tells how errors hang together. */
  readonly rho?: number;
}

/** Errors of which the share rho of yesterday's is left today. */
export function autoregressive(rho: number): ErrorStructure {
  return { name: `ar ${rho}`, rho, covariance: (a, b) => rho ** Math.abs(a - b) };
}

/** Errors that add up from day to day and never fade. */
const walk: ErrorStructure = { name: 'walk', covariance: (a, b, first) => Math.min(a, b) - first + 1 };

/** A walk seen through noise of twice its daily step. */
const noisyWalk: ErrorStructure = {
  name: 'noisy walk',
  covariance: (a, b, first) => walk.covariance(a, b, first) + (a === b ? 4 : 0),
};

/** From how many values on a walk can be told from a walk seen through noise. */
const VALUES_FOR_NOISY_WALK = 60;

const AUTOREGRESSIVE: readonly ErrorStructure[] = Array.from({ length: 10 }, (_, tenth) =>
  autoregressive(tenth / 10),
);

/**
 * The structures that are averaged over: rho from 0 to 0.9, a walk, and from 60 values on, or when all are wanted, a
 * noisy walk (Cheang and Reinsel 2000; Chen and Deo 2009).
 */
export function structuresFor(values: number): readonly ErrorStructure[] {
  return values >= VALUES_FOR_NOISY_WALK ? [...AUTOREGRESSIVE, walk, noisyWalk] : [...AUTOREGRESSIVE, walk];
}

/** All structures, whatever the number of values. */
export const ALL_STRUCTURES: readonly ErrorStructure[] = [...AUTOREGRESSIVE, walk, noisyWalk];

/**
 * Any smooth curve about a line, as an integrated Wiener process (Wahba 1978) over `span` days, with errors of which rho
 * is left from day to day. The larger tau is, the more the curve may bend.
 */
export function smoothCurve(rho: number, tau: number, span: number): ErrorStructure {
  return {
    name: `smooth ${rho} ${tau}`,
    covariance: (a, b, first) => {
      const [least, most] = [Math.min(a, b) - first, Math.max(a, b) - first];
      return rho ** Math.abs(a - b) + (tau * tau * least * least * (3 * most - least)) / (6 * span ** 3);
    },
  };
}

/** Makes errors independent and of one size. */
export interface Whitening {
  /** K⁻¹v, where the covariance is K·Kᵀ. */
  whiten(values: ArrayLike<number>): Float64Array;
  /** K⁻ᵀv: the product of v with each day's unit vector, whitened. */
  alongDays(values: Float64Array): Float64Array;
  /** The covariances of the errors of a stretch of coming days with those of the days, whitened: one vector a coming day. */
  ahead(stretch: number): readonly Float64Array[];
  /** The sum of the logarithms of K's diagonal. */
  readonly logScale: number;
}

/** The whitening of a structure on the days of a series. */
export function whiteningOf(structure: ErrorStructure, days: readonly number[]): Whitening {
  const white = structure.rho === undefined ? cholesky(structure, days) : praisWinsten(structure.rho, days);
  const [first, last] = [days[0] ?? 0, days.at(-1) ?? 0];
  const ahead = byStretch((stretch) =>
    daysAhead(last, stretch).map((day) =>
      white.whiten(days.map((one) => structure.covariance(one, day, first))),
    ),
  );
  return { ...white, ahead };
}

/** How many coming days are worked out at once. */
export const AHEAD = 32;

/** The days of a stretch of coming ones, after the last day; the first stretch is number 0. */
export function daysAhead(last: number, stretch: number): readonly number[] {
  return Array.from({ length: AHEAD }, (_, index) => last + 1 + stretch * AHEAD + index);
}

/** A function of a stretch that keeps its results. */
export function byStretch<T>(compute: (stretch: number) => T): (stretch: number) => T {
  const known: T[] = [];
  return (stretch) => {
    const found = known[stretch] ?? compute(stretch);
    known[stretch] = found;
    return found;
  };
}

/** Each value less what is left of the one before, over the spread that is new (Prais and Winsten 1954). */
function praisWinsten(rho: number, days: readonly number[]): Omit<Whitening, 'ahead'> {
  const left = Float64Array.from(days, (day, i) => (i === 0 ? 0 : rho ** (day - (days[i - 1] ?? day))));
  const fresh = left.map((share) => Math.sqrt(1 - share * share));
  return {
    whiten: (values) => {
      const white = new Float64Array(days.length);
      for (let i = 0; i < white.length; i += 1) {
        const before = i === 0 ? 0 : (values[i - 1] as number);
        white[i] = ((values[i] as number) - (left[i] as number) * before) / (fresh[i] as number);
      }
      return white;
    },
    alongDays: (values) => {
      const along = new Float64Array(days.length);
      for (let i = 0; i < along.length; i += 1) {
        const own = (values[i] as number) / (fresh[i] as number);
        const next =
          i + 1 < along.length
            ? ((left[i + 1] as number) * (values[i + 1] as number)) / (fresh[i + 1] as number)
            : 0;
        along[i] = own - next;
      }
      return along;
    },
    logScale: fresh.reduce((sum, spread) => sum + Math.log(spread), 0),
  };
}

/** By Cholesky's factor of the covariance. */
function cholesky(structure: ErrorStructure, days: readonly number[]): Omit<Whitening, 'ahead'> {
  const first = days[0] ?? 0;
  const factor: Float64Array[] = [];
  for (let i = 0; i < days.length; i += 1) {
    const row = new Float64Array(i + 1);
    for (let j = 0; j <= i; j += 1) {
      const other = j === i ? row : (factor[j] as Float64Array);
      let rest = structure.covariance(days[i] as number, days[j] as number, first);
      for (let k = 0; k < j; k += 1) rest -= (row[k] as number) * (other[k] as number);
      row[j] = j === i ? Math.sqrt(rest) : rest / (other[j] as number);
    }
    factor.push(row);
  }
  return {
    whiten: (values) => {
      const white = new Float64Array(days.length);
      for (let i = 0; i < white.length; i += 1) {
        const row = factor[i] as Float64Array;
        let rest = values[i] as number;
        for (let j = 0; j < i; j += 1) rest -= (row[j] as number) * (white[j] as number);
        white[i] = rest / (row[i] as number);
      }
      return white;
    },
    alongDays: (values) => {
      const along = Float64Array.from(values);
      for (let i = along.length - 1; i >= 0; i -= 1) {
        const row = factor[i] as Float64Array;
        const own = (along[i] as number) / (row[i] as number);
        along[i] = own;
        for (let j = 0; j < i; j += 1) along[j] = (along[j] as number) - own * (row[j] as number);
      }
      return along;
    },
    logScale: factor.reduce((sum, row, i) => sum + Math.log(row[i] as number), 0),
  };
}
