import { didYouMean, near } from '../model/did-you-mean.ts';
import { matches } from './pattern.ts';
import { type LabelMatcher, metricOf, type Selected } from './selector.ts';

/** What a server has, as far as it was asked: the names of all metrics, and the values of each label of one of them. */
export interface Known {
  readonly metrics: readonly string[];
  readonly labels: ReadonlyMap<string, readonly string[]>;
}

/** Values that a sentence shows. */
const SHOWN = 8;
/** Names that a nearest one is looked for among; of more, only those that begin alike. */
const MANY = 20_000;

/**
 * Which part of a selector that selects nothing is not there, as a sentence with the nearest that is: its metric, a label,
 * the value of one, or all of them together.
 */
export function missingWords(selected: Selected, { metrics, labels }: Known): string {
  const metric = metricOf(selected);
  if (metric === undefined) return `Nothing matches ${selected.text}.`;
  if (!metrics.includes(metric)) {
    return `There is no metric ${metric}.${didYouMean(nearestMetric(metric, metrics))}`;
  }
  const wanted = selected.matchers.filter(({ label }) => label !== '__name__');
  const missing = wanted.find(({ label, is, value }) => !labels.has(label) && !matches('', is, value));
  if (missing) return labelWords(metric, missing, [...labels.keys()]);
  const unmet = wanted.find((matcher) => !isMet(matcher, labels));
  if (unmet) return valueWords(metric, unmet, labels.get(unmet.label) ?? []);
  return `${metric} is there, but no series of it is ${selected.text}.`;
}

function labelWords(metric: string, { label }: LabelMatcher, there: readonly string[]): string {
  const has = there.length === 0 ? 'it has none' : `it has ${listed(there)}`;
  return `${metric} has no label ${label}: ${has}.${didYouMean(near(label, there))}`;
}

function valueWords(metric: string, { label, is, value }: LabelMatcher, there: readonly string[]): string {
  const nearest = is === '=' ? near(value, there) : undefined;
  const condition = `${label}${is}${JSON.stringify(value)}`;
  return `No series of ${metric} is ${condition}: its ${label} is ${listed(there)}.${didYouMean(nearest)}`;
}

/** A series that lacks a label has its empty value. */
function isMet({ label, is, value }: LabelMatcher, labels: Known['labels']): boolean {
  return ['', ...(labels.get(label) ?? [])].some((one) => matches(one, is, value));
}

/** A part of a histogram means the histogram: `x_bucket` is as near to `y_bucket` as x is to y. */
function nearestMetric(metric: string, metrics: readonly string[]): string | undefined {
  const alike = (name: string) => name.slice(0, 2) === metric.slice(0, 2);
  return near(metric, metrics.length > MANY ? metrics.filter(alike) : metrics);
}

function listed(all: readonly string[]): string {
  const shown = all.slice(0, SHOWN);
  const left = all.length - shown.length;
  if (left > 0) return `${shown.join(', ')} or one of ${left} others`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`;
}
