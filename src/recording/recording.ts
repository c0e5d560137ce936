import type { Calendar } from '../model/period.ts';
import type { SourceInfo } from '../model/report.ts';
import type { Series } from '../model/series.ts';
import type { Instant } from '../model/window.ts';
import type { AnswerLine } from './lines.ts';

/** The newest version of the file's shape; a reader refuses a newer one. A file without answers is of the first. */
export const RECORDING_SCHEMA = 2;

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
  /** What queries answered for “why”, each once; they are kept as they are written, since few of them are asked for. */
  readonly answers?: readonly AnswerLine[];
}
