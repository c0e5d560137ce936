import { glob, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readText, type TextFile } from './read.ts';

/** A saved report with the files beside it, as paths relative to the output folder. */
export interface SavedFiles extends TextFile {
  readonly files: readonly string[];
}

/** Every report saved below the output folder, in the order of their paths. */
export async function readSaved(output: string): Promise<readonly SavedFiles[]> {
  const found = (await Array.fromAsync(glob('*/*/report.json', { cwd: output }))).toSorted();
  return Promise.all(
    found.map(async (path) => {
      const folder = dirname(path).replaceAll('\\', '/');
      const names = (await readdir(join(output, folder))).toSorted();
      const { file, text } = await readText(join(output, path), 'It is a saved report.');
      return { file, text, files: names.map((name) => `${folder}/${name}`) };
    }),
  );
}
