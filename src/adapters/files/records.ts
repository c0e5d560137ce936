import { glob } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Records } from '../../ports/records.ts';
import { appendLine, createFile } from './append.ts';
import { readText } from './read.ts';

/** Tells git to keep the lines of both sides: each is a whole event, and their order is that of their moments. */
const MERGE_BOTH = '*.yaml merge=union\n*.md merge=union\n';

/** Records in files below a project's folder. */
export function createRecords(project: string): Records {
  return {
    read: async (folder, ending) => {
      const names = await Array.fromAsync(glob(`${folder}/*${ending}`, { cwd: project }));
      return Promise.all(
        names.toSorted().map(async (file) => {
          const { text } = await readText(join(project, file), 'It is a record of the review.');
          return { file: file.replaceAll('\\', '/'), text };
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
