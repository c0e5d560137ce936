import type { SavedReport } from '../model/artifact.ts';
import { InputError } from '../model/errors.ts';
import type { ReportSummary } from '../model/report.ts';
import { readSummary } from './report-json.ts';

/** Saved reports as lists tell of them, and why others are left out: one broken report hides no other. */
export interface SavedReports {
  readonly reports: readonly { readonly summary: ReportSummary; readonly files: readonly string[] }[];
  readonly leftOut: readonly string[];
}

/** Reads what lists say of saved reports, one at a time. */
export async function summariesOf(saved: AsyncIterable<SavedReport>): Promise<SavedReports> {
  const reports: SavedReports['reports'][number][] = [];
  const leftOut: string[] = [];
  for await (const one of saved) {
    if ('unread' in one) {
      leftOut.push(`${one.path} cannot be read: ${one.unread}.`);
      continue;
    }
    try {
      reports.push({ summary: readSummary(one.path, one.text), files: one.files });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      leftOut.push(error.message);
    }
  }
  return { reports, leftOut };
}

/** What was left out of a list, in a sentence that follows another; nothing when all was read. */
export function leftOutWords([first, ...more]: readonly string[]): string {
  if (first === undefined) return '';
  return ` Left out of the list of reports: ${first}${more.length === 0 ? '' : ` And ${more.length} more.`}`;
}
