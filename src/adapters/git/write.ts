import { join, normalize } from 'node:path';
import type { Artifact, MakeRoom } from '../../model/artifact.ts';
import type { ReportPublication } from '../../model/publication.ts';
import type { GitTarget } from '../../model/target-settings.ts';
import { renderIndex } from '../../render/markdown/index-page.ts';
import { leftOutWords, summariesOf } from '../../render/saved-reports.ts';
import { writePages } from '../io/pages.ts';
import { readSaved } from '../io/saved.ts';
import { writeWhole } from '../io/write.ts';

/** What was written into a work tree. */
export interface WrittenFiles {
  readonly paths: readonly string[];
  /** Why saved reports are not in the pages around them, or there are none; a sentence that follows another. */
  readonly remark: string;
}

/** The pages that a repository has around its reports. */
export interface Around {
  readonly room: MakeRoom;
  /** What is said of an error for which there are none. */
  readonly wordsOf: (error: unknown) => string;
}

/**
 * Writes a publication into a work tree: every file but the mail, the page that lists all reports there, and the reading room where
 * it is wanted. Branches of their own leave these out, since any two of them that are open would conflict in them. What the tree holds is others':
 * no link in it is followed, and a report there that is broken is only left out of the list. Throws a SourceError for a
 * place that leads out of the repository.
 */
export async function writeInto(
  tree: string,
  { path: folder, mode }: Pick<GitTarget, 'path' | 'mode'>,
  { artifacts }: ReportPublication,
  around?: Around,
): Promise<WrittenFiles> {
  const files = artifacts.filter(({ mediaType }) => mediaType !== 'message/rfc822');
  const write = async ({ path, content }: Artifact) => {
    const inTree = normalize(join(folder, path));
    await writeWhole({ folder: tree, path: inTree, links: 'never' }, content);
    return inTree;
  };
  const paths: string[] = [];
  for (const artifact of files) paths.push(await write(artifact));
  if (mode !== 'direct') return { paths, remark: '' };
  const { reports, leftOut } = await summariesOf(readSaved(join(tree, folder)));
  paths.push(await write(renderIndex(reports)));
  const pages = around ? await writeAround(join(tree, folder), around) : NO_PAGES;
  return {
    paths: [...paths, ...pages.written.map((path) => normalize(join(folder, path)))],
    remark: `${leftOutWords(leftOut)}${pages.remark}`,
  };
}

interface AroundWritten {
  readonly written: readonly string[];
  readonly remark: string;
}

const NO_PAGES: AroundWritten = { written: [], remark: '' };

/** Writes the reading room of the reports that are in a folder. Reports go without it where it cannot be made. */
async function writeAround(folder: string, { room, wordsOf }: Around): Promise<AroundWritten> {
  try {
    const { written } = await writePages(folder, await room(readSaved(folder)), { links: 'never' });
    return { written, remark: '' };
  } catch (error) {
    return {
      written: [],
      remark: ` It is without new pages around it: ${wordsOf(error)} The next report brings them.`,
    };
  }
}
