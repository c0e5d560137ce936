import type { GaugeIndicator, Indicator } from '../model/indicator.ts';
import type { AnsweredSeries } from '../model/points.ts';
import type { Instant } from '../model/window.ts';
import type { Answered, LabelledPoint } from './measured.ts';
import { type FigureQuery, figureQueries } from './queries.ts';
import { ranged, selector } from './selector.ts';
import { byLabel } from './together.ts';

/** The label by which the parts of one answer are told apart. */
const ROLE = 'headroom_role';

/**
 * One query for what each value of a label measured over the `seconds` before a moment; undefined where the grammar cannot
 * part the indicator by it.
 */
export function splitQuery(indicator: Indicator, label: string, seconds: number): string | undefined {
  const parted = rolesOf(indicator, seconds).map(({ role, query }) => ({
    role,
    query: byLabel(query, label),
  }));
  if (parted.some(({ query }) => query === undefined)) return undefined;
  const [only, ...more] = parted;
  if (more.length === 0) return only?.query;
  return parted
    .map(({ role, query }) => `label_replace(${query}, "${ROLE}", "${role}", "", "")`)
    .join(' or ');
}

/** What one value of a label answered at a moment. */
export type SplitAnswers = ReadonlyMap<string, Answered>;

/** The answers to {@link splitQuery} by the values of the label, at each of some moments. Series without the label have the empty value. */
export function splitAnswers(
  series: readonly AnsweredSeries[],
  label: string,
): ReadonlyMap<Instant, SplitAnswers> {
  const at = new Map<Instant, Map<string, Partial<Record<FigureQuery['role'], LabelledPoint[]>>>>();
  for (const { labels, points } of series) {
    const { [ROLE]: role = 'value', ...others } = labels;
    if (role !== 'value' && role !== 'part' && role !== 'whole') continue;
    const value = labelOf(labels, label);
    for (const point of points) {
      const values = at.get(point.at) ?? new Map();
      const answered = values.get(value) ?? {};
      answered[role] ??= [];
      answered[role].push({ labels: others, point });
      at.set(point.at, values.set(value, answered));
    }
  }
  return at;
}

/** The value that a series has of a label; empty where it has none, whatever the label is called. */
export function labelOf(labels: AnsweredSeries['labels'], label: string): string {
  return Object.hasOwn(labels, label) ? (labels[label] ?? '') : '';
}

/** The queries of an indicator in forms that can be parted. A mean across series needs how many samples each value has. */
function rolesOf(indicator: Indicator, seconds: number): readonly FigureQuery[] {
  // A value without bad events has none of them; that is put in where the answers are read.
  const own = figureQueries(indicator.kind === 'ratio' ? { ...indicator, of: 'good' } : indicator, seconds);
  const isMean = indicator.kind === 'gauge' && indicator.across === 'avg';
  return isMean ? [...own, { role: 'whole', query: samplesQuery(indicator, seconds) }] : own;
}

function samplesQuery({ gauge, where }: GaugeIndicator, seconds: number): string {
  return `sum(count_over_time(${ranged(selector(gauge, where), `[${seconds}s]`)}))`;
}
