import type { RoomPage } from '../../model/artifact.ts';
import { writeWhole } from '../io/write.ts';

/** Writes pages below a folder, each whole or not at all, and answers the paths of those that were written. Throws a SourceError. */
export async function writePages(folder: string, pages: readonly RoomPage[]): Promise<readonly string[]> {
  const written: string[] = [];
  for (const { path, content } of pages) {
    await writeWhole({ folder, path }, content());
    written.push(path);
  }
  return written;
}
