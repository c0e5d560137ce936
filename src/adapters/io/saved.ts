import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SavedReport } from '../../model/artifact.ts';
import { BOUNDS } from '../../model/bounds.ts';
import { foldersIn } from './places.ts';
import { readUtf8 } from './read.ts';

const REPORT = 'report.json';

/**
 * Every report saved below a folder but for the one in the folder `without`, in the order of their paths. What the folder
 * holds may be others': no link is followed.
 */
export async function* readSaved(output: string, without?: string): AsyncGenerator<SavedReport> {
  for (const folder of await foldersOfReports(output)) {
    if (folder === without) continue;
    const names = (await readdir(join(output, folder))).toSorted();
    if (!names.includes(REPORT)) continue;
    const file = join(output, folder, REPORT);
    yield {
      folder,
      files: names.map((name) => `${folder}/${name}`),
      read: () => readUtf8(file, { bound: BOUNDS.report, within: join(output, folder) }),
    };
  }
}

async function foldersOfReports(output: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const kind of await foldersIn(output))
    for (const period of await foldersIn(join(output, kind))) found.push(`${kind}/${period}`);
  return found;
}
