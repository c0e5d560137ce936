import { z } from 'zod';
import { BOUNDS } from '../model/bounds.ts';
import { canonicalLines } from '../model/canonical-json.ts';
import { InputError } from '../model/errors.ts';
import type { Told } from '../model/finding.ts';
import { parseJson } from '../model/json.ts';
import { quotable } from '../model/one-line.ts';
import { dateAt } from '../model/period.ts';
import { REPORT_SCHEMA, type Report, type ReportSummary } from '../model/report.ts';
import { columnsOf } from './report-json/columns.ts';
import { excessIn } from './report-json/excess.ts';
import { reportLines } from './report-json/lines.ts';
import { placeIn, type Unfolded, withRecords } from './report-json/records.ts';
import { reportShape, summaryShape, toldShape } from './report-json/shape.ts';
import { withTables } from './report-json/tables.ts';

/** The first schema of which lists of many records are columns. */
const FIRST_IN_COLUMNS = 3;

/**
 * A report as JSON with its keys in alphabetical order, so that the same report is the same text: lists of many records as
 * columns, and each row on a line. One that was read from an earlier schema is written as it was.
 */
export function writeReport(report: Report): string {
  if (report.schema < FIRST_IN_COLUMNS) return writeRecords(report);
  return reportLines(withTables(report, (list) => (Array.isArray(list) ? (columnsOf(list) ?? list) : list)));
}

/** A report of a schema without columns. */
function writeRecords(report: Report): string {
  const members = Object.entries(report)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, value], index) => [
      index === 0 ? '{\n' : ',\n',
      `  ${JSON.stringify(key)}: `,
      ...memberLines(value),
    ]);
  return [...members, '\n}\n'].join('');
}

/** A member of a report; of a list one at a time, since most of a report is rows, and it is large. */
function memberLines(value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.length === 0) return [canonicalLines(value, 1).trimStart()];
  return [...value.flatMap((one, index) => [index === 0 ? '[\n' : ',\n', canonicalLines(one, 2)]), '\n  ]'];
}

/**
 * Reads what {@link writeReport} wrote; the shape is checked, and members not known are kept. Throws an InputError with
 * the file and what is wrong: no JSON, no report, a newer one, or a broken one with the first places that are wrong.
 */
export function readReport(file: string, text: string): Report {
  return checked(file, text, reportShape, withRecords);
}

/** Reads what a list says of a saved report, and looks at nothing else of it. Throws as {@link readReport} does. */
export function readSummary(file: string, text: string): ReportSummary {
  return checked(file, text, summaryShape);
}

/** Reads what a saved report has told of its budgets, and looks at nothing else of it. Throws as {@link readReport} does. */
export function readTold(file: string, text: string): readonly Told[] {
  const { actions, asOf, period } = checked(file, text, toldShape);
  const since = dateAt(asOf, period.zone);
  // What an older report has told, it told at the end of its figures at the latest.
  return actions.map(({ budget, why, told = since }) => ({ budget, why, told }));
}

function checked<T>(
  file: string,
  text: string,
  shape: z.ZodType<T>,
  unfold: (saved: unknown, characters: number) => Unfolded = asSaved,
): T {
  const saved = parsed(file, text);
  const version = z.object({ schema: z.number() }).safeParse(saved);
  if (!version.success)
    throw new InputError(`${file} is not a saved report: it has no schema number. ${WANTED}`);
  const { schema } = version.data;
  if (schema > REPORT_SCHEMA) {
    throw new InputError(
      `${file} is a report of schema ${schema}; this version reads up to ${REPORT_SCHEMA}. Use a newer version of headroom.`,
    );
  }
  const excess = excessIn(saved);
  if (excess !== undefined) throw broken(file, [excess]);
  const { report, troubles } = schema < FIRST_IN_COLUMNS ? asSaved(saved) : unfold(saved, text.length);
  if (troubles.length > 0) throw broken(file, troubles);
  const read = shape.safeParse(report);
  if (read.success) return read.data;
  throw broken(
    file,
    read.error.issues.map(
      ({ path, message }) => `${placeIn(saved, path).join('.') || 'the whole'}: ${message}`,
    ),
  );
}

/** What is looked at has no columns. */
function asSaved(report: unknown): Unfolded {
  return { report, troubles: [] };
}

function broken(file: string, places: readonly string[]): InputError {
  // Each record of a column may have the same place.
  const few = [...new Set(places)].slice(0, MOST_PLACES);
  const wrong = few.map((place) => quotable(place, BOUNDS.words.most)).join('; ');
  return new InputError(`${file} is a broken report. ${WANTED} Wrong are ${wrong}.`);
}

const MOST_PLACES = 5;
const WANTED = 'A report.json as headroom wrote it is wanted.';

function parsed(file: string, text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(`${file} is not JSON (${why}). ${WANTED}`);
  }
}
