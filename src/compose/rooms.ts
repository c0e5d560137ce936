import { join } from 'node:path';
import type { GistStore } from '../app/gists.ts';
import { DRAFTS_FOLDER } from '../compose.ts';
import type { MakeRoom } from '../model/artifact.ts';
import type { Part } from '../model/part.ts';
import type { Publisher } from '../ports/publisher.ts';
import type { RendererHere } from './renderer.ts';

/** The reading rooms of targets. */
export interface Rooms {
  /** That of a target that gets a part of each report. */
  readonly roomFor: (part: Part) => MakeRoom;
  /** What is said of one that could not be made. */
  readonly wordsOf: (error: unknown) => string;
}

/** Publishes into a folder, with the pages around what is there. */
export async function folderPublisher(
  name: string,
  folder: string,
  { roomFor, wordsOf }: Rooms,
): Promise<Publisher> {
  const { createFolderPublisher } = await import('../adapters/files/publisher.ts');
  return createFolderPublisher(name, folder, roomFor, wordsOf);
}

/** Publishes drafts, which have a reading room of their own. */
export async function draftsPublisher(
  output: string,
  { room }: Pick<RendererHere, 'room'>,
  wordsOf: Rooms['wordsOf'],
): Promise<Publisher> {
  return folderPublisher('drafts', join(output, DRAFTS_FOLDER), {
    roomFor: () => (saved) => room(saved, []),
    wordsOf,
  });
}

/** The reading rooms of what was issued, and of what is saved where they are. */
export async function roomsOf(
  { room }: Pick<RendererHere, 'room'>,
  store: GistStore,
): Promise<Rooms['roomFor']> {
  const { issuedGists } = await import('../app/gists.ts');
  return (part) => async (saved) => {
    const { gists, leftOut } = await issuedGists(store, part);
    const made = await room(saved, gists);
    return { ...made, leftOut: [...leftOut, ...made.leftOut] };
  };
}
