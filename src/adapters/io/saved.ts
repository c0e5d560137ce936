import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SavedReport } from '../../model/artifact.ts';
import { BOUNDS } from '../../model/bounds.ts';
import { reasonOf } from '../../model/errors.ts';
import { foldersIn } from './places.ts';
import { readUtf8 } from './read.ts';

/**
 * Every report saved below a folder but for the one in the folder `without`, in the order of their paths; one at a time,
 * since years of them are large. What the folder holds may be others': no link is followed.
 */
export async function* readSaved(output: string, without?: string): AsyncGenerator<SavedReport> {
  for (const folder of await foldersOfReports(output)) {
    if (folder === without) continue;
    const names = (await readdir(join(output, folder))).toSorted();
    if (!names.includes('report.json')) continue;
    const path = `${folder}/report.json`;
    const files = names.map((name) => `${folder}/${name}`);
    yield await readUtf8(join(output, path), { bound: BOUNDS.report, within: join(output, folder) }).then(
      (text) => ({ path, files, text }),
      (error: unknown) => ({ path, files, unread: reasonOf(error) }),
    );
  }
}

async function foldersOfReports(output: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const kind of await foldersIn(output))
    for (const period of await foldersIn(join(output, kind))) found.push(`${kind}/${period}`);
  return found;
}
