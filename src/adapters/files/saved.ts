import { glob, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readText, type TextFile } from './read.ts';

/** A saved report with the files beside it, as paths relative to the output folder. */
export interface SavedFiles extends TextFile {
  readonly files: readonly string[];
}

/**
 * Every report saved below the output folder but for the one in the folder `without`, in the order of their paths; one at a
 * time, since years of them are large.
 */
export async function* readSaved(output: string, without?: string): AsyncGenerator<SavedFiles> {
  const found = (await Array.fromAsync(glob('*/*/report.json', { cwd: output }))).toSorted();
  for (const path of found) {
    const folder = dirname(path).replaceAll('\\', '/');
    if (folder === without) continue;
    const names = (await readdir(join(output, folder))).toSorted();
    const { file, text } = await readText(join(output, path), 'It is a saved report.');
    yield { file, text, files: names.map((name) => `${folder}/${name}`) };
  }
}
