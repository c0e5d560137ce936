import { MESSAGES } from '../config/messages.ts';
import type { Problem } from '../model/errors.ts';
import { NOTES_FOLDER, type PlaceSettings } from '../model/place-settings.ts';
import type { Writer } from '../model/writer.ts';
import type { Records } from '../ports/records.ts';
import {
  ALL_SERVICES,
  type ChangeNote,
  noteFileOf,
  noteLine,
  type PlacedNote,
  readChangeNotes,
} from '../review/change-note.ts';
import { unreadProblems } from './written.ts';

/** The folders of a project’s notes of changes: those that places name, or the usual one. */
export function notesFolders(places: readonly PlaceSettings[]): readonly [string, ...string[]] {
  const [first, ...rest] = places.flatMap((place) => (place.kind === 'notes' ? place.of.folder : []));
  return first === undefined ? [NOTES_FOLDER] : [first, ...rest];
}

/** The notes of a folder, each once, with what is wrong with lines and files. */
export async function readNotesIn(
  records: Records,
  folder: string,
): Promise<{ readonly notes: readonly PlacedNote[]; readonly problems: readonly Problem[] }> {
  const files = await records.read(folder, '.jsonl');
  const read = files.map((one) => {
    const problems = unreadProblems(one);
    return problems.length > 0 ? { notes: [], problems } : readChangeNotes(one.file, one.text);
  });
  return {
    notes: read.flatMap(({ notes }) => notes),
    problems: read.flatMap(({ problems }) => problems),
  };
}

/** What is wrong with the notes of some folders, those of services that are none among it. */
export async function noteProblems(
  records: Records,
  folders: readonly string[],
  services: readonly string[],
): Promise<readonly Problem[]> {
  const read = await Promise.all(folders.map((folder) => readNotesIn(records, folder)));
  return read.flatMap(({ notes, problems }) => [
    ...problems,
    ...notes
      .filter(({ service }) => service !== ALL_SERVICES && !services.includes(service))
      .map(
        ({ file, line, service }): Problem => ({
          file,
          line,
          column: 1,
          severity: 'warning',
          message: MESSAGES.unknownServiceInNote(service, services),
        }),
      ),
  ]);
}

/** Writes a note down, and answers its file. */
export async function writeNote(
  records: Records,
  folder: string,
  note: ChangeNote & Writer,
  zone: string,
): Promise<string> {
  const file = `${folder}/${noteFileOf(note.service)}`;
  await records.add(file, noteLine(note, zone));
  return file;
}
