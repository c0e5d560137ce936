import { dirname, join, relative } from 'node:path';
import { reasonOf, SourceError } from '../../model/errors.ts';
import type { Records } from '../../ports/records.ts';
import { appendLine, createFile } from './append.ts';
import { filesIn, readText } from './read.ts';

/** Tells git to keep the lines of both sides: each is a whole event, and their order is that of their moments. */
const MERGE_BOTH = '*.yaml merge=union\n*.md merge=union\n';

/** Records in files below a project's folder. */
export function createRecords(project: string): Records {
  return {
    read: async (folder, ending) => {
      const paths = await filesIn(join(project, folder), ending).catch((error: unknown) => {
        const why = reasonOf(error, 'folder');
        throw new SourceError(
          `Cannot read ${join(project, folder)} (${why}). Files of the project are there: give this user the right to read it.`,
          { cause: error },
        );
      });
      return Promise.all(
        paths.map(async (path) => {
          const { text } = await readText(path, 'It is a record of the review.');
          return { file: relative(project, path).replaceAll('\\', '/'), text };
        }),
      );
    },
    create: async (file, text) => {
      const isNew = await createFile(join(project, file), text);
      if (isNew) await createFile(join(project, dirname(file), '.gitattributes'), MERGE_BOTH);
      return isNew;
    },
    append: (file, line) => appendLine(join(project, file), line),
  };
}
