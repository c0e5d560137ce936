import type { Weekday } from '../model/period.ts';
import type { SourceInfo } from '../model/report.ts';
import type { Missing, QueryRecord } from '../model/series.ts';

/*
 * The lines of a recording: JSON, one value a line, so that a change of one budget is a change of one line. The
 * first line is the header, every other line holds one budget, or one answer that “why” rests on:
 *
 *     {"headroom":"recording","schema":1,"recordedFrom":{"kind":"prometheus","name":"…"},
 *      "zone":"UTC","weekStartsOn":"monday","coversUntil":"2026-02-02T00:00:00Z","resolution":300}
 *     {"budget":"api/query-p95","kind":"histogram","buckets":[[0,1],[1,2],[2,"+Inf"]],
 *      "days":TABLE,"periods":TABLE,"queries":[…],"warnings":[…]}
 *     {"answers":"sum by (le, route) (…)","start":"2026-01-20T00:00:00Z","end":"2026-02-02T00:00:00Z","step":86400,
 *      "labels":["le","route"],"series":[{"of":["1","/search"],"values":[3,4,{"times":11,"value":0},7]}]}
 */

/** A number; one that JSON has no word for is written as Prometheus writes it. */
export type WrittenNumber = number | '+Inf' | '-Inf' | 'NaN';

/** The first line of a file. */
export interface HeaderLine {
  readonly headroom: 'recording';
  readonly schema: number;
  readonly recordedFrom: SourceInfo;
  readonly zone: string;
  readonly weekStartsOn: Weekday;
  /** `2026-02-02T00:00:00Z`. */
  readonly coversUntil: string;
  /** Seconds. */
  readonly resolution: number;
}

/** What the values of a line are; `exponential` is a histogram whose buckets are interpolated on a log scale. */
export type WrittenKind = 'histogram' | 'exponential' | 'ratio' | 'increase' | 'number';

/** All of one budget. */
export interface BudgetLine {
  readonly budget: string;
  /** Absent when no window has a value. */
  readonly kind?: WrittenKind | undefined;
  /** Lower and upper bound of every bucket that any window has, ascending. */
  readonly buckets?: readonly (readonly [WrittenNumber, WrittenNumber])[] | undefined;
  readonly days: WrittenTable;
  readonly periods: WrittenTable;
  readonly queries?: readonly WrittenQuery[] | undefined;
  readonly warnings?: readonly string[] | undefined;
}

/** Columns with one value a window. */
export interface WrittenTable {
  /**
   * The windows in order: `2026-01-26`, `2026-W05`, `2026-01`, a run of days, weeks or months such as
   * `2025-10-06..2026-02-01`, or any other stretch as `2026-01-26T06:00:00Z/2026-01-26T12:00:00Z`.
   */
  readonly windows: readonly string[];
  readonly values: readonly (WrittenValue | null)[];
  /** Why there is no value, for each window whose value is null. */
  readonly missing?: readonly WrittenMissing[] | undefined;
  /** The steps that had data, and all steps. */
  readonly present: WrittenColumn;
  readonly expected: WrittenColumn;
  /** Seconds from the window's start to the first step with data, and from the last one to the window's end. */
  readonly first: WrittenColumn;
  readonly last: WrittenColumn;
}

/**
 * What was measured over one window, in the metric's own unit. A histogram: the increase of each of the line's
 * buckets, null for one that the window does not have. A ratio: part and whole. Anything else: one number.
 */
export type WrittenValue = WrittenNumber | readonly (WrittenNumber | null)[];

/** One whole number a window, null where there is none; a single value when it is the same everywhere. */
export type WrittenColumn = number | null | readonly (number | null)[];

/** Windows that have no value for the same reason. */
export interface WrittenMissing {
  readonly windows: readonly string[];
  readonly why: Missing;
  readonly detail: string;
}

/** A query, with all the windows that it was asked for. */
export interface WrittenQuery {
  readonly purpose: QueryRecord['purpose'];
  readonly query: string;
  readonly step?: number | undefined;
  readonly windows: readonly string[];
}

/**
 * What a query answered at each `step` seconds from `start` to `end`, or why it failed. It is kept as it is written, and
 * unfolded when it is asked for.
 */
export interface AnswerLine {
  /** The query. */
  readonly answers: string;
  /** Which of several sources was asked. */
  readonly source?: string | undefined;
  /** `2026-01-26T00:00:00Z`. */
  readonly start: string;
  readonly end: string;
  /** Seconds. */
  readonly step: number;
  /** Why there is no answer. */
  readonly failed?: string | undefined;
  /** The moments in seconds since the start, where they are others than each `step`. */
  readonly at?: readonly number[] | undefined;
  /** The names of all labels that any series has. */
  readonly labels?: readonly string[] | undefined;
  /** Lower and upper bound of every bucket that any native histogram has, ascending. */
  readonly buckets?: readonly (readonly [WrittenNumber, WrittenNumber])[] | undefined;
  readonly series?: readonly WrittenSeries[] | undefined;
}

/** One series of an answer. */
export interface WrittenSeries {
  /** Its value of each of the line’s labels, null for one that it has not. */
  readonly of: readonly (string | null)[];
  /** One a moment, or a run of the same. */
  readonly values: readonly (WrittenPoint | WrittenRun)[];
}

/** A value; the count of each of the line’s buckets; or null for a moment without either. */
export type WrittenPoint = WrittenValue | null;

/** The same at so many moments on end. */
export interface WrittenRun {
  readonly times: number;
  readonly value: WrittenPoint;
}
