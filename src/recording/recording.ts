import type { Calendar } from '../model/period.ts';
import type { SourceInfo } from '../model/report.ts';
import type { Series } from '../model/series.ts';
import type { Instant } from '../model/window.ts';

/** The version of the file's shape; a reader refuses a newer one. */
export const RECORDING_SCHEMA = 1;

/** Measurements of some budgets over days, weeks and months, kept so that a report can be made of them again. */
export interface Recording {
  /** The source that was asked. */
  readonly recordedFrom: SourceInfo;
  /** How the recorded days were cut into weeks and months. Another calendar's windows are not in the recording. */
  readonly calendar: Calendar;
  /** The moment up to which it has data. */
  readonly coversUntil: Instant;
  /** Seconds between the steps that coverage counts. */
  readonly resolution: number;
  /** One a budget, in the order of the file. */
  readonly series: readonly Series[];
}
