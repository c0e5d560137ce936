import type { Indicator } from '../model/indicator.ts';
import { countersOf, stepIncreases } from './births.ts';
import type { FigureQuery } from './queries.ts';
import { selector } from './selector.ts';

/** Seconds between the samples of a recorded increase, each of which is that of the time since the one before. */
export const RECORDED_STEP = 300;

/** A window of less than this is asked of the raw metrics: recorded samples may lie up to a step beside its ends. */
export const LEAST_RECORDED = 20 * 3600;

/** Increases summed over series, for a histogram's buckets and for plain counters. */
const NAMES = { buckets: 'headroom:buckets:counted5m', events: 'headroom:events:counted5m' } as const;

/** A recorded increase: what it is of in the query of a figure, its series, and the expression that is recorded. */
export interface Recorded {
  readonly role: FigureQuery['role'];
  readonly record: string;
  /** Says what was summed up, so that a series is never taken for that of another or of a changed indicator. */
  readonly labels: Readonly<Record<string, string>>;
  readonly expr: string;
}

/** The increases that an indicator's figure is made of; none for what is no classic counter. */
export function recordedOf(indicator: Indicator): readonly Recorded[] {
  const counters = countersOf(indicator);
  const total = indicator.kind === 'ratio' ? counters.find(({ role }) => role === 'whole') : undefined;
  return counters.map((counter): Recorded => {
    const { role, selected, by } = counter;
    const expr = `sum${by}(${stepIncreases(counter, RECORDED_STEP / 60)})`;
    const record = by === '' ? NAMES.events : NAMES.buckets;
    if (role !== 'part' || !total) return { role, record, labels: { selector: selected }, expr };
    return {
      role,
      record,
      labels: { selector: selected, whole: total.selected },
      // 0 without a series, so that its samples are gone only where the whole's are.
      expr: `${expr} or sum(${stepIncreases(total, RECORDED_STEP / 60)}) * 0`,
    };
  });
}

/**
 * The increase over the `seconds` before, from recorded ones: their mean times their number, which is right too where
 * Prometheus 2 counts the sample at the very start.
 */
export function recordedQuery(recorded: Recorded, seconds: number): string {
  const steps = Number((seconds / RECORDED_STEP).toPrecision(12));
  return `max by (le) (avg_over_time(${seriesOf(recorded)}[${seconds}s])) * ${steps}`;
}

/**
 * How many samples the sparsest of the recorded series has in the `seconds` before. Nothing where several servers
 * recorded it: whether they saw the same or each a part of it is not known, and the raw metrics are.
 */
export function recordedCount(recorded: Recorded, seconds: number): string {
  const samples = `count_over_time(${seriesOf(recorded)}[${seconds}s])`;
  return `min(${samples}) and on () (max(count by (le) (${samples})) == 1)`;
}

/** The fewest samples with which recorded increases stand for the whole window. */
export function fewestRecorded(seconds: number): number {
  return Math.floor(seconds / RECORDED_STEP) - 1;
}

function seriesOf({ record, labels }: Recorded): string {
  return selector(record, { whole: '', ...labels });
}
