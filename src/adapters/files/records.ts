import { dirname, isAbsolute, join, relative } from 'node:path';
import { InputError, reasonOf, SourceError } from '../../model/errors.ts';
import type { Records } from '../../ports/records.ts';
import { filesIn, isWithin } from '../io/places.ts';
import { addLine, appendLine, createFile, type Place } from '../io/write.ts';
import { readTogether } from './read.ts';

/** Tells git to keep the lines of both sides: each is a whole event, and their order is that of their moments. */
const MERGE_BOTH = '*.yaml merge=union\n*.md merge=union\n*.jsonl merge=union\n';

/** Which folders records are in. */
export interface RecordsOptions {
  /** Folders that the settings name outside of the project's, relative to it. */
  readonly outside?: readonly string[];
  /** Whether links may lead out of the folder that they are in. */
  readonly links?: 'inside' | 'anywhere';
}

/** Records in files below a project's folder. */
export function createRecords(
  project: string,
  { outside = [], links = 'inside' }: RecordsOptions = {},
): Records {
  const pathOf = (written: string) => (isAbsolute(written) ? written : join(project, written));
  const roots = [project, ...outside.map(pathOf)];
  const homeOf = (path: string) => roots.find((root) => isWithin(root, path)) ?? project;
  const placeOf = (file: string): Place => {
    const path = pathOf(file);
    const folder = homeOf(path);
    return { folder, path: relative(folder, path), links };
  };
  const keepBoth = (file: string) => createFile(placeOf(join(dirname(file), '.gitattributes')), MERGE_BOTH);
  return {
    read: async (folder, ending) => {
      const path = pathOf(folder);
      const within = links === 'anywhere' ? undefined : homeOf(path);
      const files = await filesIn(path, ending).catch((error: unknown) => {
        const why = reasonOf(error, 'folder');
        throw new SourceError(
          `Cannot read ${path} (${why}). Files of the project are there: give this user the right to read it.`,
          { cause: error },
        );
      });
      const unread = new Map<string, string>();
      const texts = await readTogether(
        files.map((file) => ({ file, within })),
        'It is a record of the project.',
        (error, file) => {
          if (!(error instanceof InputError)) throw error;
          unread.set(file, error.message);
          return { file, text: '' };
        },
      );
      return texts.map(({ file, text }) => {
        const why = unread.get(file);
        const name = relative(project, file).replaceAll('\\', '/');
        return { file: name, text, ...(why === undefined ? {} : { unread: why }) };
      });
    },
    create: async (file, text) => {
      const isNew = await createFile(placeOf(file), text);
      if (isNew) await keepBoth(file);
      return isNew;
    },
    append: (file, line) => appendLine(placeOf(file), line),
    add: async (file, line) => {
      await keepBoth(file);
      await addLine(placeOf(file), line);
    },
  };
}
