import { glob, lstat, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import type { Artifact } from '../../model/artifact.ts';
import { InputError } from '../../model/errors.ts';
import type { Publication } from '../../model/publication.ts';
import type { GitTarget } from '../../model/target-settings.ts';
import { renderIndex } from '../../render/markdown/index-page.ts';
import { readableSummary } from '../../render/report-json.ts';

/**
 * Writes a publication into a work tree: every file but the mail, and the page that lists all reports there. Branches of
 * their own leave that page out, since any two of them that are open would conflict in it. Answers the paths. Throws an
 * InputError for a place that leads out of the repository.
 */
export async function writeInto(
  tree: string,
  { path: folder, mode }: Pick<GitTarget, 'path' | 'mode'>,
  { artifacts }: Publication,
): Promise<readonly string[]> {
  const files = artifacts.filter(({ mediaType }) => mediaType !== 'message/rfc822');
  for (const artifact of files) await write(tree, folder, artifact);
  const index = mode === 'direct' ? [renderIndex(await reportsIn(join(tree, folder)))] : [];
  for (const page of index) await write(tree, folder, page);
  return [...files, ...index].map(({ path }) => normalize(join(folder, path)));
}

async function write(tree: string, folder: string, { path, content }: Artifact): Promise<void> {
  const file = normalize(join(folder, path));
  await refuseLinks(tree, file);
  await mkdir(dirname(join(tree, file)), { recursive: true });
  await writeFile(join(tree, file), content);
}

/** A symbolic link in the repository could lead anywhere on this machine. */
async function refuseLinks(tree: string, file: string): Promise<void> {
  const parts = file.split('/');
  for (let count = 1; count <= parts.length; count += 1) {
    const place = parts.slice(0, count).join('/');
    const kind = await lstat(join(tree, place)).catch(() => undefined);
    if (place.startsWith('..') || kind?.isSymbolicLink()) {
      throw new InputError(
        `${place} leads out of the repository. Remove the link there, or set another path.`,
      );
    }
  }
}

async function reportsIn(folder: string) {
  const paths = (await Array.fromAsync(glob('*/*/report.json', { cwd: folder }))).toSorted();
  const summaries = await Promise.all(
    paths.map(async (path) => readableSummary(path, await readFile(join(folder, path), 'utf8'))),
  );
  return summaries.filter((summary) => summary !== undefined);
}
