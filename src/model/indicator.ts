/** A condition on the value of one label; a label that is not there has the empty value. Patterns are of the whole value. */
export interface Matcher {
  readonly is: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** What the labels of a series must be: the value, as in `{ route: query }`, or conditions that all must hold. */
export type Labels = Readonly<Record<string, string | readonly Matcher[]>>;

/** How a gauge is summed up over a window: the mean, an extreme, a quantile such as `p95`, or its last value. */
export type OverTime = 'avg' | 'min' | 'max' | 'last' | `p${number}`;

/** How the series of one gauge are made one figure. */
export type Across = 'sum' | 'avg' | 'min' | 'max';

/** A quantile of a histogram, from bucket increases summed over series. `histogram` is the name without `_bucket`. */
export interface QuantileIndicator {
  readonly kind: 'quantile';
  readonly quantile: number;
  readonly histogram: string;
  readonly where: Labels;
  readonly native: boolean;
}

/** A share of events: of the good ones or of the bad ones, as `of` says, among all. Selectors are PromQL. */
export interface RatioIndicator {
  readonly kind: 'ratio';
  readonly of: 'good' | 'bad';
  readonly part: string;
  readonly total: string;
}

/**
 * One amount by another over the whole window: what counters grew by, or gauges as they were at the moments at which both
 * were there. A mean is that of a histogram's or a summary's sum by its count. Selectors are PromQL.
 */
export interface QuotientIndicator {
  readonly kind: 'quotient';
  readonly of: 'counter' | 'gauge';
  readonly part: string;
  readonly per: string;
}

/** A counter's increase per second over the whole window. */
export interface RateIndicator {
  readonly kind: 'rate';
  readonly counter: string;
  readonly where: Labels;
}

/** A gauge over time and across its series: each series over time first, but for a sum and for the last value. */
export interface GaugeIndicator {
  readonly kind: 'gauge';
  readonly gauge: string;
  readonly where: Labels;
  readonly overTime: OverTime;
  readonly across: Across;
}

/** How fast a gauge grows: the Theil–Sen slope of its daily last values over at least 28 days. */
export interface GrowthIndicator {
  readonly kind: 'growth';
  readonly gauge: string;
  readonly where: Labels;
  readonly across: Across;
}

/** Any PromQL; `$window` stands for the length of the window. `present` selects what coverage is counted on. */
export interface ExprIndicator {
  readonly kind: 'expr';
  readonly expr: string;
  readonly present?: string;
}

/** How a budget's figure is measured. */
export type Indicator =
  | QuantileIndicator
  | RatioIndicator
  | QuotientIndicator
  | RateIndicator
  | GaugeIndicator
  | GrowthIndicator
  | ExprIndicator;
