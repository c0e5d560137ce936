import { appendFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SourceError } from '../../model/errors.ts';
import { makeFolder } from './folder.ts';
import { exists } from './read.ts';

/** Creates a file with a text. Answers false, and leaves it as it is, when there is one already. Throws a SourceError. */
export async function createFile(file: string, text: string): Promise<boolean> {
  try {
    await makeFolder(dirname(file));
    await writeFile(file, text, { flag: 'wx', flush: true });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw troubleWith(file, error);
  }
}

/** Makes a folder whose content git ignores. One that is there stays as it is: its owner has decided. Throws an InputError or a SourceError. */
export async function makeIgnoredFolder(folder: string): Promise<void> {
  if (!(await exists(folder))) await createFile(join(folder, '.gitignore'), '*\n');
}

/**
 * Adds one line to the end of a file. It is one write at the end wherever that then is, so that two programs that add a
 * line at once lose none. Throws a SourceError.
 */
export async function appendLine(file: string, line: string): Promise<void> {
  try {
    await appendFile(file, `${line}\n`, { flush: true });
  } catch (error) {
    throw troubleWith(file, error);
  }
}

function troubleWith(file: string, error: unknown): SourceError {
  const why = error instanceof Error ? error.message : String(error);
  return new SourceError(`Cannot write ${file}: ${why}. Check the folder's permissions and space.`, {
    cause: error,
  });
}
