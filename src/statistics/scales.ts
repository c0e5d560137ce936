/** Values as they are and in logarithms, both in a unit that makes their likelihoods comparable (Box and Cox 1964). */
export interface Scales {
  /** The geometric mean; the mean size where a value is not above zero, and then there are no logarithms. */
  readonly unit: number;
  readonly plain: readonly number[];
  readonly logs?: readonly number[];
}

/** The two scales of values that are not all zero. */
export function scalesOf(values: readonly number[]): Scales {
  if (values.some((value) => value <= 0)) {
    const unit = values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length;
    return { unit, plain: values.map((value) => value / unit) };
  }
  const unit = Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
  return {
    unit,
    plain: values.map((value) => value / unit),
    logs: values.map((value) => Math.log(value / unit)),
  };
}
