import type { SavedReport } from '../model/artifact.ts';
import { InputError, reasonOf } from '../model/errors.ts';
import type { ReportSummary } from '../model/report.ts';
import { readSummary } from './report-json.ts';

/** What was read of saved reports, and why others are left out: one broken report hides no other. */
export interface ReadReports<T> {
  readonly reports: readonly T[];
  readonly leftOut: readonly string[];
}

/** Reads what is wanted of saved reports, one at a time, since years of them are large; what is known already is not read. */
export async function readEach<T>(
  saved: AsyncIterable<SavedReport>,
  read: (one: SavedReport, file: string, text: string) => T,
  known: (one: SavedReport) => T | undefined = () => undefined,
): Promise<ReadReports<T>> {
  const reports: T[] = [];
  const leftOut: string[] = [];
  for await (const one of saved) {
    const there = known(one);
    const file = `${one.folder}/report.json`;
    try {
      reports.push(there ?? read(one, file, await textOf(one, file)));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      leftOut.push(error.message);
    }
  }
  return { reports, leftOut };
}

function textOf({ read }: SavedReport, file: string): Promise<string> {
  return read().catch((error: unknown) => {
    throw new InputError(`${file} cannot be read: ${reasonOf(error)}.`);
  });
}

/** Reads what lists say of saved reports. */
export function summariesOf(saved: AsyncIterable<SavedReport>): Promise<ReadReports<ReportSummary>> {
  return readEach(saved, (_, file, text) => readSummary(file, text));
}

/** What was left out of a list, in a sentence that follows another; nothing when all was read. */
export function leftOutWords([first, ...more]: readonly string[]): string {
  if (first === undefined) return '';
  return ` Left out of the list of reports: ${first}${more.length === 0 ? '' : ` And ${more.length} more.`}`;
}
