import type { Indicator } from '../model/indicator.ts';
import type { FigureQuery } from './queries.ts';
import { ranged, selector } from './selector.ts';

/** Seconds between the samples of a recorded increase, each of which is that of the time since the one before. */
export const RECORDED_STEP = 300;

/** A window of less than this is asked of the raw metrics: recorded samples may lie up to a step beside its ends. */
export const LEAST_RECORDED = 20 * 3600;

/** Increases summed over series, for a histogram's buckets and for plain counters. */
const NAMES = { buckets: 'headroom:buckets:increase5m', events: 'headroom:events:increase5m' } as const;

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
  switch (indicator.kind) {
    case 'quantile': {
      if (indicator.native) return [];
      const buckets = selector(`${indicator.histogram}_bucket`, indicator.where);
      const expr = `sum by (le) (${increases(buckets)})`;
      return [{ role: 'value', record: NAMES.buckets, labels: { selector: buckets }, expr }];
    }
    case 'ratio': {
      const [part, total] = [indicator.part.trim(), indicator.total.trim()];
      const whole = recordedEvents(total);
      return [
        {
          role: 'part',
          record: NAMES.events,
          labels: { selector: part, whole: total },
          // 0 without a series, so that its samples are gone only where the whole's are.
          expr: `sum(${increases(part)}) or ${whole.expr} * 0`,
        },
        { role: 'whole', ...whole },
      ];
    }
    case 'quotient':
      return indicator.of === 'gauge'
        ? []
        : [
            { role: 'part', ...recordedEvents(indicator.part.trim()) },
            { role: 'whole', ...recordedEvents(indicator.per.trim()) },
          ];
    case 'rate':
      return [{ role: 'value', ...recordedEvents(selector(indicator.counter, indicator.where)) }];
    case 'gauge':
    case 'growth':
    case 'expr':
      return [];
  }
}

/** What a counter's series grew by together. */
function recordedEvents(counter: string): Omit<Recorded, 'role'> {
  return { record: NAMES.events, labels: { selector: counter }, expr: `sum(${increases(counter)})` };
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

/**
 * What each series grew by since five minutes ago: steps that add up to the growth over a week. `increase(x[5m])` would
 * leave out what falls between the last sample of one step and the first of the next, and guess at it. A counter that
 * starts anew counts from zero; a new one from its first sample; one that was not scraped for up to an hour is caught
 * up with; one that ends counts up to its last sample.
 */
function increases(selected: string): string {
  const step = `[${RECORDED_STEP / 60}m]`;
  const latest = ranged(selected, step);
  const now = `last_over_time(${latest})`;
  const before = `last_over_time(${ranged(selected, '[1h]', RECORDED_STEP)})`;
  return `(${now} - ${before} >= 0) or (${now} < ${before}) or (${now} - min_over_time(${latest}))`;
}
