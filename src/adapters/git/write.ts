import { join, normalize } from 'node:path';
import type { Artifact } from '../../model/artifact.ts';
import type { ReportPublication } from '../../model/publication.ts';
import type { GitTarget } from '../../model/target-settings.ts';
import { renderIndex } from '../../render/markdown/index-page.ts';
import { summariesOf } from '../../render/saved-reports.ts';
import { readSaved } from '../io/saved.ts';
import { writeWhole } from '../io/write.ts';

/** What was written into a work tree. */
export interface WrittenFiles {
  readonly paths: readonly string[];
  /** Why saved reports are not in the page that lists them. */
  readonly leftOut: readonly string[];
}

/**
 * Writes a publication into a work tree: every file but the mail, and the page that lists all reports there. Branches of
 * their own leave that page out, since any two of them that are open would conflict in it. What the tree holds is others':
 * no link in it is followed, and a report there that is broken is only left out of the list. Throws a SourceError for a
 * place that leads out of the repository.
 */
export async function writeInto(
  tree: string,
  { path: folder, mode }: Pick<GitTarget, 'path' | 'mode'>,
  { artifacts }: ReportPublication,
): Promise<WrittenFiles> {
  const files = artifacts.filter(({ mediaType }) => mediaType !== 'message/rfc822');
  const write = async ({ path, content }: Artifact) => {
    const inTree = normalize(join(folder, path));
    await writeWhole({ folder: tree, path: inTree, links: 'never' }, content);
    return inTree;
  };
  const paths: string[] = [];
  for (const artifact of files) paths.push(await write(artifact));
  if (mode !== 'direct') return { paths, leftOut: [] };
  const { reports, leftOut } = await summariesOf(readSaved(join(tree, folder)));
  paths.push(await write(renderIndex(reports)));
  return { paths, leftOut };
}
