import type { Measured, Reading, Series } from '../../src/model/series.ts';
import type { Recording } from '../../src/recording/recording.ts';

/** Seconds in a day of UTC. */
export const DAY = 86_400;
/** 2026-01-26, a Monday, in UTC. */
export const START: number = Date.UTC(2026, 0, 26) / 1000;

/** A recording in UTC with weeks from Monday. */
export function recordingOf(series: readonly Series[], differing: Partial<Recording> = {}): Recording {
  return {
    recordedFrom: { kind: 'prometheus', name: 'http://p' },
    calendar: { zone: 'UTC', weekStartsOn: 'monday' },
    coversUntil: START + 7 * DAY,
    resolution: 300,
    series,
    ...differing,
  };
}

/** One measurement a day from {@link START} on, with full coverage. */
export function seriesOf(budget: string, measured: readonly Measured[]): Series {
  return { budget, days: measured.map(dayReading), periods: [], queries: [], warnings: [] };
}

function dayReading(measured: Measured, index: number): Reading {
  const start = START + index * DAY;
  return {
    window: { start, end: start + DAY },
    measured,
    coverage: { present: 288, expected: 288, first: start + 300, last: start + DAY },
  };
}
