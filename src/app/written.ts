import type { Read } from '../config/shape.ts';
import type { Problem } from '../model/errors.ts';
import type { Note } from '../model/note.ts';
import type { ReviewSettings } from '../model/review-settings.ts';
import type { RecordFile, Records } from '../ports/records.ts';
import { readNote } from '../review/note-file.ts';
import type { ProposalRecord } from '../review/proposal-event.ts';
import { readProposal } from '../review/proposal-file.ts';
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
  readonly proposals: readonly ProposalRecord[];
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

/** Reads what was written down: violations, proposals, and the notes on a period. A broken file hides no other. */
export async function readWritten(access: ReviewAccess, period: string): Promise<Written> {
  const { settings, records } = access;
  const [violationFiles, notes, proposed] = await Promise.all([
    records.read(violationsFolder(settings), '.yaml'),
    records.read(`${notesFolder(settings)}/${period}`, '.md'),
    readProposals(access),
  ]);
  const violations = violationFiles.map(readBy(violationIn));
  const noted = notes.map(readBy(readNote));
  return {
    violations: violations.flatMap(({ value }) => value ?? []),
    proposals: proposed.proposals,
    notes: noted.flatMap(({ value }) => value ?? []),
    problems: [
      ...violations.flatMap(({ problems }) => problems),
      ...noted.flatMap(({ problems }) => problems),
      ...proposed.problems,
    ],
  };
}

/** Files of violations are read at each wake-up, and most of them never change again. */
const violationIn = rememberingEach(readViolation);

/** Remembers of each file what was last read of it, for as long as its text is the same. */
function rememberingEach<T>(read: (file: string, text: string) => Read<T>): typeof read {
  const known = new Map<string, { readonly text: string; readonly read: Read<T> }>();
  return (file, text) => {
    const last = known.get(file);
    if (last?.text === text) return last.read;
    const fresh = { text, read: read(file, text) };
    known.set(file, fresh);
    return fresh.read;
  };
}

/** Reads every proposal that was written down. */
export async function readProposals({
  settings,
  records,
}: ReviewAccess): Promise<Pick<Written, 'proposals' | 'problems'>> {
  const files = await records.read(settings.proposals, '.yaml');
  const read = files.map(readBy(readProposal));
  return {
    proposals: read.flatMap(({ value }) => value ?? []),
    problems: read.flatMap(({ problems }) => problems),
  };
}

function readBy<T>(read: (file: string, text: string) => Read<T>): (one: RecordFile) => Read<T> {
  return (one) => {
    const problems = unreadProblems(one);
    return problems.length > 0 ? { problems } : read(one.file, one.text);
  };
}

/** What is wrong with a file that cannot be read at all. */
export function unreadProblems({ file, unread }: RecordFile): readonly Problem[] {
  return unread === undefined ? [] : [{ file, line: 1, column: 1, severity: 'error', message: unread }];
}
