import { mean } from 'simple-statistics';

/** A straight line by least squares with what its uncertainty is made of. */
export interface Line {
  readonly slope: number;
  readonly intercept: number;
  /** The standard errors of the two. */
  readonly slopeError: number;
  readonly interceptError: number;
  readonly rSquared: number;
  /** The standard deviation of the residuals, on n − 2 degrees of freedom. */
  readonly residual: number;
  readonly n: number;
  readonly meanX: number;
  /** The sum of squared distances of x from its mean. */
  readonly spreadX: number;
}

/** Fits a line by least squares (Legendre 1805). Sums are of distances from the means, which keeps their digits. */
export function leastSquares(xs: readonly number[], ys: readonly number[]): Line {
  const n = xs.length;
  const [meanX, meanY] = [mean([...xs]), mean([...ys])];
  const dx = xs.map((x) => x - meanX);
  const dy = ys.map((y) => y - meanY);
  const spreadX = products(dx, dx);
  const slope = products(dx, dy) / spreadX;
  const intercept = meanY - slope * meanX;
  const residuals = dy.map((y, index) => y - slope * (dx[index] ?? 0));
  const left = products(residuals, residuals);
  const residual = Math.sqrt(left / Math.max(1, n - 2));
  return {
    slope,
    intercept,
    slopeError: residual / Math.sqrt(spreadX),
    interceptError: residual * Math.sqrt(1 / n + meanX ** 2 / spreadX),
    rSquared: 1 - left / products(dy, dy),
    residual,
    n,
    meanX,
    spreadX,
  };
}

function products(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
