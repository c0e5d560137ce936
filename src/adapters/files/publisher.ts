import { access, constants, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { MakeRoom } from '../../model/artifact.ts';
import { InputError, messageOf, SourceError } from '../../model/errors.ts';
import { type Part, WHOLE } from '../../model/part.ts';
import type { ReportPublication } from '../../model/publication.ts';
import type { Diagnosis, Publisher } from '../../ports/publisher.ts';
import { withPdfFile } from '../../render/pdf/carried.ts';
import { leftOutWords } from '../../render/saved-reports.ts';
import { readSaved } from '../io/saved.ts';
import { writeArtifacts } from './artifacts.ts';
import { writePages } from './pages.ts';

/** Publishes into a folder: each file whole or not at all, the pages of the reading room last. */
export function createFolderPublisher(
  target: string,
  folder: string,
  roomFor: (part: Part) => MakeRoom,
): Publisher<ReportPublication> {
  return {
    target,
    recipients: [''],
    deliver: async (publication, recipient) => {
      const { files, said } = withPdfFile(publication);
      try {
        await writeArtifacts(folder, files);
        const { pages, leftOut } = await roomFor(publication.part ?? WHOLE)(readSaved(folder));
        await writePages(folder, pages);
        const detail = `${files.length} files are in ${folder}.${leftOutWords(leftOut)}${said}`;
        return { recipient, outcome: 'delivered', detail };
      } catch (error) {
        if (!isOfTheFolder(error)) throw error;
        return { recipient, outcome: 'failed', detail: messageOf(error) };
      }
    },
    check: async () => [await writable(folder)],
    close: async () => {},
  };
}

/** Whether an error comes from what is in the folder, or from its disk, rather than from a mistake of ours. */
function isOfTheFolder(error: unknown): boolean {
  const isSystem = error instanceof Error && 'syscall' in error;
  return isSystem || error instanceof SourceError || error instanceof InputError;
}

async function writable(folder: string): Promise<Diagnosis> {
  const what = `folder ${folder}`;
  try {
    const there = await nearestThere(folder);
    await access(there, constants.W_OK | constants.X_OK);
    const detail = there === folder ? 'It can be written to.' : `It can be made in ${resolve(there)}.`;
    return { what, ok: true, detail };
  } catch (error) {
    return {
      what,
      ok: false,
      detail: `${messageOf(error)}. Create it, or give this user the right to write there.`,
    };
  }
}

/** The folder itself, or the nearest one above it that is there. Throws for a path through a file. */
async function nearestThere(folder: string): Promise<string> {
  const found = await stat(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!found) return nearestThere(dirname(folder));
  if (!found.isDirectory()) throw new InputError(`${folder} is no folder`);
  return folder;
}
