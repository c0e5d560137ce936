import type { Labels } from '../../model/indicator.ts';
import { matches } from '../../promql/pattern.ts';
import { type LabelMatcher, matchersOf, metricOf, quoted, selectedBy } from '../../promql/selector.ts';

/** The labels of a series, each with its value. */
export type Values = Readonly<Record<string, string>>;

/** A series by its name and labels, as promtool reads it. */
export function labelled(metric: string, labels: Values): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${quoted(value)}`);
  return pairs.length === 0 ? metric : `${metric}{${pairs.join(',')}}`;
}

/**
 * One series that a selector matches, made up from it: a value for each matcher, none where a label must not have one.
 * Undefined where no value comes to mind that the matchers agree with, and for a selector that looks at another time.
 */
export function concreteSeries(selector: string): string | undefined {
  const selected = selectedBy(selector);
  const metric = selected && metricOf(selected);
  if (!selected || metric === undefined || selected.offset !== 0) return undefined;
  const labels = valuesFor(selected.matchers.filter(({ label }) => label !== '__name__'));
  return labels && isWritable(metric, labels) ? labelled(metric, labels) : undefined;
}

/** One series that a selector matches and another, of the same metric, does not; made up as that of {@link concreteSeries}. */
export function seriesBeside(total: string, part: string): string | undefined {
  const plain = concreteSeries(total);
  const [all, some] = [selectedBy(total), selectedBy(part)];
  const metric = all && metricOf(all);
  if (plain === undefined || !all || !some || metric === undefined || metric !== metricOf(some)) return plain;
  const meets = (matchers: readonly LabelMatcher[], labels: Values) =>
    matchers.every(({ label, is, value }) => label === '__name__' || matches(labels[label] ?? '', is, value));
  const labels = valuesFor(all.matchers.filter(({ label }) => label !== '__name__')) ?? {};
  if (!meets(some.matchers, labels)) return plain;
  const others = some.matchers.map(({ label, is, value }) => ({
    ...labels,
    [label]: is === '!~' ? exampleOf(value) : is === '!=' ? value : 'other',
  }));
  const beside = others.find((one) => meets(all.matchers, one) && !meets(some.matchers, one));
  return beside && labelled(metric, beside);
}

/** Values of labels that are as they must be; undefined where none come to mind. */
export function concreteLabels(metric: string, where: Labels): Values | undefined {
  const matchers = Object.entries(where).flatMap(([label, wanted]) =>
    matchersOf(wanted).map((matcher) => ({ label, ...matcher })),
  );
  const labels = valuesFor(matchers);
  return labels && isWritable(metric, labels) ? labels : undefined;
}

function valuesFor(matchers: readonly LabelMatcher[]): Values | undefined {
  const labels: Record<string, string> = {};
  for (const { label, is, value } of matchers) {
    if (is === '=') labels[label] = value;
    if (is === '!~' || is === '!=') labels[label] ??= 'other';
    if (is === '=~') labels[label] = exampleOf(value);
  }
  const agrees = matchers.every(({ label, is, value }) => matches(labels[label] ?? '', is, value));
  return agrees ? labels : undefined;
}

/** Names that need quotes are not read by every promtool. */
function isWritable(metric: string, labels: Values): boolean {
  return [metric, ...Object.keys(labels)].every((name) => /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name));
}

/** A text that a simple pattern matches: its first alternative, with a 0 for any character. */
function exampleOf(pattern: string): string {
  return (pattern.split('|')[0] ?? '')
    .replaceAll(/[\^$()]/g, '')
    .replaceAll(/(?<!\\)\.[*+]?/g, '0')
    .replaceAll('\\', '');
}
