/** What an argument must be: an instant vector, a range, a number or a text. */
export type Kind = 'vector' | 'range' | 'scalar' | 'text';

/** A function's or an aggregation's arguments; of those with `…` the last may be repeated or left out. */
export interface Signature {
  readonly wanted: readonly Kind[];
  readonly least: number;
  readonly most: number;
}

const KINDS: Readonly<Record<string, Kind>> = { v: 'vector', r: 'range', s: 'scalar', t: 'text' };

/**
 * A letter an argument: v for a vector, r for a range, s for a number, t for a text; those after ? may be left out, and
 * the last one before … may be there any number of times. By Prometheus' table of functions.
 */
const FUNCTIONS: Readonly<Record<string, string>> = {
  r: 'absent_over_time avg_over_time changes count_over_time delta deriv first_over_time idelta increase irate last_over_time mad_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time stdvar_over_time sum_over_time ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time',
  sr: 'quantile_over_time',
  rs: 'predict_linear',
  rss: 'holt_winters double_exponential_smoothing',
  v: 'absent abs acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_avg histogram_count histogram_stddev histogram_stdvar histogram_sum ln log10 log2 rad scalar sgn sin sinh sort sort_desc sqrt tan tanh timestamp start_timestamp',
  '?v': 'day_of_month day_of_week day_of_year days_in_month hour minute month year',
  'v?v': 'info',
  'v?s': 'round',
  vs: 'clamp_max clamp_min',
  vss: 'clamp',
  sv: 'histogram_quantile',
  'vts…': 'histogram_quantiles',
  ssv: 'histogram_fraction',
  'vt…': 'sort_by_label sort_by_label_desc',
  'vttt…': 'label_join',
  vtttt: 'label_replace',
  s: 'vector',
  '': 'time pi start end range step',
};

const AGGREGATIONS: Readonly<Record<string, string>> = {
  v: 'avg count group max min stddev stdvar sum',
  sv: 'bottomk limitk limit_ratio quantile topk',
  tv: 'count_values',
};

/** By the name of a function. */
export const FUNCTION_SIGNATURES: ReadonlyMap<string, Signature> = signaturesOf(FUNCTIONS);
/** By the name of an aggregation. */
export const AGGREGATION_SIGNATURES: ReadonlyMap<string, Signature> = signaturesOf(AGGREGATIONS);

/** The functions that answer a number; the others answer a vector. */
export const SCALARS: ReadonlySet<string> = new Set([
  'scalar',
  'time',
  'pi',
  'start',
  'end',
  'range',
  'step',
]);

function signaturesOf(table: Readonly<Record<string, string>>): ReadonlyMap<string, Signature> {
  return new Map(
    Object.entries(table).flatMap(([letters, names]) =>
      names.split(' ').map((name) => [name, signatureOf(letters)] as const),
    ),
  );
}

function signatureOf(letters: string): Signature {
  const [must = '', may = ''] = letters.replace('…', '').split('?');
  const wanted = (must + may).split('').flatMap((letter) => KINDS[letter] ?? []);
  const isOpen = letters.endsWith('…');
  return { wanted, least: isOpen ? wanted.length - 1 : must.length, most: isOpen ? Infinity : wanted.length };
}
