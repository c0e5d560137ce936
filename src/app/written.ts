import type { Problem } from '../model/errors.ts';
import type { Note } from '../model/note.ts';
import type { ReviewSettings } from '../model/review-settings.ts';
import type { Records } from '../ports/records.ts';
import { noteIn } from '../review/note-file.ts';
import type { ViolationRecord } from '../review/violation-event.ts';
import { readViolation } from '../review/violation-file.ts';

/** The folders in which people's part is written down, and how it is read. */
export interface ReviewAccess {
  readonly settings: ReviewSettings;
  readonly records: Records;
}

/** What people wrote down, as far as it can be read, with every problem of every file. */
export interface Written {
  readonly violations: readonly ViolationRecord[];
  readonly notes: readonly Note[];
  readonly problems: readonly Problem[];
}

/** The folder of violations, and that of the notes on a period. */
export function violationsFolder({ folder }: Pick<ReviewSettings, 'folder'>): string {
  return `${folder}/violations`;
}

/** The folder of notes. */
export function notesFolder({ folder }: Pick<ReviewSettings, 'folder'>): string {
  return `${folder}/notes`;
}

/** Reads what was written down about violations, and the notes on a period. A broken file hides no other. */
export async function readWritten({ settings, records }: ReviewAccess, period: string): Promise<Written> {
  const [violations, notes] = await Promise.all([
    records.read(violationsFolder(settings), '.yaml'),
    records.read(`${notesFolder(settings)}/${period}`, '.md'),
  ]);
  const read = violations.map(({ file, text }) => readViolation(file, text));
  return {
    violations: read.flatMap(({ value }) => value ?? []),
    notes: notes.flatMap(({ file, text }) => noteIn(file, text)),
    problems: read.flatMap(({ problems }) => problems),
  };
}
